using System.IO.Compression;
using Edge.Compiler.Ir;

namespace Edge.Training.Datasets;

/// <summary>Reads whole files of a dataset, with a limit, so that a hostile one cannot fill the memory.</summary>
internal static class DatasetFile
{
    /// <summary>The most bytes a file may have, after decompression.</summary>
    public const long MaximumBytes = 2L << 30;

    /// <exception cref="DataException">The file is missing, unreadable, damaged or too large.</exception>
    public static byte[] Read(string path, long maximumBytes = MaximumBytes) => Guard(path, () =>
    {
        using FileStream file = File.OpenRead(path);
        if (!path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase))
        {
            if (file.Length > Math.Min(maximumBytes, Array.MaxLength))
                throw TooLarge(path, maximumBytes);
            var bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            return bytes;
        }

        using var unzipped = new GZipStream(file, CompressionMode.Decompress);
        return ReadToEnd(path, unzipped, maximumBytes);
    });

    /// <summary>Everything a stream has, as long as that is not more than the limit.</summary>
    public static byte[] ReadToEnd(string where, Stream stream, long maximumBytes = MaximumBytes)
    {
        using var all = new MemoryStream();
        var buffer = new byte[1 << 16];
        for (int read; (read = stream.Read(buffer)) != 0;)
        {
            if (all.Length + read > Math.Min(maximumBytes, Array.MaxLength))
                throw TooLarge(where, maximumBytes);
            all.Write(buffer, 0, read);
        }

        return all.ToArray();
    }

    /// <summary>Runs <paramref name="read"/> and names the file in whatever the system reports.</summary>
    public static T Guard<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new DataException("E0240", path, "the file does not exist", hint: "paths in edge.yaml are relative to that file", inner: e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new DataException("E0240", path, $"cannot be read: {e.Message}", "a readable, complete file", inner: e);
        }
    }

    private static DataException TooLarge(string where, long maximumBytes) =>
        new("E0241", where, $"has more than {maximumBytes} bytes", $"at most {maximumBytes}", "split the dataset");
}
