using System.Globalization;
using System.Text.Json.Nodes;
using Edge.Training.Compressing;

namespace Edge.Cli.Report;

/// <summary>A row for the network as it came and one behind each step, with what the step changed.</summary>
internal static class CompressionSteps
{
    public static JsonObject Of(CompressionRecord record)
    {
        IReadOnlyList<CompressionFigures> all = [record.Before, .. record.Steps.Select(step => step.Figures)];
        long mostBytes = Math.Max(1, all.Max(figures => figures.PackedBytes ?? 0));
        double mostCycles = Math.Max(1, all.Max(figures => figures.PredictedCycles ?? 0)), mostMacs = Math.Max(1, all.Max(figures => figures.Macs));
        var rows = new JsonArray();
        for (int i = 0; i < all.Count; i++)
        {
            CompressionFigures now = all[i];
            RecordedStep? step = i == 0 ? null : record.Steps[i - 1];
            rows.Add((JsonNode)new JsonObject
            {
                ["number"] = i,
                ["method"] = step?.Method ?? "as it came",
                ["settings"] = step?.Settings ?? "",
                ["accuracy"] = now.Accuracy is { } share ? Text.Percent(share) : "–",
                ["drop"] = now.Accuracy is { } here && record.Before.Accuracy is { } first && i > 0 ? Text.Points(here - first) : "",
                ["is_below"] = now.Accuracy is { } judged && judged < record.Goal,
                ["nominal"] = Bytes(now.NominalBytes),
                ["packed"] = Bytes(now.PackedBytes),
                ["packed_bar"] = Bar(now.PackedBytes ?? 0, mostBytes),
                ["linked"] = Bytes(now.LinkedBytes),
                ["ram"] = Bytes(now.RamBytes),
                ["macs"] = Text.Short(now.Macs),
                ["macs_bar"] = Bar(now.Macs, mostMacs),
                ["cycles"] = now.PredictedCycles is { } cycles ? Text.Short((long)cycles) : "–",
                ["cycles_bar"] = Bar(now.PredictedCycles ?? 0, mostCycles),
                ["predicted"] = now.PredictedInstructions is { } predicted ? Text.Short((long)predicted) : "–",
                ["emulated"] = now.EmulatedInstructions is { } counted ? Text.Short(counted) : "–",
                ["changed"] = Text.Plural(step?.Layers.Count ?? 0, "layer"),
                ["changes"] = new JsonArray([.. (step?.Layers ?? []).Select(change => (JsonNode)change.ToString())]),
            });
        }

        return new JsonObject { ["rows"] = rows, ["count"] = record.Steps.Count };
    }

    /// <summary>A method without what it did: <c>round 3</c> of <c>round 3: channels, bits</c>.</summary>
    public static string NameOf(string method) => method.Split(':')[0];

    private static string Bytes(long? bytes) => bytes is { } known ? Text.Count(known) : "–";

    private static string Bar(double value, double most) => (100 * value / most).ToString("0.#", CultureInfo.InvariantCulture);
}
