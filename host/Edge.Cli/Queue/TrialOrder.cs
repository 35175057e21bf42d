using Edge.Training.Compressing;

namespace Edge.Cli.Queue;

/// <summary>Which candidates a search is likely to ask for after one: those that idle workers make ahead of time.</summary>
internal static class TrialOrder
{
    /// <summary>The other settings of the same method from the same start, the likeliest first; none before the network as it came.</summary>
    public static IEnumerable<SearchPath> After(SearchPath path, SearchOptions options)
    {
        if (path.Steps.Count == 0)
            return options.Ladders.Count == 0 ? [] : Rungs(options, options.Ladders[0]).Select(rung => options.Ladders[0].At(path, rung));
        SearchLadder ladder = options.Ladders.First(known => known.Method == path.Steps[^1].Method);
        var start = new SearchPath([.. path.Steps.SkipLast(1)]);
        return Rungs(options, ladder).Select(rung => ladder.At(start, rung)).Where(other => other != path);
    }

    private static IEnumerable<int> Rungs(SearchOptions options, SearchLadder ladder) =>
        options.Scan == SearchScan.Linear ? Enumerable.Range(0, ladder.Ratios.Count) : Halves(ladder.Ratios.Count);

    // The middle, then the middles of both halves, and so on: as a search that bisects asks, whatever it finds.
    private static IEnumerable<int> Halves(int count)
    {
        var open = new Queue<(int From, int To)>([(0, count)]);
        while (open.TryDequeue(out var range))
        {
            if (range.From >= range.To)
                continue;
            int middle = range.From + (range.To - range.From - 1) / 2;
            yield return middle;
            open.Enqueue((range.From, middle));
            open.Enqueue((middle + 1, range.To));
        }
    }
}
