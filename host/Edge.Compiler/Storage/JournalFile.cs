using System.Text;

namespace Edge.Compiler.Storage;

/// <summary>A text file that only grows: a line is added at its end, and is on the disk before anything goes on.</summary>
/// <remarks>Nothing in it is ever changed. A line that a crash cut short is ended before the next one is added. One process at a time writes; others may read.</remarks>
public sealed class JournalFile : IDisposable
{
    // What systems say of a file that another process has: Windows, and errno of Linux and macOS.
    private const int SharingViolation = unchecked((int)0x80070020), WouldBlock = 11, WouldBlockOnMac = 35;

    private readonly FileStream _lock;
    private readonly FileStream _file;
    private readonly Lock _turn = new();

    private JournalFile(FileStream mine, FileStream file) => (_lock, _file) = (mine, file);

    /// <summary>The lines that were there when it was opened, empty ones left out.</summary>
    public IReadOnlyList<string> Lines { get; private set; } = [];

    /// <summary>Opens the file, or begins it, for this process alone.</summary>
    /// <exception cref="JournalTakenException">Another one has it.</exception>
    /// <exception cref="IOException">The disk does not take it.</exception>
    /// <exception cref="UnauthorizedAccessException">No right to write there.</exception>
    public static JournalFile Open(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        FileStream mine = Take(path + ".lock");
        try
        {
            // Who reads along may.
            // Without a buffer: a line that could not be written must not come up again with the next one.
            var journal = new JournalFile(mine, new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0));
            journal.Load();
            return journal;
        }
        catch
        {
            mine.Dispose();
            throw;
        }
    }

    /// <summary>The lines of a file that another process may be writing; none where there is no file.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static IReadOnlyList<string> Read(string path)
    {
        if (!File.Exists(path))
            return [];
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var text = new StreamReader(file, Encoding.UTF8);
        return Split(text.ReadToEnd());
    }

    /// <param name="line">UTF-8, without a line feed.</param>
    /// <exception cref="IOException">The disk is full, say; the file is as it was.</exception>
    public void Add(ReadOnlySpan<byte> line)
    {
        byte[] whole = [.. line, (byte)'\n'];
        lock (_turn)
        {
            long end = _file.Seek(0, SeekOrigin.End);
            try
            {
                _file.Write(whole);
                _file.Flush(flushToDisk: true);
            }
            catch (IOException)
            {
                TakeBack(end);
                throw;
            }
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

    private void TakeBack(long end)
    {
        try
        {
            _file.SetLength(end);
        }
        catch (IOException)
        {
            // Then a piece of the line stays, and is ended as one that a crash cut short.
        }
    }

    // The system gives it back when the process ends, however it ends.
    private static FileStream Take(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (e.HResult is SharingViolation or WouldBlock or WouldBlockOnMac)
        {
            throw new JournalTakenException(path, e);
        }
    }

    private static string[] Split(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private void Load()
    {
        if (!_file.CanSeek || _file.Length == 0)
            return;
        byte[] bytes = new byte[_file.Length];
        _file.ReadExactly(bytes);
        Lines = Split(Encoding.UTF8.GetString(bytes));
        if (bytes[^1] == (byte)'\n')
            return;
        _file.Seek(0, SeekOrigin.End);
        _file.WriteByte((byte)'\n');
    }
}

/// <summary>Another one writes the journal.</summary>
public sealed class JournalTakenException(string path, Exception inner) : IOException($"another program holds {Path.GetFileName(path)}", inner);
