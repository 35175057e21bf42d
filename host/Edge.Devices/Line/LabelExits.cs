using System.Text.Json;

namespace Edge.Devices.Line;

/// <summary>What became of the parts that showed images of one label.</summary>
/// <param name="Exits">Parts by exit, as <see cref="LineLog"/> names it.</param>
public sealed record LabelExits(string Label, IReadOnlyDictionary<string, int> Exits)
{
    /// <summary>How many parts left by an exit.</summary>
    public int By(string exit) => Exits.GetValueOrDefault(exit);

    /// <param name="log">The lines that <see cref="LineLog"/> wrote during <paramref name="run"/>.</param>
    /// <returns>In the order of their names; empty where the images have no labels.</returns>
    public static IReadOnlyList<LabelExits> Of(LineRun run, IEnumerable<string> log)
    {
        LineScenario scenario = run.Scenario;
        if (scenario.Pictures is not { Labels: { } labels } pictures)
            return [];
        PictureOrder order = pictures.OrderOf(scenario);
        Dictionary<int, string> labelOf =
            run.Parts.ToDictionary(part => VirtualLine.Clock(scenario, part.SensorAt), part => labels[order.ImageOf(part.Number)]);
        var exits = labels.Distinct().ToDictionary(label => label, _ => new SortedDictionary<string, int>(StringComparer.Ordinal));
        foreach (string line in log)
        {
            using var json = JsonDocument.Parse(line);
            JsonElement entry = json.RootElement;
            if (entry.GetProperty("event").GetString() != "part" || !labelOf.TryGetValue(entry.GetProperty("trigger_us").GetInt32(), out string? label))
                continue;
            string exit = entry.GetProperty("exit").GetString()!;
            exits[label][exit] = exits[label].GetValueOrDefault(exit) + 1;
        }

        return [.. exits.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => new LabelExits(entry.Key, entry.Value))];
    }
}
