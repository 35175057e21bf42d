using System.Globalization;
using System.Text.Json.Nodes;
using Edge.Cli.Statistics;

namespace Edge.Cli.Report.Blocks;

/// <summary>The same parts in another light, place and focus: what changes, and by how much the scores move.</summary>
internal static class RobustnessBlock
{
    public static JsonArray Json(Validation validation, Figures figures) => new([.. validation.Robustness.Select(set =>
    {
        Disturbed row = Of(set, validation, figures);
        return (JsonNode)new JsonObject
        {
            ["id"] = set.Id,
            ["escape"] = ReportJson.Share(row.Line.Escape, figures.Confidence),
            ["overkill"] = ReportJson.Share(row.Line.Overkill, figures.Confidence),
            ["gray"] = row.Line.Gray,
            ["escape_change"] = row.Line.Escape.Value - figures.Escape.Value,
            ["overkill_change"] = row.Line.Overkill.Value - figures.Overkill.Value,
            ["changed"] = row.Changed,
            ["psi"] = row.Index,
        };
    })]);

    public static JsonObject View(ReportInput input)
    {
        var (validation, figures, words) = (input.Validation, input.Figures, input.Words);
        var block = new BlockView("robustness", words);
        if (validation.Robustness.Count == 0)
            return block.Absent(words["robustness.absent"]).Of();
        var table = new TableView("", words["robustness.disturbance"], ">" + words["word.escape"], ">" + words["robustness.change"],
            ">" + words["word.overkill"],
            ">" + words["robustness.change"], ">GRAY", ">" + words["robustness.changed"], ">PSI");
        foreach (DisturbedSet set in validation.Robustness)
        {
            Disturbed row = Of(set, validation, figures);
            table.Marked(row.Index > StabilityIndex.Large ? "void" : "", words.Or($"disturbance.{set.Id}", set.Id), Percent(row.Line.Escape),
                Points(row.Line.Escape, figures.Escape),
                Percent(row.Line.Overkill), Points(row.Line.Overkill, figures.Overkill), Text.Count(row.Line.Gray), Text.Count(row.Changed),
                row.Index.ToString("0.000", CultureInfo.InvariantCulture));
        }

        return block.Table(table).Note(words["drift.psi"]).Of();
    }

    private static string Percent(Rate rate) => rate.IsKnown ? Text.Percent(rate.Value) : "–";

    private static string Points(Rate now, Rate before) => now.IsKnown ? Text.Points(now.Value - before.Value) : "–";

    private static Disturbed Of(DisturbedSet set, Validation validation, Figures figures)
    {
        IReadOnlyList<ImageVerdict> verdicts = validation.Judging.Verdicts(set.Outputs.Take(figures.Verdicts.Count));
        double[] before = [.. figures.Verdicts.Select(image => (double)image.Excess)], now = [.. verdicts.Select(image => (double)image.Excess)];
        return new Disturbed(LineCounts.Of(figures.IsDefect.Zip(verdicts, (isDefect, image) => (isDefect, image.Verdict))),
            verdicts.Zip(figures.Verdicts).Count(pair => pair.First.Verdict != pair.Second.Verdict), now.Length == 0 ? 0 : StabilityIndex.Of(before, now));
    }

    /// <param name="Changed">Parts that get another verdict.</param>
    /// <param name="Index">Population stability index of the scores against the undisturbed ones.</param>
    private sealed record Disturbed(LineCounts Line, int Changed, double Index);
}
