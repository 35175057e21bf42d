using System.Buffers.Binary;

namespace Edge.Training.Tests.Datasets.Images;

/// <summary>Writes BMP files for tests. A negative height stores the rows top to bottom.</summary>
internal sealed record BmpFile(int Width, int Height, int Depth)
{
    public int Compression { get; init; }

    public int HeaderBytes { get; init; } = 40;

    /// <summary>Blue, green, red and nothing for each colour.</summary>
    public byte[] Palette { get; init; } = [];

    /// <summary>Colours as the header counts them; 0 is all that the depth can have.</summary>
    public int Colors { get; init; }

    /// <param name="pixel">The bits of the pixel at (x, y): a palette's index, or what the depth packs.</param>
    public byte[] Write(Func<int, int, uint> pixel)
    {
        int rows = Math.Abs(Height), stride = (Width * Depth + 31) / 32 * 4, start = 14 + HeaderBytes + Palette.Length;
        var file = new byte[start + rows * stride];
        "BM"u8.CopyTo(file);
        void Put(int at, int value) => BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(at), value);
        Put(2, file.Length);
        Put(10, start);
        Put(14, HeaderBytes);
        Put(18, Width);
        Put(22, Height);
        (file[26], file[28]) = (1, (byte)Depth);
        Put(30, Compression);
        Put(46, Colors);
        Palette.CopyTo(file, 14 + HeaderBytes);
        for (int y = 0; y < rows; y++)
        {
            int row = start + (Height > 0 ? rows - 1 - y : y) * stride;
            for (int x = 0; x < Width; x++)
            {
                uint value = pixel(x, y);
                if (Depth < 8)
                    file[row + x * Depth / 8] |= (byte)(value << (8 - Depth - x * Depth % 8));
                for (int i = 0; i < Depth / 8; i++)
                    file[row + x * (Depth / 8) + i] = (byte)(value >> (8 * i));
            }
        }

        return file;
    }
}
