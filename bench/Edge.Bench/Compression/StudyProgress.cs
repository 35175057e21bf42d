using Edge.Training;

namespace Edge.Bench.Compression;

/// <summary>A line for each epoch of a long training, and a clock that outlives it.</summary>
internal sealed class StudyProgress(StudyClock clock, string name) : IProgress<TrainingProgress>
{
    private int _shown;

    public void Report(TrainingProgress value)
    {
        clock.Tick();
        if (value.Epochs.Count <= _shown)
            return;
        _shown = value.Epochs.Count;
        EpochResult last = value.Epochs[^1];
        Console.Error.WriteLine(FormattableString.Invariant(
            $"{DateTime.UtcNow:HH:mm:ss} {name}: epoch {last.Epoch} of {value.EpochCount}, loss {last.Loss:0.000}, search {100 * last.SearchAccuracy:0.00} %, ")
            + FormattableString.Invariant($"{clock.Seconds:0} s"));
    }
}
