using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Edge.Training.Tests.Datasets;

/// <summary>Writes arrays as IDX and NumPy store them, for tests.</summary>
internal static class ArrayFile
{
    public static byte[] Idx(int[] extents, byte[] elements, byte type = 8)
    {
        var header = new byte[4 + 4 * extents.Length];
        (header[2], header[3]) = (type, (byte)extents.Length);
        for (int axis = 0; axis < extents.Length; axis++)
            BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4 + 4 * axis), extents[axis]);
        return [.. header, .. elements];
    }

    public static byte[] Npy(int[] extents, byte[] elements, string type = "|u1", int version = 1)
    {
        string shape = extents.Length == 1 ? $"{extents[0]}," : string.Join(", ", extents);
        return NpyWithHeader($"{{'descr': '{type}', 'fortran_order': False, 'shape': ({shape}), }}", elements, version);
    }

    public static byte[] NpyWithHeader(string header, byte[] elements, int version = 1)
    {
        int start = version == 1 ? 10 : 12;
        string padded = header.PadRight((start + header.Length + 1 + 63) / 64 * 64 - start - 1) + "\n"; // elements begin at a multiple of 64
        var beginning = new byte[start];
        "\u0093NUMPY".Select(c => (byte)c).ToArray().CopyTo(beginning, 0);
        beginning[6] = (byte)version;
        if (version == 1)
            BinaryPrimitives.WriteUInt16LittleEndian(beginning.AsSpan(8), (ushort)padded.Length);
        else
            BinaryPrimitives.WriteInt32LittleEndian(beginning.AsSpan(8), padded.Length);
        return [.. beginning, .. Encoding.Latin1.GetBytes(padded), .. elements];
    }

    public static byte[] Npz(bool compressed, params (string Name, byte[] Bytes)[] arrays)
    {
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create))
        {
            foreach ((string name, byte[] bytes) in arrays)
            {
                using Stream entry = zip.CreateEntry(name + ".npy", compressed ? CompressionLevel.Fastest : CompressionLevel.NoCompression).Open();
                entry.Write(bytes);
            }
        }

        return file.ToArray();
    }

    /// <summary>Little-endian, as NumPy writes '&lt;i8'.</summary>
    public static byte[] Int64(params long[] values) => [.. values.SelectMany(value =>
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        return bytes;
    })];
}
