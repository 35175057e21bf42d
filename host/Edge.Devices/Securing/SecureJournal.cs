using System.Globalization;
using System.Text.Json;
using Edge.Compiler.Ir;
using Edge.Compiler.Storage;
using Edge.Devices.Flashing;

namespace Edge.Devices.Securing;

/// <summary>
/// What was burnt into which unit: a line before each step and one after it, on the disk before anything goes on. One process at a time has it.
/// </summary>
public sealed class SecureJournal : IDisposable
{
    private readonly JournalFile _file;
    private readonly string _path;
    private readonly List<SecureEntry> _entries = [];

    private SecureJournal(JournalFile file, string path)
    {
        (_file, _path) = (file, path);
        _entries.AddRange(Parse(file.Lines));
    }

    public IReadOnlyList<SecureEntry> Entries => _entries;

    /// <exception cref="DeviceException">E0734: another process has it. E0727: it cannot be opened.</exception>
    public static SecureJournal Open(string path)
    {
        try
        {
            return new SecureJournal(JournalFile.Open(path), path);
        }
        catch (JournalTakenException e)
        {
            throw new DeviceException("E0734", path + ".lock", "another 'edge secure apply' is under way here", "one at a time", "let it end, or end it", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw RecordFault.Of(path, e);
        }
    }

    /// <summary>For who only looks.</summary>
    public static IReadOnlyList<SecureEntry> Read(string path) => Parse(JournalFile.Read(path));

    /// <exception cref="DeviceException">E0727: nothing is burnt that is not written down first.</exception>
    public void Add(SecureEntry entry)
    {
        try
        {
            _file.Add(JsonSerializer.SerializeToUtf8Bytes(entry, SecureLineJson.Default.SecureEntry));
        }
        catch (IOException e)
        {
            throw RecordFault.Of(_path, e);
        }

        _entries.Add(entry);
    }

    public static string Now() => DateTimeOffset.Now.ToString("yyyy-MM-ddTHH:mm:ss.fffzzz", CultureInfo.InvariantCulture);

    public void Dispose() => _file.Dispose();

    // A line that a crash cut short is passed over: the step it would have named was not begun.
    private static List<SecureEntry> Parse(IEnumerable<string> lines)
    {
        var entries = new List<SecureEntry>();
        foreach (string line in lines)
        {
            try
            {
                entries.Add(JsonSerializer.Deserialize(line, SecureLineJson.Default.SecureEntry)!);
            }
            catch (JsonException)
            {
            }
        }

        return entries;
    }
}
