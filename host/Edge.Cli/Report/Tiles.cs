using System.Text.Json.Nodes;
using Edge.Cli.Statistics;
using Edge.Devices.Ladder;

namespace Edge.Cli.Report;

/// <summary>The numbers that stand above everything else.</summary>
internal static class Tiles
{
    public static JsonArray Of(Validation validation, Figures figures)
    {
        var tiles = new JsonArray();
        if (figures.FloatAccuracy is { } before)
            tiles.Add((JsonNode)Tile("Float accuracy", Text.Percent(before.Value), $"{Text.Count(before.Hits)} of {Text.Count(before.Trials)}", "measured"));
        tiles.Add((JsonNode)Tile("INT8 accuracy", Text.Percent(figures.Accuracy.Value),
            figures.FloatAccuracy is { } reference ? $"{Text.Points(figures.Accuracy.Value - reference.Value)} against float" : $"{figures.Accuracy.Hits} of {figures.Accuracy.Trials}", "measured"));
        tiles.Add((JsonNode)Bounded("Escape", figures.Escape, "defects judged good", figures));
        tiles.Add((JsonNode)Bounded("Overkill", figures.Overkill, "good parts judged defective", figures));
        StageRow[] held = [.. figures.Held];
        int compared = held.Sum(row => row.Result.Decisions.Count), same = held.Sum(row => row.Result.BitExactImages ?? 0);
        tiles.Add((JsonNode)Tile("Same bytes", compared == 0 ? "–" : $"{Text.Count(same)} / {Text.Count(compared)}",
            compared == 0 ? "no emitted code ran" : $"inferences, {Text.Plural(held.Length, "stage")} of emitted code", "measured"));
        tiles.Add((JsonNode)Tile("Arena", Text.Bytes(validation.Model.ArenaBytes), $"peak at {validation.Model.PeakNode}", "computed"));
        if (figures.Stages.FirstOrDefault(row => row.Result.FlashBytes is not null) is { } linked)
        {
            tiles.Add((JsonNode)Tile("Flash", Text.Bytes(linked.Result.FlashBytes!.Value), $"model on {ShortTitle(linked.Result.Id)}, constants {Text.Bytes(validation.Model.WeightBytes)}", "measured"));
        }

        if (figures.Stages.FirstOrDefault(row => row.Result.InstructionsPerInference is not null) is { } counted)
        {
            long instructions = counted.Result.InstructionsPerInference!.Value;
            double perMac = (double)instructions / Math.Max(1, validation.Model.Macs);
            tiles.Add((JsonNode)Tile("One inference", Text.Short(instructions),
                FormattableString.Invariant($"instructions on {ShortTitle(counted.Result.Id)}, {perMac:0.0} per MAC"), "measured"));
        }

        return tiles;
    }

    public static string ShortTitle(string stage) => stage switch
    {
        StageIds.CCortexM4 => "Cortex-M4",
        StageIds.CRiscV32 => "RISC-V",
        StageIds.CXtensa => "Xtensa",
        StageIds.CPc => "this PC",
        StageIds.NanoClr => "nanoCLR",
        StageIds.NanoClrNative => "nanoCLR, native",
        _ => stage,
    };

    private static JsonObject Bounded(string title, Rate rate, string what, Figures figures) => rate.IsKnown
        ? Tile(title, Text.Percent(rate.Value), $"{Text.Count(rate.Hits)} of {Text.Count(rate.Trials)} {what}; at most {Text.Percent(rate.UpperBound(figures.Confidence))}", "measured")
        : Tile(title, "–", $"no images to count {what}", "measured");

    private static JsonObject Tile(string title, string value, string note, string origin) =>
        new() { ["title"] = title, ["value"] = value, ["note"] = note, ["origin"] = origin };
}
