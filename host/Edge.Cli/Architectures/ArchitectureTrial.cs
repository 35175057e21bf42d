using Edge.Training.Compressing;

namespace Edge.Cli.Architectures;

/// <summary>A candidate that fits the board by its predicted cost.</summary>
/// <param name="Cost">Predicted before any training.</param>
/// <param name="Macs">Of one inference.</param>
internal sealed record ArchitectureCandidate(Architecture Architecture, DeviceCost Cost, long Macs);

/// <summary>A candidate that was trained and judged.</summary>
/// <param name="Epochs">It was trained for.</param>
/// <param name="Accuracy">Float, on the search split, in [0, 1]; of networks that locate, F1.</param>
/// <param name="Seconds">Of its training.</param>
internal sealed record ArchitectureTrial(ArchitectureCandidate Candidate, int Epochs, double Accuracy, double Seconds);

/// <summary>A candidate that came to the end.</summary>
/// <param name="Int8Accuracy">On the search split, in [0, 1]; of networks that locate, F1.</param>
/// <param name="LinkedBytes">What its program adds to the board's flash; null where nothing here builds for the board.</param>
/// <param name="Instructions">Counted in the board's emulator; null where there is none.</param>
internal sealed record ArchitectureFinalist(ArchitectureTrial Trial, double Int8Accuracy, long? LinkedBytes, long? Instructions)
{
    public long FlashBytes => LinkedBytes ?? Trial.Candidate.Cost.FlashBytes;
}
