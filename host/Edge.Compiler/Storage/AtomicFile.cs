using System.Text;

namespace Edge.Compiler.Storage;

/// <summary>Writes a file whole or not at all: under another name first, on the disk before it is moved into place.</summary>
public static class AtomicFile
{
    /// <param name="text">Written as UTF-8 without a mark.</param>
    /// <exception cref="IOException">No room, or no such place; what was at <paramref name="path"/> is still there.</exception>
    /// <exception cref="UnauthorizedAccessException">No right to write there.</exception>
    public static void Write(string path, string text) => Write(path, Encoding.UTF8.GetBytes(text));

    /// <param name="path">Its folder is made if need be.</param>
    /// <inheritdoc cref="Write(string, string)"/>
    public static void Write(string path, ReadOnlySpan<byte> bytes) => Write(path, bytes, isSecret: false);

    /// <summary>A file that only its owner may read, where the system knows owners.</summary>
    /// <inheritdoc cref="Write(string, string)"/>
    public static void WriteSecret(string path, string text) => WriteSecret(path, Encoding.UTF8.GetBytes(text));

    /// <inheritdoc cref="WriteSecret(string, string)"/>
    public static void WriteSecret(string path, ReadOnlySpan<byte> bytes) => Write(path, bytes, isSecret: true);

    private static void Write(string path, ReadOnlySpan<byte> bytes, bool isSecret)
    {
        path = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        string temporary = $"{path}.{Guid.NewGuid():n}.tmp";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        // From the first byte on: nobody opens it in between.
        if (isSecret && !OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        try
        {
            using (var file = new FileStream(temporary, options))
            {
                file.Write(bytes);
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            Discard(temporary);
            throw;
        }
    }

    private static void Discard(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What made the writing fail makes this fail too; the first one is reported.
        }
    }
}
