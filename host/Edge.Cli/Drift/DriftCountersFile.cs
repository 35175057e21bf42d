using System.Text.Json;
using System.Text.Json.Nodes;
using Edge.Compiler.Ir;
using Edge.Devices.Link;
using Edge.Runtime.Drift;

namespace Edge.Cli.Drift;

/// <summary>Drift counters in a file: what <c>edge drift --on ... --json</c> printed, or its member <c>counters</c> alone.</summary>
internal static class DriftCountersFile
{
    private static readonly JsonSerializerOptions _form = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static JsonNode Json(DriftCounters counters) => JsonSerializer.SerializeToNode(counters, _form)!;

    /// <param name="shown">The file, as messages call it.</param>
    /// <returns>For each device its name and counters.</returns>
    /// <exception cref="DataException">E0608: the file cannot be read, or holds no counters.</exception>
    public static IReadOnlyList<(string Device, DriftCounters Counters)> Read(string path, string shown)
    {
        try
        {
            JsonNode root = JsonNode.Parse(File.ReadAllText(path)) ?? throw new JsonException("null");
            return root is JsonObject whole && whole["devices"] is JsonArray devices
                ? [.. devices.Select(device => ((string?)device?["device"] ?? shown, Checked(device?["counters"])))]
                : [(shown, Checked(root is JsonObject one && one["counters"] is { } inner ? inner : root))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException or FormatException)
        {
            throw new DataException("E0608", shown, $"no drift counters: {e.Message.ReplaceLineEndings(" ")}", "what 'edge drift --on ... --json' printed",
                "read them from the device again", e);
        }
    }

    private static DriftCounters Checked(JsonNode? node)
    {
        DriftCounters counters = node?.Deserialize<DriftCounters>(_form) ?? throw new JsonException("'counters' is missing");
        bool isWhole = counters is { Parts: >= 0, Windows: >= 0, Window: >= DriftSentinel.SmallestWindow, Statistics.Count: DriftSentinel.Statistics }
            && counters.Statistics.All(statistic => IsWhole(statistic.Counts) && IsWhole(statistic.LastCounts));
        return isWhole ? counters : throw new JsonException("a member is missing or out of range");
    }

    private static bool IsWhole(IReadOnlyList<short>? counts) =>
        counts is { Count: DriftHistogram.Bins } && counts.All(count => count >= 0) && counts.Sum(count => count) <= DriftHistogram.MostValues;
}
