using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Edge.Compiler.Storage;

namespace Edge.Training.Tests.Datasets.Images;

/// <summary>Writes PNG files of every colour type and depth, with each row filter in turn. For tests: every part can be left out or spoilt.</summary>
internal sealed record PngFile(int Width, int Height, int ColorType, int Depth, bool Interlaced = false)
{
    /// <summary>First pixel and step of the passes, in x and y. ISO/IEC 15948, table 8.1.</summary>
    private static readonly (int X, int Y, int StepX, int StepY)[] Passes =
        [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];

    /// <summary>Red, green and blue of each colour; empty: no such chunk.</summary>
    public byte[] Palette { get; init; } = [];

    public int Samples => ColorType switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };

    public byte[] Header
    {
        get
        {
            var header = new byte[13];
            BinaryPrimitives.WriteInt32BigEndian(header, Width);
            BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), Height);
            (header[8], header[9], header[12]) = ((byte)Depth, (byte)ColorType, (byte)(Interlaced ? 1 : 0));
            return header;
        }
    }

    /// <param name="sample">Sample c of the pixel at (x, y), in [0, 2^Depth).</param>
    public byte[] Write(Func<int, int, int, int> sample) => Assemble(Zip(Rows(sample)));

    /// <summary>A whole file around compressed rows, in two IDAT chunks.</summary>
    public byte[] Assemble(byte[] compressed)
    {
        int half = compressed.Length / 2;
        List<(string, byte[])> chunks = [("IHDR", Header), ("tEXt", "Title\0waves"u8.ToArray())];
        if (Palette.Length > 0)
            chunks.Add(("PLTE", Palette));
        chunks.AddRange([("IDAT", compressed[..half]), ("IDAT", compressed[half..]), ("IEND", [])]);
        return Assemble([.. chunks]);
    }

    public static byte[] Assemble(params (string Type, byte[] Body)[] chunks)
    {
        using var file = new MemoryStream();
        file.Write([0x89, .. "PNG\r\n"u8, 0x1a, (byte)'\n']);
        var number = new byte[4];
        foreach ((string type, byte[] body) in chunks)
        {
            BinaryPrimitives.WriteInt32BigEndian(number, body.Length);
            file.Write(number);
            byte[] chunk = [.. Encoding.ASCII.GetBytes(type), .. body];
            file.Write(chunk);
            BinaryPrimitives.WriteUInt32BigEndian(number, Crc32.Of(chunk));
            file.Write(number);
        }

        return file.ToArray();
    }

    public static byte[] Zip(byte[] rows)
    {
        using var file = new MemoryStream();
        using (var zip = new ZLibStream(file, CompressionLevel.Optimal))
            zip.Write(rows);
        return file.ToArray();
    }

    /// <summary>Filtered rows of all passes, before compression.</summary>
    public byte[] Rows(Func<int, int, int, int> sample)
    {
        using var rows = new MemoryStream();
        foreach (var (startX, startY, stepX, stepY) in Interlaced ? Passes : [(0, 0, 1, 1)])
        {
            int columns = Math.Max(0, (Width - startX + stepX - 1) / stepX);
            var above = new byte[(columns * Samples * Depth + 7) / 8];
            for (int y = startY, number = 0; y < Height && columns > 0; y += stepY, number++)
            {
                byte[] row = Packed(columns, (column, c) => sample(startX + column * stepX, y, c));
                rows.WriteByte((byte)(number % 5));
                rows.Write(Filtered(number % 5, row, above));
                above = row;
            }
        }

        return rows.ToArray();
    }

    private byte[] Packed(int columns, Func<int, int, int> sample)
    {
        var row = new byte[(columns * Samples * Depth + 7) / 8];
        for (int i = 0; i < columns * Samples; i++)
        {
            int value = sample(i / Samples, i % Samples);
            if (Depth == 16)
                (row[2 * i], row[2 * i + 1]) = ((byte)(value >> 8), (byte)value);
            else
                row[i * Depth / 8] |= (byte)(value << (8 - Depth - i * Depth % 8));
        }

        return row;
    }

    private byte[] Filtered(int filter, byte[] row, byte[] above)
    {
        int back = Math.Max(1, Samples * Depth / 8);
        var filtered = new byte[row.Length];
        for (int i = 0; i < row.Length; i++)
        {
            int a = i < back ? 0 : row[i - back], b = above[i], c = i < back ? 0 : above[i - back];
            int predicted = filter switch { 0 => 0, 1 => a, 2 => b, 3 => (a + b) >> 1, _ => Paeth(a, b, c) };
            filtered[i] = (byte)(row[i] - predicted);
        }

        return filtered;
    }

    /// <summary>Of left, above and the corner, the one nearest to left + above - corner; the first of equals.</summary>
    private static int Paeth(int a, int b, int c) => new[] { a, b, c }.MinBy(value => Math.Abs(a + b - c - value));
}
