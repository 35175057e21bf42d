using Edge.Training.Compressing;

namespace Edge.Bench.Compression;

/// <summary>A whole grid of candidates of a small network against the search by halves, and by a linear scan.</summary>
internal sealed class GridStudy(StudyOptions options, CifarSplits data, StudyBook book, StudyBaseline baseline)
{
    private static readonly SearchMethod[] _order = [SearchMethod.Quantization, SearchMethod.ChannelPruning, SearchMethod.WeightPruning];

    public void Run()
    {
        var trials = new StudyTrials(data, book, baseline, StudyRecipes.Trial(options.Seed), StudyRecipes.TrialImages);
        var search = new SearchOptions([.. _order.Select(StudyRecipes.SmallLadder)], StudyRecipes.SmallDrop);
        SearchResult halved = new MarginSearch(search).Run(trials.Book);
        SearchResult linear = new MarginSearch(search with { Scan = SearchScan.Linear }).Run(trials.Book);
        SearchResult whole = new ExhaustiveSearch(search).Run(trials.Book);
        foreach (var (name, result) in new[] { ("bisection", halved), ("linear scan", linear), ("whole grid", whole) })
        {
            book.Get(name, string.Join(' ', result.Trials.Select(trial => trial.Path.Key)), () => Measured.Of(
                ("candidates", result.Trials.Count - 1), ("seconds", Math.Round(result.Seconds, 1)), ("goal", result.Goal),
                ("winner_accuracy", result.Winner.Accuracy),
                ("winner_bytes", result.Winner.Bytes), ("packed_ratio", (double)result.Baseline.Bytes / result.Winner.Bytes),
                ("steps_from_whole_grid", _order.Max(method => Steps(method, result.Winner.Path, whole.Winner.Path)))).With("winner", result.Winner.Path.Key));
        }
    }

    // Left out is one step before the gentlest setting.
    private static int Steps(SearchMethod method, SearchPath a, SearchPath b)
    {
        double[] rungs = [.. StudyRecipes.SmallLadder(method).Ratios];
        int Rung(SearchPath path) => path.Of(method) is { } ratio ? Array.IndexOf(rungs, ratio) : -1;
        return Math.Abs(Rung(a) - Rung(b));
    }
}
