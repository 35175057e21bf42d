using System.Buffers.Binary;
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

        byte[] unpacked = Unpack(path, maximumBytes, () =>
        {
            file.Position = 0;
            return new GZipStream(file, CompressionMode.Decompress, leaveOpen: true);
        });
        // GZipStream takes a file that is cut short for one that ends; the length in its last four bytes tells (RFC 1952, 2.3.1).
        var end = new byte[4];
        file.Position = Math.Max(0, file.Length - 4);
        file.ReadExactly(end);
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(end);
        return length == (uint)unpacked.Length ? unpacked : throw new DataException(
            "E0240", path, $"unpacks to {unpacked.Length} bytes where its end says {length}", "a complete .gz of one file", "copy it again");
    });

    /// <summary>Everything a compressed stream has. It is read twice: once to learn how long it is, so that memory is taken once and only where it fits.</summary>
    /// <param name="open">Starts the stream from its beginning.</param>
    /// <exception cref="DataException">It has more than <paramref name="maximumBytes"/>.</exception>
    public static byte[] Unpack(string where, long maximumBytes, Func<Stream> open)
    {
        long length = 0;
        using (Stream measured = open())
        {
            var buffer = new byte[1 << 16];
            for (int read; (read = measured.Read(buffer)) != 0;)
            {
                length += read;
                if (length > Math.Min(maximumBytes, Array.MaxLength))
                    throw TooLarge(where, maximumBytes);
            }
        }

        using Stream stream = open();
        var bytes = new byte[length];
        stream.ReadExactly(bytes);
        return bytes;
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
