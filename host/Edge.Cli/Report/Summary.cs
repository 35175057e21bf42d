using System.Globalization;
using System.Text.Json.Nodes;
using Edge.Cli.Statistics;
using Edge.Devices.Ladder;

namespace Edge.Cli.Report;

/// <summary>The report in plain words: can it ship, what to watch, what to do.</summary>
internal static class Summary
{
    public static JsonObject Verdict(Validation validation, Figures figures)
    {
        int ran = figures.Stages.Count(row => row.Ran);
        Gate[] failed = [.. figures.Gates.Where(gate => !gate.Passed)];
        string detail = figures.Verdict switch
        {
            Report.Verdict.Void => Sentence(string.Join("; ", figures.VoidReasons)),
            Report.Verdict.Fail when failed.Length > 0 => Sentence(string.Join("; ", failed.Select(Shortfall))),
            Report.Verdict.Fail => Sentence($"failed: {string.Join(", ", FailedStages(validation))}"),
            _ => $"Every limit is met on {Text.Plural(figures.Decisions.Count, "test image")}.",
        };
        int skipped = figures.Stages.Count - ran;
        return new JsonObject
        {
            ["word"] = figures.Verdict.ToString().ToUpperInvariant(),
            ["state"] = figures.Verdict.ToString().ToLowerInvariant(),
            ["detail"] = detail,
            ["coverage"] = $"{ran} of {Text.Plural(figures.Stages.Count, "stage")} ran" + (skipped > 0 ? $"; {skipped} skipped, which proves nothing about them" : ""),
        };
    }

    private static IEnumerable<string> FailedStages(Validation validation)
    {
        static IEnumerable<string> In(LadderResult ladder) => ladder.Stages.Where(stage => stage.Status == StageStatus.Failed).Select(stage => stage.Title);
        return In(validation.Ladder).Concat(validation.Levels.SelectMany(level => In(level.Ladder).Select(title => $"{title} at level {level.Level}")));
    }

    /// <summary>Three paragraphs for somebody who will not read the tables.</summary>
    public static IEnumerable<string> Words(Validation validation, Figures figures)
    {
        yield return Ship(figures);
        yield return Watch(validation, figures);
        yield return Act(validation, figures);
    }

    private static string Ship(Figures figures)
    {
        string counted = $"It judged {Text.Count(figures.Accuracy.Hits)} of {Text.Plural(figures.Accuracy.Trials, "image")} right ({Text.Percent(figures.Accuracy.Value)}). ";
        StageRow[] held = [.. figures.Held];
        int differing = (int)figures.Gates.First(gate => gate.Id == "bit_exact").Value;
        string bytes = held.Length == 0 ? "No emitted code was run."
            : differing == 0 ? $"The emitted code gave the same bytes as the reference on every image it was given, in {Text.Plural(held.Length, "stage")}."
            : $"The emitted code differs from the reference on {Text.Plural(differing, "image")}: the device would not do what the PC does.";
        return figures.Verdict switch
        {
            Report.Verdict.Pass => $"This model meets every limit that was set. {counted}{bytes}",
            Report.Verdict.Fail => $"This model must not be released. {counted}{bytes}",
            _ => "This run says nothing about the model's accuracy. " + bytes,
        };
    }

    private static string Watch(Validation validation, Figures figures)
    {
        int[] counted = [.. Enumerable.Range(0, validation.Classes.Count).Where(k => figures.Recall[k].IsKnown)];
        if (counted.Length == 0)
            return "Nothing was counted, so there is nothing to watch yet.";
        int weakest = counted.MinBy(k => figures.Recall[k].Value);
        Rate recall = figures.Recall[weakest];
        string escape = figures.Escape.IsKnown
            ? $" Of 1000 defective parts about {Thousandths(figures.Escape.Value)} would pass as good, and with {figures.Escape.Trials} shown it may be up to {Thousandths(figures.Escape.UpperBound(figures.Confidence))}."
            : "";
        return recall.Hits == recall.Trials
            ? $"No class was missed even once.{escape}"
            : $"Watch '{validation.Classes[weakest]}', the weakest class: {recall.Trials - recall.Hits} of {recall.Trials} were judged as something else.{escape}";
    }

    private static string Act(Validation validation, Figures figures)
    {
        if (figures.Verdict == Report.Verdict.Void)
            return "Mend what makes the run void and validate again: accuracy counts only on images the model has never seen, calibrated on real ones.";
        if (figures.Stages.FirstOrDefault(row => row.Result.FirstDifference is not null) is { } row)
            return $"First difference, {row.Result.Title}: {row.Result.FirstDifference}.";
        if (figures.Gates.FirstOrDefault(gate => !gate.Passed) is { } failed)
        {
            return failed.Id switch
            {
                "int8_drop" => "INT8 loses more than the limit: calibrate on more images, try 'quantize.range: mse' or 'percentile', and look for the operator with the lowest signal-to-noise ratio below.",
                "float_accuracy" => "The float network itself is too weak: train longer or on more images, and look at the pictures it gets wrong below.",
                _ => "Look at the wrongly judged pictures below: more training images like them help most. A rate that misses only by its bound needs more test images, not a better model.",
            };
        }

        return figures.Stages.FirstOrDefault(stage => !stage.Ran && stage.Result.InstallCommand is not null) is { } skipped
            ? $"Before release, run the stages that were skipped; '{skipped.Result.InstallCommand}' installs what {skipped.Result.Title} needs."
            : "If a later run turns red, compare it with this one ('edge runs compare') before changing anything: the settings that differ come first.";
    }

    private static string Shortfall(Gate gate) => gate.IsCount
        ? $"{Text.Plural((int)gate.Value, "image")} differ from the INT8 reference"
        : $"{Text.Inside(gate.Title)} {gate.Text(gate.Judged)}{(gate.IsJudgedByBound ? " by its bound" : "")}, limit {gate.Text(gate.Limit)}";

    private static string Sentence(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..] + ".";

    private static string Thousandths(double share) => (1000 * share).ToString(share < 0.01 ? "0.0" : "0", CultureInfo.InvariantCulture);
}
