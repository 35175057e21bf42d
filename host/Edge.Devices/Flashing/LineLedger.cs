using System.Text.Json;
using Edge.Compiler.Storage;

namespace Edge.Devices.Flashing;

/// <summary>
/// All that was ever done on a line, <c>units.jsonl</c>: a line of JSON is added when a unit begins and when it ends, and is on the disk before
/// anything goes on.
/// </summary>
/// <remarks>
/// Nothing in it is ever changed. A line that a crash cut short is passed over when the file is read, and ended before the next one is added.
/// </remarks>
public sealed class LineLedger : IDisposable
{
    public const string FileName = "units.jsonl";

    // Facts of a unit that an update, a rollback or new limits change.
    private static readonly string[] _changing = ["model_sha256", "preproc_sha256", "limits_sha256"];

    private readonly JournalFile _file;
    private readonly string _path;
    private readonly List<LedgerEntry> _entries = [];
    private readonly Lock _turn = new();

    private LineLedger(JournalFile file, string path) => (_file, _path) = (file, path);

    /// <summary>Lines that a crash or a hand left unreadable.</summary>
    public int Unreadable { get; private set; }

    /// <summary>In the order they were written.</summary>
    public IReadOnlyList<LedgerEntry> Entries
    {
        get
        {
            lock (_turn)
                return [.. _entries];
        }
    }

    /// <summary>Opens the file, or begins it; one line at a time has it.</summary>
    /// <exception cref="Edge.Compiler.Ir.DeviceException">E0734: another run has it. E0727: it cannot be opened.</exception>
    public static LineLedger Open(string path)
    {
        try
        {
            var ledger = new LineLedger(JournalFile.Open(path), path);
            ledger.Load();
            return ledger;
        }
        catch (JournalTakenException e)
        {
            throw new Compiler.Ir.DeviceException("E0734", path + ".lock", "another run of this line is under way", "one run at a time",
                "let it end, or end it; a second line needs a folder of its own", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw RecordFault.Of(path, e);
        }
    }

    /// <summary>The last end of each unit, by its serial number, of one verb or of any; a unit that was begun and never ended has its beginning.</summary>
    public IReadOnlyDictionary<string, LedgerEntry> Latest(string? verb = null) => Entries.Where(entry => verb is null || entry.Verb == verb)
        .GroupBy(entry => entry.Serial).ToDictionary(unit => unit.Key, unit => unit.Last());

    /// <summary>Units that were made as they are now: their last making, with what they have been given since.</summary>
    public IReadOnlyDictionary<string, LedgerEntry> Made() => Entries.GroupBy(entry => entry.Serial).Where(unit => unit.Any(entry => entry.Verb == UnitVerb.Flash))
        .ToDictionary(unit => unit.Key, unit => Made([.. unit]));

    private static LedgerEntry Made(List<LedgerEntry> unit)
    {
        int at = unit.FindLastIndex(entry => entry.Verb == UnitVerb.Flash);
        LedgerEntry made = unit[at] with { Content = LedgerContent.After(unit) };
        if (made.Report is null)
            return made;
        var facts = new Dictionary<string, string>(made.Report.Facts);
        foreach (LedgerEntry later in unit.Skip(at + 1).Where(entry => entry.IsGood))
        {
            foreach (string fact in _changing.Where(fact => later.Report!.Facts.ContainsKey(fact)))
                facts[fact] = later.Report!.Facts[fact];
        }

        return made with { Report = made.Report with { Facts = facts } };
    }

    /// <exception cref="Edge.Compiler.Ir.DeviceException">E0727: the disk is full, say. The line must not go on without its records.</exception>
    public void Add(LedgerEntry entry)
    {
        byte[] line = JsonSerializer.SerializeToUtf8Bytes(entry, FlashingJson.Default.LedgerEntry);
        lock (_turn)
        {
            try
            {
                _file.Add(line);
            }
            catch (IOException e)
            {
                throw RecordFault.Of(_path, e);
            }

            _entries.Add(entry);
        }
    }

    public void Dispose() => _file.Dispose();

    /// <summary>Such a file, for who only looks: a line may be at work on it. Lines that cannot be read are counted.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static (IReadOnlyList<LedgerEntry> Entries, int Unreadable) Read(string path) => Parse(JournalFile.Read(path));

    private static (IReadOnlyList<LedgerEntry> Entries, int Unreadable) Parse(IEnumerable<string> lines)
    {
        var entries = new List<LedgerEntry>();
        int unreadable = 0;
        foreach (string line in lines)
        {
            try
            {
                entries.Add(JsonSerializer.Deserialize(line, FlashingJson.Default.LedgerEntry)!);
            }
            catch (JsonException)
            {
                unreadable++;
            }
        }

        return (entries, unreadable);
    }

    private void Load()
    {
        var (entries, unreadable) = Parse(_file.Lines);
        _entries.AddRange(entries);
        Unreadable = unreadable;
    }
}
