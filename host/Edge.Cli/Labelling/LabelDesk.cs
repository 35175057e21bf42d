using System.Globalization;
using System.Text.Json;
using Edge.Cli.Capture;
using Edge.Compiler.Storage;
using Edge.Training.Datasets.Captured;

namespace Edge.Cli.Labelling;

/// <summary>The pictures of a folder that nobody has looked at, given out to people one by one; every answer is on the disk before the next picture is given.</summary>
/// <remarks>
/// A picture that lies in front of somebody is kept for that person for some minutes, so that two people never look at the same one; whoever answers a picture
/// that another one has answered is told so, and the first answer stays. Called from any thread.
/// </remarks>
internal sealed class LabelDesk : IDisposable
{
    /// <summary>A person who says nothing for so long has gone.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(5);

    private readonly string _folder;
    private readonly JournalFile _journal;
    private readonly TimeProvider _clock;
    private readonly Lock _turn = new();
    private readonly Dictionary<string, LabelEntry> _said;
    private readonly Dictionary<string, (string By, DateTimeOffset Until)> _kept = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> _answered = new(StringComparer.Ordinal);
    private string[] _files = [];

    private LabelDesk(string folder, JournalFile journal, TimeProvider clock)
    {
        (_folder, _journal, _clock) = (folder, journal, clock);
        _said = LabelEntry.Latest(CaptureJson.Lines<LabelEntry>(journal.Lines).Entries);
        Look();
    }

    /// <exception cref="IOException">Another process has the journal, or the disk does not take it.</exception>
    public static LabelDesk Open(string folder, TimeProvider clock) => new(folder, JournalFile.Open(Path.Combine(folder, LabelEntry.Journal)), clock);

    /// <summary>Answered for good, those that are left, and what was put off.</summary>
    public LabelCounts Counts
    {
        get
        {
            lock (_turn)
            {
                int skipped = _files.Count(file => StateOf(file) == LabelEntry.IsSkipped);
                int done = _files.Count(file => StateOf(file) is { } state && state != LabelEntry.IsSkipped);
                return new LabelCounts(done, _files.Length - done, skipped);
            }
        }
    }

    /// <summary>Whether this is a picture of the folder.</summary>
    public bool Has(string file)
    {
        lock (_turn)
            return Array.BinarySearch(_files, file, StringComparer.Ordinal) >= 0;
    }

    public string PathOf(string file) => Path.Combine(_folder, file);

    /// <summary>Where the heat map of a picture lies; null: it has none.</summary>
    public string? HeatOf(string file) => Path.Combine(_folder, CaptureFolder.Maps, file) is var path && File.Exists(path) ? path : null;

    /// <summary>What was said of a picture; null: nothing.</summary>
    public LabelEntry? Said(string file)
    {
        lock (_turn)
            return _said.GetValueOrDefault(file);
    }

    /// <summary>The next picture that nobody has answered and nobody else looks at; at last those that were put off.</summary>
    /// <returns>Null: there is none.</returns>
    public string? Next(string by)
    {
        lock (_turn)
        {
            string? found = Free(by);
            if (found is null)
            {
                Look(); // others may capture meanwhile
                found = Free(by);
            }

            foreach (string file in _kept.Where(keep => keep.Value.By == by).Select(keep => keep.Key).ToArray())
                _kept.Remove(file);
            if (found is not null)
                _kept[found] = (by, _clock.GetUtcNow() + _patience);
            return found;
        }
    }

    /// <summary>Writes an answer.</summary>
    /// <param name="by">May change an answer of the same person, and of nobody else.</param>
    /// <returns>Null: it is written. Else what another person said of the picture before.</returns>
    /// <exception cref="IOException">The disk does not take it; nothing is changed.</exception>
    public LabelEntry? Answer(string by, string file, string answer, string? label)
    {
        lock (_turn)
        {
            if (_said.TryGetValue(file, out LabelEntry? before) && before.By != by && before.Answer != LabelEntry.IsSkipped)
                return before;
            if (_kept.TryGetValue(file, out var keep) && keep.By != by && keep.Until > _clock.GetUtcNow())
                return new LabelEntry(file, LabelEntry.IsSkipped, null, keep.By, Now);
            var entry = new LabelEntry(file, answer, label, by, Now);
            Write(entry);
            _said[file] = entry;
            _kept.Remove(file);
            if (!_answered.TryGetValue(by, out List<string>? mine))
                _answered.Add(by, mine = []);
            mine.Remove(file);
            mine.Add(file);
            return null;
        }
    }

    /// <summary>Takes a person's last answer back.</summary>
    /// <returns>Its picture, which lies in front of that person again; null: there is none since the page was opened.</returns>
    /// <exception cref="IOException">The disk does not take it; nothing is changed.</exception>
    public string? Undo(string by)
    {
        lock (_turn)
        {
            if (!_answered.TryGetValue(by, out List<string>? mine))
                return null;
            // What was put off may have got another person's answer since.
            mine.RemoveAll(answered => !_said.TryGetValue(answered, out LabelEntry? said) || said.By != by);
            if (mine.Count == 0)
                return null;
            string file = mine[^1];
            Write(new LabelEntry(file, LabelEntry.IsUndone, null, by, Now));
            mine.RemoveAt(mine.Count - 1);
            _said.Remove(file);
            _kept[file] = (by, _clock.GetUtcNow() + _patience);
            return file;
        }
    }

    public void Dispose() => _journal.Dispose();

    private string Now => _clock.GetLocalNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture);

    private void Write(LabelEntry entry) => _journal.Add(JsonSerializer.SerializeToUtf8Bytes(entry, CaptureJson.Options));

    private void Look() => _files = CapturedDataset.Files(_folder);

    /// <returns>Null: nobody has said anything. A picture in the folder of a class was labelled when it was captured.</returns>
    private string? StateOf(string file) => _said.TryGetValue(file, out LabelEntry? entry) ? entry.Answer : file.Contains('/') ? LabelEntry.IsClass : null;

    private string? Free(string by)
    {
        DateTimeOffset now = _clock.GetUtcNow();
        bool IsFree(string file) => !_kept.TryGetValue(file, out var keep) || keep.By == by || keep.Until <= now;
        return _files.FirstOrDefault(file => StateOf(file) is null && IsFree(file))
            ?? _files.Where(file => StateOf(file) == LabelEntry.IsSkipped && IsFree(file)).MinBy(file => _said[file].Time, StringComparer.Ordinal);
    }
}

/// <param name="Skipped">Of those that are left.</param>
internal sealed record LabelCounts(int Done, int Left, int Skipped);
