using System.Globalization;
using Edge.Cli.Progress;
using Edge.Cli.Report;
using Edge.Training.Compressing;

namespace Edge.Cli.Verbs;

/// <summary>A search on the screen: a bar over methods, and a line for each candidate that is made.</summary>
/// <param name="baseline">The accuracy to start from, where it is known from before.</param>
internal sealed class TrialLines(ProgressView view, SearchOptions options, double? baseline)
{
    private readonly ProgressPart _part = view.Part("search");
    private double? _goal = baseline is { } known ? options.GoalFrom(known) : null;

    /// <summary>Shows a candidate while it is made, and what it is worth then.</summary>
    public Trial During(SearchPath path, Func<Trial> make)
    {
        _part.Report((double)path.Steps.Count / (options.Ladders.Count + 1), path.ToString());
        Trial trial = make();
        if (path.Steps.Count == 0)
            _goal = options.GoalFrom(trial.Accuracy);
        string verdict = _goal is not { } goal || path.Steps.Count == 0 ? "" : trial.Accuracy >= goal ? "  reaches the goal" : "  below the goal";
        view.Line(string.Create(CultureInfo.InvariantCulture,
            $"{path}: search {Text.Percent(trial.Accuracy)}  {Text.Bytes(trial.Bytes)}  {Text.Short(trial.Macs)} MACs  {trial.Seconds:0.0} s{verdict}"));
        return trial;
    }

    public void Done() => _part.Report(1, null);
}
