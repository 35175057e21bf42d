using System.Globalization;
using System.Text.Json.Nodes;
using Edge.Devices.Ladder;

namespace Edge.Cli.Report;

/// <summary>What each operator computes, stores and costs.</summary>
internal static class OperatorTable
{
    public static JsonObject Of(Validation validation)
    {
        StageResult[] chips = [.. validation.Ladder.Stages.Where(stage => stage.Instructions is { Count: > 0 })];
        long mostMacs = Math.Max(1, validation.Model.Operators.Select(op => op.Macs).DefaultIfEmpty().Max());
        long[] mostInstructions = [.. chips.Select(chip => Math.Max(1, chip.Instructions!.Max(cost => cost.Instructions)))];
        double? weakest = validation.Model.Operators.Min(op => op.SignalToNoise);
        return new JsonObject
        {
            ["chips"] = new JsonArray([.. chips.Select(chip => (JsonNode)Tiles.ShortTitle(chip.Id))]),
            ["rows"] = new JsonArray([.. validation.Model.Operators.Select(op => (JsonNode)new JsonObject
            {
                ["node"] = op.Node,
                ["kind"] = op.Kind,
                ["shapes"] = $"{op.Input} → {op.Output}",
                ["macs"] = op.Macs == 0 ? "–" : Text.Count(op.Macs),
                ["macs_bar"] = Bar(op.Macs, mostMacs),
                ["weights"] = op.WeightBytes == 0 ? "–" : Text.Count(op.WeightBytes),
                ["snr"] = op.SignalToNoise is { } decibels ? decibels.ToString("0.0", CultureInfo.InvariantCulture) : "–",
                ["weak"] = op.SignalToNoise is { } here && here == weakest,
                ["costs"] = new JsonArray([.. chips.Select((chip, i) => (JsonNode)Cost(chip, op.Node, mostInstructions[i]))]),
            })]),
            ["macs"] = Text.Count(validation.Model.Macs),
            ["weights"] = Text.Count(validation.Model.WeightBytes),
            ["totals"] = new JsonArray([.. chips.Select(chip => (JsonNode)Text.Count(chip.InstructionsPerInference ?? chip.Instructions!.Sum(cost => cost.Instructions)))]),
        };
    }

    private static JsonObject Cost(StageResult chip, string node, long most)
    {
        long? instructions = chip.Instructions!.FirstOrDefault(cost => cost.NodeName == node)?.Instructions;
        return new JsonObject { ["count"] = instructions is { } count ? Text.Count(count) : "–", ["bar"] = Bar(instructions ?? 0, most) };
    }

    private static string Bar(long value, long most) => (100.0 * value / most).ToString("0.#", CultureInfo.InvariantCulture);
}
