using System.Globalization;

namespace Edge.Training.Compressing;

/// <summary>Turns up one method until accuracy falls below the goal, goes back by a margin, and goes on with the next.</summary>
/// <remarks>
/// After Tian, Yamagiwa and Wada 2022, Sensors 22(15):5874, and 2024: some tens of candidates where the full grid has thousands. The last method
/// keeps its last good setting. Nothing here knows networks: what a candidate is worth comes from the book.
/// </remarks>
public sealed class MarginSearch(SearchOptions options)
{
    /// <param name="stageDone">Called after each method.</param>
    public SearchResult Run(TrialBook book, Action<SearchStage>? stageDone = null)
    {
        Trial baseline = book.Of(SearchPath.Start), at = baseline;
        double goal = options.GoalFrom(baseline.Accuracy);
        var stages = new List<SearchStage>();
        for (int i = 0; i < options.Ladders.Count; i++)
        {
            SearchStage stage = Stage(options.Ladders[i], at, book, goal, isLast: i == options.Ladders.Count - 1);
            stages.Add(stage);
            stageDone?.Invoke(stage);
            at = stage.Chosen;
        }

        Trial[] trials = [baseline, .. stages.SelectMany(stage => stage.Tried)];
        return new SearchResult(baseline, goal, stages, trials, ExhaustiveSearch.GridSize(options), Reason(at));
    }

    private SearchStage Stage(SearchLadder ladder, Trial at, TrialBook book, double goal, bool isLast)
    {
        var scan = new StageScan(ladder, at.Path, book, options);
        int last = scan.Last(goal);
        int chosen = isLast || last < 0 ? last : WithMargin(scan, last, goal);
        string name = SearchMethods.NameOf(ladder.Method);
        string Shown(int rung) => string.Create(CultureInfo.InvariantCulture, $"{ladder.Ratios[rung]} ({100 * scan.At(rung).Accuracy:0.00} %)");
        string goalText = string.Create(CultureInfo.InvariantCulture, $"the goal of {100 * goal:0.00} %");
        string edge = last < 0 ? $"its gentlest setting, {Shown(0)}, is below {goalText}: left out"
            : last == scan.Count - 1 ? $"its harshest setting, {Shown(last)}, still reaches {goalText}"
            : $"{Shown(last)} reaches {goalText}, {Shown(last + 1)} does not";
        string margin = last < 0 || isLast ? ""
            : chosen == last ? "; enough is left for the methods to come"
            : chosen < 0 ? "; left out, to leave a margin"
            : $"; back to {Shown(chosen)} for a margin";
        return new SearchStage(ladder.Method, scan.Tried, scan.At(chosen), $"{name}: {edge}{margin}");
    }

    private int WithMargin(StageScan scan, int last, double goal)
    {
        if (options.StepsBack is { } steps)
            return Math.Max(-1, last - steps);
        int found = scan.LastUpTo(last, goal + options.Margin * options.GoalDrop);
        // No setting leaves as much: the one before the last is nearest to it.
        return found >= 0 ? found : last - 1;
    }

    // Why each of them is there, the stages say.
    private static string Reason(Trial end) => end.Path.Steps.Count == 0
        ? "no method reaches the goal at its gentlest setting with a margin to spare"
        : $"every method is at its limit: {end.Path}";
}
