using System.Globalization;
using System.Text.Json;
using Edge.Cli.CommandLine;
using Edge.Compiler.Ir;
using Edge.Compiler.Storage;

namespace Edge.Cli.Architectures;

/// <summary>Judged candidates on disk, a line for each: an interrupted search goes on behind the last one.</summary>
internal sealed class ArchitectureBook : IDisposable
{
    private readonly JournalFile _journal;
    private readonly Dictionary<string, (double Accuracy, double Seconds)> _known = [];
    private readonly Dictionary<string, long> _linked = [];

    /// <param name="folder">Of the search; made if need be. A line that was cut short by an interruption counts as not written.</param>
    /// <exception cref="UsageException">E0289: another search writes it.</exception>
    public ArchitectureBook(string folder)
    {
        try
        {
            _journal = JournalFile.Open(Path.Combine(folder, "trials.jsonl"));
        }
        catch (JournalTakenException e)
        {
            throw new UsageException("E0289", folder, "another search is under way there", "one at a time", "'--out' gives this one a folder of its own", e);
        }

        foreach (string line in _journal.Lines)
        {
            try
            {
                if (JsonSerializer.Deserialize<Entry>(line) is not { Key: not null } entry)
                    continue;
                if (entry.LinkedBytes is { } bytes)
                    _linked[entry.Key] = bytes;
                else
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
        _journal.Add(JsonSerializer.SerializeToUtf8Bytes(new Entry(KeyOf(architecture, epochs), accuracy, seconds)));
    }

    /// <summary>Bytes of flash that an architecture takes on a board, linked untrained.</summary>
    public long? Linked(Architecture architecture, string board) => _linked.TryGetValue(KeyOf(architecture, board), out long bytes) ? bytes : null;

    public void AddLinked(Architecture architecture, string board, long bytes)
    {
        _linked[KeyOf(architecture, board)] = bytes;
        _journal.Add(JsonSerializer.SerializeToUtf8Bytes(new Entry(KeyOf(architecture, board), 0, 0, bytes)));
    }

    public void Dispose() => _journal.Dispose();

    private static string KeyOf(Architecture architecture, int epochs) => string.Create(CultureInfo.InvariantCulture, $"{architecture.Key} {epochs}");

    // Kernels are those of the product's version.
    private static string KeyOf(Architecture architecture, string board) => $"{architecture.Key} on {board}, {Product.Version}";

    private sealed record Entry(string Key, double Accuracy, double Seconds, long? LinkedBytes = null);
}
