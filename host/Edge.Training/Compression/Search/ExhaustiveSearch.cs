namespace Edge.Training.Compressing;

/// <summary>Tries the whole grid, what the other searches are compared with: every method left out or at each setting, in the same order.</summary>
public sealed class ExhaustiveSearch(SearchOptions options)
{
    /// <summary>Candidates with every method at one of its settings.</summary>
    public static long GridSize(SearchOptions options) => options.Ladders.Aggregate(1L, (product, ladder) => product * ladder.Ratios.Count);

    public SearchResult Run(TrialBook book)
    {
        Trial baseline = book.Of(SearchPath.Start);
        Trial[] trials = [.. Paths(SearchPath.Start, 0).Select(book.Of)];
        string reason = $"all {trials.Length} candidates of the grid are measured";
        return new SearchResult(baseline, options.GoalFrom(baseline.Accuracy), [], trials, GridSize(options), reason);
    }

    private IEnumerable<SearchPath> Paths(SearchPath start, int ladder) => ladder == options.Ladders.Count
        ? [start]
        : Enumerable.Range(-1, options.Ladders[ladder].Ratios.Count + 1)
            .SelectMany(rung => Paths(options.Ladders[ladder].At(start, rung), ladder + 1));
}
