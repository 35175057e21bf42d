using Edge.Compiler.Ir;

namespace Edge.Training.Datasets.Images;

/// <summary>BMP: 1, 4 and 8 bits with a palette, 16 bits 5-5-5, 24 and 32 bits, bottom-up or top-down, not compressed.</summary>
/// <remarks>Microsoft's documentation of BITMAPFILEHEADER and BITMAPINFOHEADER.</remarks>
internal sealed class BmpReader(ImageBytes source)
{
    private const int NotCompressed = 0, BitFields = 3;

    /// <exception cref="DataException">Damaged, compressed, or of another bit depth.</exception>
    public RawImage Read()
    {
        source.Position = 10;
        int pixelStart = source.Int32LittleEndian();
        int headerStart = source.Position;
        int headerBytes = source.Int32LittleEndian();
        if (headerBytes < 40)
            throw source.Fault($"a header of {headerBytes} bytes", "BITMAPINFOHEADER or a later one, 40 bytes or more");
        int width = source.Int32LittleEndian();
        int rows = source.Int32LittleEndian();
        source.Take(2);
        int depth = source.UInt16LittleEndian();
        int compression = source.Int32LittleEndian();
        source.Take(12);
        int colors = source.Int32LittleEndian();
        long height = Math.Abs((long)rows);
        source.CheckSize(width, height);
        bool isUsualMask = compression == BitFields && depth == 32 && Masks(headerStart) == (0xff0000, 0xff00, 0xff);
        if (depth is not (1 or 4 or 8 or 16 or 24 or 32) || (compression != NotCompressed && !isUsualMask))
            throw source.Fault($"{depth} bits with compression {compression}", "1, 4, 8, 16, 24 or 32 bits, not compressed, blue green red in this order", "save it without run-length encoding");

        byte[] palette = depth > 8 ? [] : Palette(headerStart + (long)headerBytes, colors, 1 << depth);
        bool isGray = depth <= 8 && IsGray(palette);
        int stride = (int)(((long)width * depth + 31) / 32 * 4);
        source.Position = pixelStart >= 0 && pixelStart <= source.Length ? pixelStart : throw source.Fault($"pixels at byte {pixelStart}", "a place in the file");
        int channels = isGray ? 1 : 3;
        ReadOnlySpan<byte> data = source.Take(stride * height);
        var pixels = new byte[width * height * channels];
        for (int y = 0; y < height; y++)
        {
            int target = rows > 0 ? (int)height - 1 - y : y;
            ReadOnlySpan<byte> row = data.Slice(y * stride, stride);
            for (int x = 0; x < width; x++)
            {
                (byte red, byte green, byte blue) = depth <= 8 ? Indexed(row, x, depth, palette) : Direct(row, x, depth);
                int at = (target * width + x) * channels;
                pixels[at] = red;
                if (!isGray)
                    (pixels[at + 1], pixels[at + 2]) = (green, blue);
            }
        }

        return new RawImage(width, (int)height, channels, pixels);
    }

    /// <summary>Which bits are red, green and blue: behind the first 40 bytes of the header, of whatever length it is.</summary>
    private (int Red, int Green, int Blue) Masks(int headerStart)
    {
        source.Position = headerStart + 40;
        return (source.Int32LittleEndian(), source.Int32LittleEndian(), source.Int32LittleEndian());
    }

    private byte[] Palette(long start, int colors, int most)
    {
        int count = colors == 0 ? most : colors;
        if (count < 1 || count > most || start > source.Length)
            throw source.Fault($"a palette of {colors} colours at byte {start}", $"1 to {most} colours");
        source.Position = (int)start;
        return source.Take(4L * count).ToArray();
    }

    private static bool IsGray(byte[] palette)
    {
        for (int i = 0; i < palette.Length; i += 4)
        {
            if (palette[i] != palette[i + 1] || palette[i] != palette[i + 2])
                return false;
        }

        return true;
    }

    private (byte Red, byte Green, byte Blue) Indexed(ReadOnlySpan<byte> row, int x, int depth, byte[] palette)
    {
        int bit = x * depth;
        int entry = 4 * (row[bit / 8] >> (8 - depth - bit % 8) & ((1 << depth) - 1));
        if (entry >= palette.Length)
            throw source.Fault($"colour {entry / 4} of a palette of {palette.Length / 4}", "colours of the palette");
        return (palette[entry + 2], palette[entry + 1], palette[entry]);
    }

    private static (byte Red, byte Green, byte Blue) Direct(ReadOnlySpan<byte> row, int x, int depth)
    {
        if (depth != 16)
            return (row[x * (depth / 8) + 2], row[x * (depth / 8) + 1], row[x * (depth / 8)]);
        int packed = row[2 * x] | row[2 * x + 1] << 8;
        static byte Wide(int five) => (byte)(five << 3 | five >> 2);
        return (Wide(packed >> 10 & 31), Wide(packed >> 5 & 31), Wide(packed & 31));
    }
}
