using System.Globalization;
using System.Text.Json.Nodes;
using Edge.Training.Compressing;

namespace Edge.Cli.Report;

/// <summary>What is left of each layer: channels, rank, bits, weights other than 0, and the bits they take together.</summary>
internal static class LayerBars
{
    public static JsonArray Of(IReadOnlyList<LayerPicture> layers)
    {
        double mostBits = Math.Max(1, layers.Select(layer => Bits(layer.Before)).DefaultIfEmpty().Max());
        return new JsonArray([.. layers.Select(layer => (JsonNode)Row(layer, mostBits))]);
    }

    /// <summary>Of all layers, as they are now; null where no program of theirs is known.</summary>
    public static JsonObject? Totals(IReadOnlyList<LayerPicture> layers)
    {
        LayerState[] states = [.. layers.Select(layer => layer.After).OfType<LayerState>()];
        return states.All(state => state.PackedBytes is null) ? null : new JsonObject
        {
            ["nominal"] = Text.Count(states.Sum(state => (Bits(state) + 7) / 8)),
            ["bound"] = Bytes(states.Sum(state => state.EntropyBytes)),
            ["packed"] = Bytes(states.Sum(state => state.PackedBytes)),
            ["linked"] = Bytes(states.Sum(state => state.LinkedBytes)),
        };
    }

    private static JsonObject Row(LayerPicture layer, double mostBits)
    {
        var (before, after) = (layer.Before, layer.After);
        return new JsonObject
        {
            ["node"] = layer.Node,
            ["kind"] = layer.Kind,
            ["gone"] = after is null,
            ["channels"] = Bar(before.Channels, after?.Channels ?? 0, before.Channels, Whole),
            ["rank"] = after?.Rank is { } rank ? Bar(before.Channels, rank, Math.Max(before.Channels, rank), Whole) : null,
            ["bits"] = Bar(before.Bits, after?.Bits ?? 0, Math.Max(before.Bits, after?.Bits ?? 0), Whole),
            ["density"] = Bar(Density(before), after is null ? 0 : Density(after), 1, share => Whole(100 * share) + " %"),
            // By the root, so that small layers can be seen beside large ones.
            ["size"] = Bar(Math.Sqrt(Bits(before)), after is null ? 0 : Math.Sqrt(Bits(after)), Math.Sqrt(mostBits), _ => ""),
            ["size_before"] = Text.Count((Bits(before) + 7) / 8),
            ["size_after"] = after is null ? "0" : Text.Count((Bits(after) + 7) / 8),
            ["bound"] = Bytes(after?.EntropyBytes),
            ["packed"] = Bytes(after?.PackedBytes),
            ["linked"] = Bytes(after?.LinkedBytes),
            ["macs"] = $"{Text.Short(before.Macs)} → {Text.Short(after?.Macs ?? 0)}",
        };
    }

    private static JsonObject Bar(double before, double after, double most, Func<double, string> text) => new()
    {
        ["before"] = Share(before / Math.Max(most, double.Epsilon)),
        ["after"] = Share(Math.Min(1, after / Math.Max(most, double.Epsilon))),
        ["text"] = text(before) == text(after) ? text(after) : $"{text(before)} → {text(after)}",
        ["same"] = before == after,
    };

    private static string Bytes(long? bytes) => bytes is { } known ? Text.Count(known) : "–";

    private static long Bits(LayerState state) => state.NonZero * state.Bits;

    private static double Density(LayerState state) => state.Weights == 0 ? 0 : (double)state.NonZero / state.Weights;

    private static string Whole(double value) => value.ToString("0", CultureInfo.InvariantCulture);

    private static string Share(double share) => (100 * share).ToString("0.#", CultureInfo.InvariantCulture);
}
