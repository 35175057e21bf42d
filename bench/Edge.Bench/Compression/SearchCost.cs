using Edge.Training.Compressing;

namespace Edge.Bench.Compression;

/// <summary>What a search cost, beside what its full grid would have.</summary>
internal static class SearchCost
{
    /// <summary>Candidates and seconds of both; the grid's seconds are estimated from the means of those that were made.</summary>
    public static Measured Of(SearchOptions options, SearchResult result)
    {
        double shared = 0, apart = 0, candidates = 1;
        foreach (var (ladder, stage) in options.Ladders.Zip(result.Stages))
        {
            candidates *= ladder.Ratios.Count;
            double mean = stage.Tried.Average(trial => trial.Seconds);
            shared += candidates * mean; // every candidate goes on from one that is made already
            apart += result.GridSize * mean; // every candidate from the beginning
        }

        int made = result.Trials.Count - 1;
        return Measured.Of(
            ("candidates", made), ("grid", result.GridSize), ("candidate_ratio", (double)result.GridSize / made),
            ("search_seconds", Math.Round(result.Seconds, 1)),
            ("grid_seconds", Math.Round(shared)), ("seconds_ratio", shared / result.Seconds),
            ("grid_seconds_unshared", Math.Round(apart)), ("seconds_ratio_unshared", apart / result.Seconds),
            ("goal", result.Goal), ("baseline_accuracy", result.Baseline.Accuracy), ("winner_accuracy", result.Winner.Accuracy),
            ("winner_bytes", result.Winner.Bytes), ("winner_macs", result.Winner.Macs), ("packed_ratio", (double)result.Baseline.Bytes / result.Winner.Bytes));
    }
}
