namespace Edge.Training.Compressing;

/// <summary>Tries the whole grid: every method left out or at each of its settings, in the same order. What the other searches are compared with.</summary>
public sealed class ExhaustiveSearch(SearchOptions options)
{
    /// <summary>Candidates with every method at one of its settings.</summary>
    public static long GridSize(SearchOptions options) => options.Ladders.Aggregate(1L, (product, ladder) => product * ladder.Ratios.Count);

    public SearchResult Run(TrialBook book)
    {
        Trial baseline = book.Of(SearchPath.Start);
        Trial[] trials = [.. Paths(SearchPath.Start, 0).Select(book.Of)];
        return new SearchResult(baseline, options.GoalFrom(baseline.Accuracy), [], trials, GridSize(options), $"all {trials.Length} candidates of the grid are measured");
    }

    private IEnumerable<SearchPath> Paths(SearchPath start, int ladder) => ladder == options.Ladders.Count
        ? [start]
        : Enumerable.Range(-1, options.Ladders[ladder].Ratios.Count + 1).SelectMany(rung => Paths(options.Ladders[ladder].At(start, rung), ladder + 1));
}
