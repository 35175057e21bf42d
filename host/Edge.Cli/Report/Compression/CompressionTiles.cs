using System.Text.Json.Nodes;
using Edge.Training.Compressing;

namespace Edge.Cli.Report;

/// <summary>The numbers that stand above everything else: what was won, and what it cost.</summary>
internal static class CompressionTiles
{
    public static JsonArray Of(CompressionRecord record)
    {
        CompressionFigures before = record.Before, after = record.After;
        var tiles = new JsonArray();
        if (before.Accuracy is { } first && after.Accuracy is { } last)
        {
            string goal = record.Goal is { } least ? $"; at least {Text.Percent(least)} was asked for" : "";
            tiles.Add((JsonNode)Tile(CompressionView.Headed(record.Measure), Text.Percent(last), $"{Text.Points(last - first)} against {Text.Percent(first)}{goal}", "measured"));
        }

        Size(tiles, "Tables", before.PackedBytes, after.PackedBytes, CompressionRatios.Packed(record), "computed");
        if (after.LinkedBytes is { } linked)
            tiles.Add((JsonNode)Tile("Linked image", Text.Bytes(linked), LinkedNote(record, linked), "measured"));
        tiles.Add((JsonNode)Tile("MAC", Text.Short(after.Macs), Fewer(before.Macs, CompressionRatios.Macs(record)), "computed"));
        if (after.PredictedCycles is { } cycles)
        {
            string board = record.Board is null ? "" : $" on {record.Board}";
            string fewer = Fewer((long)(before.PredictedCycles ?? 0), CompressionRatios.Cycles(record));
            tiles.Add((JsonNode)Tile("Cycles", Text.Short((long)cycles), fewer + board, "estimated"));
        }

        if (after.EmulatedInstructions is { } counted)
        {
            string predicted = after.PredictedInstructions is { } told ? $"; {Text.Short((long)told)} were predicted" : "";
            tiles.Add((JsonNode)Tile("Instructions", Text.Short(counted), $"counted in the emulator{predicted}", "measured"));
        }

        if (after.RamBytes is { } ram)
            tiles.Add((JsonNode)Tile("RAM", Text.Bytes(ram), (before.RamBytes is { } had ? $"of {Text.Bytes(had)}; " : "") + "without stack", "computed"));
        return tiles;
    }

    private static string LinkedNote(CompressionRecord record, long linked)
    {
        string ratio = CompressionRatios.Linked(record) is { } times
            ? $"{CompressionRatios.Times(times)} smaller than float32 tables with the same code; "
            : "";
        return ratio + (record.After.PackedBytes is { } tables ? $"code {Text.Bytes(linked - tables)}" : "");
    }

    private static string Fewer(long before, double? times) => times is not { } ratio ? ""
        : $"of {Text.Short(before)}, {(ratio < 1 ? $"{CompressionRatios.Times(1 / ratio)} more" : $"{CompressionRatios.Times(ratio)} fewer")}";

    private static void Size(JsonArray tiles, string title, long? before, long? after, double? times, string origin)
    {
        string note = before is { } had && times is { } ratio ? $"of {Text.Bytes(had)}, {CompressionRatios.Times(ratio)} smaller" : "";
        if (after is { } bytes)
            tiles.Add((JsonNode)Tile(title, Text.Bytes(bytes), note, origin));
    }

    private static JsonObject Tile(string title, string value, string note, string origin) =>
        new() { ["title"] = title, ["value"] = value, ["note"] = note, ["origin"] = origin };
}
