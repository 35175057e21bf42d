using System.Globalization;
using System.Text.Json;

namespace Edge.Cli.Architectures;

/// <summary>Judged candidates on disk, a line for each: an interrupted search goes on behind the last one.</summary>
internal sealed class ArchitectureBook
{
    private readonly string _path;
    private readonly Dictionary<string, (double Accuracy, double Seconds)> _known = [];

    /// <param name="folder">Of the search; made if need be. A line that was cut short by an interruption counts as not written.</param>
    public ArchitectureBook(string folder)
    {
        Directory.CreateDirectory(folder);
        _path = Path.Combine(folder, "trials.jsonl");
        if (!File.Exists(_path))
            return;
        foreach (string line in File.ReadAllLines(_path))
        {
            try
            {
                if (JsonSerializer.Deserialize<Entry>(line) is { Key: not null } entry)
                    _known[entry.Key] = (entry.Accuracy, entry.Seconds);
            }
            catch (JsonException)
            {
                // The line that was being written when the run ended.
            }
        }
    }

    public int Known => _known.Count;

    public (double Accuracy, double Seconds)? Of(Architecture architecture, int epochs) =>
        _known.TryGetValue(KeyOf(architecture, epochs), out var found) ? found : null;

    public void Add(Architecture architecture, int epochs, double accuracy, double seconds)
    {
        _known[KeyOf(architecture, epochs)] = (accuracy, seconds);
        File.AppendAllText(_path, JsonSerializer.Serialize(new Entry(KeyOf(architecture, epochs), accuracy, seconds)) + "\n");
    }

    private static string KeyOf(Architecture architecture, int epochs) => string.Create(CultureInfo.InvariantCulture, $"{architecture.Key} {epochs}");

    private sealed record Entry(string Key, double Accuracy, double Seconds);
}
