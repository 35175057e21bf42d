using Edge.Cli.CommandLine;
using Edge.Cli.Report.Locating;
using Edge.Cli.Statistics;
using Edge.Devices.Ladder;

namespace Edge.Cli.Report;

/// <summary>The result of a validation for a terminal: the ladder, the costs, the gates, the verdict.</summary>
internal static class ValidationText
{
    public static void Write(TextWriter text, Validation validation, Figures figures, IReadOnlyList<string> files)
    {
        if (validation.IsPlumbingTest)
            text.WriteLine("PLUMBING TEST ONLY: the INT8 ranges were calibrated on random data\n");
        text.Write(Ladder(validation, figures));
        foreach (StageRow row in figures.Stages)
            WriteNotes(text, row);
        foreach (StageRow row in figures.Stages.Where(row => row.Result.InstructionsPerInference is not null))
        {
            StageResult stage = row.Result;
            text.WriteLine($"{Tiles.ShortTitle(stage.Id)}: {Text.Count(stage.InstructionsPerInference!.Value)} instructions for one inference, flash {Bytes(stage.FlashBytes)}, RAM {Bytes(stage.RamBytes)}, stack {Bytes(stage.StackBytes)}  [measured]");
        }

        if (validation.Locating is { } located)
            LocatingText.Write(text, located, validation.Classes);
        if (validation.Levels.Count > 0)
            WriteLevels(text, validation);
        text.WriteLine($"arena {Text.Bytes(validation.Model.ArenaBytes)}, peak at {validation.Model.PeakNode}; constants {Text.Bytes(validation.Model.WeightBytes)}  [computed]\n");
        WriteRanking(text, figures);
        foreach (Gate gate in figures.Gates)
            text.WriteLine(GateLine(gate, figures));
        foreach (Said reason in figures.VoidReasons)
            text.WriteLine($"VOID  {Words.English[reason]}");
        text.WriteLine($"\n{figures.Verdict.ToString().ToUpperInvariant()}   {string.Join("  ", files)}");
    }

    // What good and bad parts say of the score itself, whatever the limit.
    private static void WriteRanking(TextWriter text, Figures figures)
    {
        if (figures.Area is { } area)
        {
            int defects = figures.IsDefect.Count(defect => defect);
            text.WriteLine(FormattableString.Invariant($"area under the ROC curve {area:0.0000}, {figures.IsDefect.Count - defects} good and {defects} bad parts  [measured, INT8]"));
        }
        else if (!figures.Escape.IsKnown)
        {
            text.WriteLine("escape cannot be stated: the test images show no bad part");
        }
    }

    private static void WriteLevels(TextWriter text, Validation validation)
    {
        var table = new TextTable("level", ">MAC", ">right", ">instructions on Cortex-M4", "stages held to the INT8 reference");
        foreach (LevelRow row in LevelRow.Of(validation))
        {
            string exact = !row.Passed ? $"DIFFERS or failed: {row.Differing} images" : $"{row.Held}, bit-exact";
            string instructions = row.Instructions is { } count ? Text.Count(count) : "-";
            table.Row($"{row.Level}", Text.Short(row.Macs), $"{row.Accuracy.Hits}/{row.Accuracy.Trials}", instructions, exact);
        }

        text.Write("\n" + table + "\n");
        foreach (LevelResult level in validation.Levels)
        {
            foreach (StageResult stage in level.Ladder.Stages.Where(stage => stage.Status == StageStatus.Failed))
                text.WriteLine($"FAILED at level {level.Level}: {stage.Title}\n  {stage.Reason}\n");
        }
    }

    private static TextTable Ladder(Validation validation, Figures figures)
    {
        var table = new TextTable("stage", $">errors", ">overkill", ">escape", ">changed", "against the stage before");
        int number = 0;
        foreach (StageRow row in figures.Stages)
        {
            string title = $"{++number} {row.Result.Title}";
            if (!row.Ran)
            {
                table.Row(title, "-", "-", "-", "-", row.Result.Status == StageStatus.Failed ? "FAILED" : $"skipped: {row.Result.Reason}");
                continue;
            }

            var (overkill, escape) = LineRates(row.Result, validation);
            table.Row(title, $"{row.Errors.Hits}/{row.Errors.Trials}", $"{overkill.Hits}/{overkill.Trials}", $"{escape.Hits}/{escape.Trials}",
                row.Changed?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "-", Comparison(row));
        }

        return table;
    }

    private static string Comparison(StageRow row)
    {
        string exact = row.Result.BitExactImages is { } same && row.Result.Id != StageIds.Int8
            ? $"{(same == row.Result.Decisions.Count ? "bit-exact" : "DIFFERS, bit-exact only")} {same}/{row.Result.Decisions.Count}"
            : "";
        return row.Changed > 0 ? $"{row.Worse} worse, {row.Better} better, McNemar p {Text.P(row.McNemarP!.Value)}  {exact}".TrimEnd() : exact;
    }

    private static void WriteNotes(TextWriter text, StageRow row)
    {
        if (row.Result.FirstDifference is { } difference)
            text.WriteLine($"\nFIRST DIFFERENCE in {row.Result.Title}\n  {difference}\n");
        else if (row.Result.Status == StageStatus.Failed)
            text.WriteLine($"\nFAILED {row.Result.Title}\n  {row.Result.Reason}\n");
        if (row.Result.InstallCommand is { } install)
            text.WriteLine($"  to run stage {row.Result.Id}: {install}");
    }

    private static string GateLine(Gate gate, Figures figures)
    {
        string state = gate.Passed ? "PASS" : "FAIL", title = Text.Inside(Words.English[$"gate.{gate.Id}"]);
        if (gate.Unit == GateUnit.Count)
            return $"GATE  {title}: {gate.Text(gate.Value)}, limit 0   {state}";
        string bound = gate.Bound is { } value ? $" ({Text.Percent(figures.Confidence).Replace(".00", "")} bound {gate.Text(value)})" : "";
        return $"GATE  {title} {gate.Text(gate.Value)}{bound} {(gate.IsMinimum ? "≥" : "≤")} {gate.Text(gate.Limit)}   {state}";
    }

    /// <summary>By the class that each stage decided: stages beside the reference have no other scores.</summary>
    private static (Rate Overkill, Rate Escape) LineRates(StageResult stage, Validation validation)
    {
        var line = LineCounts.Of(stage.Decisions.Select((decision, i) =>
            (validation.Judging.IsDefect(validation.Data.Images[i].Label), validation.Judging.IsDefect(decision) ? PartVerdict.Ng : PartVerdict.Ok)));
        return (line.Overkill, line.Escape);
    }

    private static string Bytes(int? bytes) => bytes is { } known ? Text.Bytes(known) : "?";
}
