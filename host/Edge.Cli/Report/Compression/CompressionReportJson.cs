using System.Text.Json.Nodes;
using Edge.Training.Compressing;

namespace Edge.Cli.Report;

/// <summary>The report of a compression for machines: schema <c>edge.compression-report/1</c>. The record itself stands in <c>compression.json</c>.</summary>
internal static class CompressionReportJson
{
    public static JsonObject Of(CompressionRecord record) => new()
    {
        ["schema"] = "edge.compression-report/1",
        ["network"] = record.Network,
        ["board"] = record.Board,
        ["split"] = record.Split,
        ["measure"] = record.Measure,
        ["goal"] = record.Goal,
        ["reason"] = record.Reason,
        ["notes"] = new JsonArray([.. record.Notes.Select(note => (JsonNode)note)]),
        ["accuracy_drop"] = record.Before.Accuracy - record.After.Accuracy,
        ["times_smaller"] = new JsonObject
        {
            ["nominal"] = CompressionRatios.Nominal(record),
            ["packed"] = CompressionRatios.Packed(record),
            ["linked"] = CompressionRatios.Linked(record),
        },
        ["times_fewer_macs"] = CompressionRatios.Macs(record),
        ["times_fewer_cycles"] = CompressionRatios.Cycles(record),
        ["steps"] = new JsonArray(
        [
            Step("as it came", "", record.Before), .. record.Steps.Select(step => (JsonNode)Step(step.Method, step.Settings, step.Figures)),
        ]),
        ["pareto"] = new JsonArray([.. ParetoPlot.Front(record).Select(point => (JsonNode)new JsonObject
        {
            ["name"] = point.Name,
            [record.ComparesCompute ? "macs" : "bytes"] = point.Size,
            ["accuracy"] = point.Accuracy,
        })]),
        ["layers"] = new JsonArray([.. record.Layers.Select(layer => (JsonNode)new JsonObject
        {
            ["node"] = layer.Node,
            ["kind"] = layer.Kind,
            ["before"] = State(layer.Before),
            ["after"] = layer.After is { } after ? State(after) : null,
        })]),
    };

    private static JsonObject Step(string method, string settings, CompressionFigures figures) => new()
    {
        ["method"] = method,
        ["settings"] = settings,
        ["accuracy"] = figures.Accuracy,
        ["macs"] = figures.Macs,
        ["weights"] = figures.Weights,
        ["nominal_bytes"] = figures.NominalBytes,
        ["packed_bytes"] = figures.PackedBytes,
        ["linked_bytes"] = figures.LinkedBytes,
        ["ram_bytes"] = figures.RamBytes,
        ["predicted_cycles"] = figures.PredictedCycles,
        ["predicted_instructions"] = figures.PredictedInstructions,
        ["emulated_instructions"] = figures.EmulatedInstructions,
    };

    private static JsonObject State(LayerState state) => new()
    {
        ["channels"] = state.Channels,
        ["rank"] = state.Rank,
        ["bits"] = state.Bits,
        ["weights"] = state.Weights,
        ["nonzero"] = state.NonZero,
        ["entropy_bytes"] = state.EntropyBytes,
        ["packed_bytes"] = state.PackedBytes,
        ["linked_bytes"] = state.LinkedBytes,
        ["macs"] = state.Macs,
    };
}
