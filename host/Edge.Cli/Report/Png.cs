using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Edge.Compiler.Storage;

namespace Edge.Cli.Report;

/// <summary>Writes small images so that a page can hold them.</summary>
/// <remarks>Portable Network Graphics, third edition, W3C 2025, sections 5 and 9: 8 bits per sample, filter 0.</remarks>
internal static class Png
{
    /// <param name="picture">1 channel is gray, 3 are red green blue.</param>
    public static byte[] Encode(Picture picture)
    {
        using var file = new MemoryStream();
        file.Write([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, picture.Width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), picture.Height);
        header[8] = 8;
        header[9] = picture.Channels == 1 ? (byte)0 : (byte)2;
        Chunk(file, "IHDR", header);
        Chunk(file, "IDAT", Compressed(picture));
        Chunk(file, "IEND", []);
        return file.ToArray();
    }

    private static byte[] Compressed(Picture picture)
    {
        using var data = new MemoryStream();
        using (var zlib = new ZLibStream(data, CompressionLevel.SmallestSize))
        {
            int stride = picture.Width * picture.Channels;
            for (int y = 0; y < picture.Height; y++)
            {
                zlib.WriteByte(0); // filter of this row: none
                zlib.Write(picture.Pixels, y * stride, stride);
            }
        }

        return data.ToArray();
    }

    private static void Chunk(MemoryStream file, string type, ReadOnlySpan<byte> data)
    {
        var chunk = new byte[12 + data.Length];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        Encoding.ASCII.GetBytes(type, chunk.AsSpan(4));
        data.CopyTo(chunk.AsSpan(8));
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(8 + data.Length), Crc32.Of(chunk.AsSpan(4, 4 + data.Length)));
        file.Write(chunk);
    }
}
