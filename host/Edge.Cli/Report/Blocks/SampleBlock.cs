using System.Globalization;
using System.Text.Json.Nodes;
using Edge.Cli.Statistics;

namespace Edge.Cli.Report.Blocks;

/// <summary>How many defective parts it takes to prove a bound, by the misses seen among them.</summary>
internal static class SampleBlock
{
    private const int MostMisses = 3;

    public static JsonArray Json(Validation validation, Figures figures) => new([.. Enumerable.Range(0, MostMisses + 1).SelectMany(misses =>
        Limits(validation).Select(limit => (JsonNode)new JsonObject
        {
            ["misses"] = misses,
            ["limit"] = limit,
            ["needed"] = SampleSize.Needed(misses, limit, figures.Confidence),
        }))]);

    public static JsonObject View(ReportInput input)
    {
        var (figures, words) = (input.Figures, input.Words);
        double[] limits = Limits(input.Validation);
        var table = new TableView("", [words["samples.misses"],
            .. limits.Select(limit => string.Create(CultureInfo.InvariantCulture, $">≤ {100 * limit:0.##} %"))]);
        for (int misses = 0; misses <= MostMisses; misses++)
            table.Row([Text.Count(misses), .. limits.Select(limit => Text.Count(SampleSize.Needed(misses, limit, figures.Confidence)))]);
        return new BlockView("samples", words).Table(table)
            .Note(words.Format("samples.shown", figures.Escape.Trials, figures.Escape.Hits, input.ConfidenceText)).Of();
    }

    /// <summary>The usual ones, and the project's own.</summary>
    private static double[] Limits(Validation validation) =>
        [.. new[] { 0.01, 0.005, 0.001 }.Concat(validation.Accept.EscapeMaximum is > 0 and < 1 and var own ? [own] : []).Distinct().OrderDescending()];
}
