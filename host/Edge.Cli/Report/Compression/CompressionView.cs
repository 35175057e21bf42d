using System.Text.Json.Nodes;
using Edge.Cli.CommandLine;
using Edge.Training.Compressing;

namespace Edge.Cli.Report;

/// <summary>The page of a compression as a tree of finished texts and coordinates.</summary>
internal static class CompressionView
{
    private const int MostNamed = 6;

    public static JsonObject Of(CompressionRecord record) => new()
    {
        ["version"] = Product.Version,
        ["network"] = record.Network,
        ["board"] = record.Board,
        ["split"] = record.Split,
        ["measure"] = Headed(record.Measure),
        ["summary"] = Summary(record),
        ["reason"] = record.Reason,
        ["notes"] = new JsonArray([.. record.Notes.Select(note => (JsonNode)note)]),
        ["tiles"] = CompressionTiles.Of(record),
        ["steps"] = CompressionSteps.Of(record),
        ["plot"] = ParetoPlot.Of(record),
        ["layers_heading"] = record.ComparesCompute ? "What the smallest level leaves out, layer by layer" : "What was removed, layer by layer",
        ["layers"] = LayerBars.Of(record.Layers),
        ["layer_totals"] = LayerBars.Totals(record.Layers),
    };

    // Of many steps, where they begin and where they end.
    private static string Methods(string[] names) => names.Length <= MostNamed ? string.Join(", ", names) : $"{names[0]}, {names[1]} … {names[^2]}, {names[^1]}";

    /// <summary>At the beginning of a sentence.</summary>
    public static string Headed(string measure) => measure.Length == 0 ? measure : char.ToUpperInvariant(measure[0]) + measure[1..];

    private static string Summary(CompressionRecord record)
    {
        CompressionFigures before = record.Before, after = record.After;
        string steps = record.Steps.Count == 0
            ? "Nothing was taken out."
            : record.ComparesCompute ? $"{Text.Plural(record.Steps.Count, "level")} of compute over one set of tables. The smallest:"
            : $"{Text.Plural(record.Steps.Count, "step")}: {Methods([.. record.Steps.Select(step => CompressionSteps.NameOf(step.Method))])}.";
        string bytes = CompressionRatios.Packed(record) is { } times
            ? $" Tables {Text.Bytes(before.PackedBytes!.Value)} to {Text.Bytes(after.PackedBytes!.Value)}, {CompressionRatios.Times(times)} smaller."
            : "";
        string loss = before.Accuracy is { } first && after.Accuracy is { } last
            ? $" {Headed(record.Measure)} {Text.Percent(first)} to {Text.Percent(last)} ({Text.Points(last - first)})."
            : "";
        return steps + bytes + loss;
    }
}
