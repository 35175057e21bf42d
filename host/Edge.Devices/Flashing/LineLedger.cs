using System.Text;
using System.Text.Json;

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
    private readonly FileStream _lock;
    private readonly FileStream _file;
    private readonly List<LedgerEntry> _entries = [];
    private readonly Lock _turn = new();

    private LineLedger(FileStream mine, FileStream file) => (_lock, _file) = (mine, file);

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
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            FileStream mine = Take(path + ".lock");
            try
            {
                // Who reads along may.
                var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
                var ledger = new LineLedger(mine, file);
                ledger.Load();
                return ledger;
            }
            catch
            {
                mine.Dispose();
                throw;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw RecordFault.Of(path, e);
        }
    }

    // The system gives it back when the process ends, however it ends.
    private static FileStream Take(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (File.Exists(path))
        {
            throw new Compiler.Ir.DeviceException("E0734", path, "another run of this line is under way", "one run at a time",
                "let it end, or end it; a second line needs a folder of its own", e);
        }
    }

    /// <summary>The last end of each unit, by its serial number, of one verb or of any; a unit that was begun and never ended has its beginning.</summary>
    public IReadOnlyDictionary<string, LedgerEntry> Latest(string? verb = null) => Entries.Where(entry => verb is null || entry.Verb == verb)
        .GroupBy(entry => entry.Serial).ToDictionary(unit => unit.Key, unit => unit.Last());

    /// <exception cref="Edge.Compiler.Ir.DeviceException">E0727: the disk is full, say. The line must not go on without its records.</exception>
    public void Add(LedgerEntry entry)
    {
        byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(entry, FlashingJson.Default.LedgerEntry), (byte)'\n'];
        lock (_turn)
        {
            try
            {
                _file.Seek(0, SeekOrigin.End);
                _file.Write(line);
                _file.Flush(flushToDisk: true);
            }
            catch (IOException e)
            {
                throw RecordFault.Of(_file.Name, e);
            }

            _entries.Add(entry);
        }
    }

    public void Dispose()
    {
        try
        {
            _file.Dispose();
        }
        catch (IOException)
        {
            // What could not be written was told when it was added.
        }

        _lock.Dispose();
    }

    private void Load()
    {
        if (!_file.CanSeek || _file.Length == 0)
            return;
        byte[] bytes = new byte[_file.Length];
        _file.ReadExactly(bytes);
        foreach (string line in Encoding.UTF8.GetString(bytes).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            try
            {
                _entries.Add(JsonSerializer.Deserialize(line, FlashingJson.Default.LedgerEntry)!);
            }
            catch (JsonException)
            {
                Unreadable++;
            }
        }

        if (bytes[^1] == (byte)'\n')
            return;
        _file.Seek(0, SeekOrigin.End);
        _file.WriteByte((byte)'\n');
    }
}
