using System.Globalization;
using System.Text.Json.Nodes;
using Edge.Cli.Statistics;
using Edge.Devices.Ladder;

namespace Edge.Cli.Report;

/// <summary>The report in plain words: can it ship, what to watch, what to do.</summary>
internal static class Summary
{
    public static JsonObject Verdict(Validation validation, Figures figures, Words words)
    {
        int ran = figures.Stages.Count(row => row.Ran), skipped = figures.Stages.Count - ran;
        string verdict = figures.Verdict.ToString().ToLowerInvariant();
        return new JsonObject
        {
            ["word"] = verdict.ToUpperInvariant(),
            ["meaning"] = words[$"verdict.{verdict}"],
            ["state"] = verdict,
            ["detail"] = Detail(validation, figures, words),
            ["coverage"] = words.Format("verdict.coverage", ran, figures.Stages.Count) + (skipped > 0 ? words.Format("verdict.skipped", skipped) : ""),
        };
    }

    private static string Detail(Validation validation, Figures figures, Words words)
    {
        Gate[] failed = [.. figures.Gates.Where(gate => !gate.Passed)];
        return figures.Verdict switch
        {
            Report.Verdict.Void => Sentence(figures.VoidReasons.Select(reason => words[reason]), words),
            Report.Verdict.Fail when failed.Length > 0 => Sentence(failed.Select(gate => Shortfall(gate, words)), words),
            Report.Verdict.Fail => Sentence([words.Format("verdict.stages", string.Join(", ", FailedStages(validation, words)))], words),
            _ => words.Format("verdict.met", figures.Decisions.Count),
        };
    }

    private static IEnumerable<string> FailedStages(Validation validation, Words words)
    {
        IEnumerable<string> In(LadderResult ladder) =>
            ladder.Stages.Where(stage => stage.Status == StageStatus.Failed).Select(stage => words.Or($"stage.{stage.Id}", stage.Title));
        return In(validation.Ladder).Concat(validation.Levels.SelectMany(level =>
            In(level.Ladder).Select(title => words.Format("verdict.at_level", title, level.Level))));
    }

    /// <summary>Three paragraphs for somebody who will not read the tables.</summary>
    public static IEnumerable<string> Words(Validation validation, Figures figures, Words words)
    {
        yield return Ship(figures, words);
        yield return Watch(validation, figures, words);
        yield return Act(figures, words);
    }

    private static string Ship(Figures figures, Words words)
    {
        string counted = words.Format("ship.counted", figures.Accuracy.Hits, figures.Accuracy.Trials, Text.Percent(figures.Accuracy.Value));
        StageRow[] held = [.. figures.Held];
        int differing = (int)figures.Gates.First(gate => gate.Id == "bit_exact").Value;
        string bytes = held.Length == 0 ? words["ship.no_code"] : differing == 0 ? words.Format("ship.same", held.Length)
            : words.Format("ship.differs", differing);
        return figures.Verdict switch
        {
            Report.Verdict.Pass => $"{words["ship.pass"]} {counted} {bytes}",
            Report.Verdict.Fail => $"{words["ship.fail"]} {counted} {bytes}",
            _ => $"{words["ship.void"]} {bytes}",
        };
    }

    private static string Watch(Validation validation, Figures figures, Words words)
    {
        int[] counted = [.. Enumerable.Range(0, validation.Classes.Count).Where(k => figures.Recall[k].IsKnown)];
        if (counted.Length == 0)
            return words["watch.nothing"];
        var escapes = counted.Where(validation.Judging.IsDefect).Select(k => (Class: k, Rate: figures.EscapeOf(validation, k))).ToArray();
        if (escapes.Length > 0 && escapes.MaxBy(own => own.Rate.Value) is { Rate.Hits: > 0 } worst)
            return words.Format("watch.missed", validation.Classes[worst.Class], worst.Rate.Hits, worst.Rate.Trials) + Escape(figures, words);
        int weakest = counted.MinBy(k => figures.Recall[k].Value);
        Rate recall = figures.Recall[weakest];
        return (recall.Hits == recall.Trials ? words["watch.none"]
            : words.Format("watch.weakest", validation.Classes[weakest], recall.Trials - recall.Hits, recall.Trials))
            + Escape(figures, words);
    }

    private static string Escape(Figures figures, Words words) => !figures.Escape.IsKnown ? "" : " " + words.Format("watch.escape",
        Thousandths(figures.Escape.Value), figures.Escape.Trials, Thousandths(figures.Escape.UpperBound(figures.Confidence)));

    /// <summary>What to do now, or if the lamp turns red later.</summary>
    private static string Act(Figures figures, Words words)
    {
        if (figures.Verdict == Report.Verdict.Void)
            return words["act.void"];
        if (figures.Stages.FirstOrDefault(row => row.Result.FirstDifference is not null) is { } row)
            return words.Format("act.difference", words.Or($"stage.{row.Result.Id}", row.Result.Title), row.Result.FirstDifference!);
        if (figures.Gates.FirstOrDefault(gate => !gate.Passed) is { } failed)
        {
            return words[failed.Id switch
            {
                "int8_drop" => "act.int8_drop",
                "float_accuracy" => "act.float_accuracy",
                "decision_p99" or "takt" => "act.time",
                "fail_safe" => "act.fail_safe",
                "device_exact" => "act.device",
                _ => "act.images",
            }];
        }

        return figures.Stages.FirstOrDefault(stage => !stage.Ran && stage.Result.InstallCommand is not null) is { } skipped
            ? words.Format("act.skipped", skipped.Result.InstallCommand!, words.Or($"stage.{skipped.Result.Id}", skipped.Result.Title))
            : words["act.red"];
    }

    private static string Shortfall(Gate gate, Words words) => gate.Unit == GateUnit.Count
        ? words.Format("verdict.count", gate.Id, (int)gate.Value)
        : words.Format(gate.IsJudgedByBound ? "verdict.by_bound" : "verdict.by_value", gate.Id, gate.Text(gate.Judged), gate.Text(gate.Limit));

    private static string Sentence(IEnumerable<string> clauses, Words words)
    {
        string text = string.Join(words["verdict.and"], clauses);
        return text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..] + words["verdict.stop"];
    }

    private static string Thousandths(double share) => (1000 * share).ToString(share < 0.01 ? "0.0" : "0", CultureInfo.InvariantCulture);
}
