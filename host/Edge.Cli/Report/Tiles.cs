using System.Globalization;
using System.Text.Json.Nodes;
using Edge.Cli.Statistics;
using Edge.Devices.Ladder;

namespace Edge.Cli.Report;

/// <summary>The numbers that stand above everything else.</summary>
internal static class Tiles
{
    public static JsonArray Of(Validation validation, Figures figures, Words words)
    {
        var tiles = new JsonArray();
        if (figures.FloatAccuracy is { } before)
            Add("float", Text.Percent(before.Value), words.Format("tile.of", before.Hits, before.Trials), "measured");
        Add("int8", Text.Percent(figures.Accuracy.Value), figures.FloatAccuracy is { } reference
            ? words.Format("tile.against_float", Text.Points(figures.Accuracy.Value - reference.Value))
            : words.Format("tile.of", figures.Accuracy.Hits, figures.Accuracy.Trials), "measured");
        Bounded("escape", figures.Escape);
        Bounded("overkill", figures.Overkill);
        StageRow[] held = [.. figures.Held];
        int compared = held.Sum(row => row.Result.Decisions.Count), same = held.Sum(row => row.Result.BitExactImages ?? 0);
        Add("bytes", compared == 0 ? "–" : $"{Text.Count(same)} / {Text.Count(compared)}",
            compared == 0 ? words["tile.no_code"] : words.Format("tile.inferences", held.Length), "measured");
        Add("arena", Text.Bytes(validation.Model.ArenaBytes), words.Format("tile.peak", validation.Model.PeakNode), "computed");
        if (figures.Stages.FirstOrDefault(row => row.Result.FlashBytes is not null) is { } linked)
        {
            Add("flash", Text.Bytes(linked.Result.FlashBytes!.Value),
                words.Format("tile.linked", ShortTitle(linked.Result.Id), Text.Bytes(validation.Model.WeightBytes)), "measured");
        }

        if (figures.Stages.FirstOrDefault(row => row.Result.InstructionsPerInference is not null) is { } counted)
        {
            long instructions = counted.Result.InstructionsPerInference!.Value;
            string perMac = ((double)instructions / Math.Max(1, validation.Model.Macs)).ToString("0.0", CultureInfo.InvariantCulture);
            Add("inference", Text.Short(instructions), words.Format("tile.instructions", ShortTitle(counted.Result.Id), perMac), "measured");
        }

        return tiles;

        void Bounded(string id, Rate rate) => Add(id, rate.IsKnown ? Text.Percent(rate.Value) : "–", rate.IsKnown
            ? words.Format($"tile.{id}_note", rate.Hits, rate.Trials, Text.Percent(rate.UpperBound(figures.Confidence)))
            : words[$"tile.{id}_unknown"], "measured");

        void Add(string id, string value, string note, string origin) => tiles.Add((JsonNode)new JsonObject
        {
            ["title"] = words[$"tile.{id}"],
            ["value"] = value,
            ["note"] = note,
            ["origin"] = origin,
            ["origin_name"] = words[$"origin.{origin}"],
        });
    }

    public static string ShortTitle(string stage) => stage switch
    {
        StageIds.CCortexM4 => "Cortex-M4",
        StageIds.CCortexM3 => "Cortex-M3",
        StageIds.CCortexM0 => "Cortex-M0",
        StageIds.CRiscV32 => "RISC-V",
        StageIds.CXtensa => "Xtensa",
        StageIds.CPc => "PC",
        StageIds.NanoClr => "nanoCLR",
        StageIds.NanoClrNative => "nanoCLR, native",
        _ => stage,
    };
}
