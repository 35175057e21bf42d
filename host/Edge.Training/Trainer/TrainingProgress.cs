namespace Edge.Training;

/// <summary>Where a training run stands.</summary>
/// <param name="Epoch">Counted from 1.</param>
/// <param name="Step">Steps done of this epoch.</param>
/// <param name="Loss">Mean over the epoch so far.</param>
/// <param name="Epochs">Results of the epochs that are done.</param>
public sealed record TrainingProgress(int Epoch, int EpochCount, int Step, int StepCount, double Loss, IReadOnlyList<EpochResult> Epochs);

/// <summary>One epoch's result.</summary>
/// <param name="Loss">Mean training loss.</param>
/// <param name="SearchAccuracy">Share of the search split that is right, in [0, 1].</param>
public sealed record EpochResult(int Epoch, double Loss, double SearchAccuracy);
