using Edge.Runtime;

namespace Edge.Training.Datasets.Images;

/// <summary>One colour component of a frame with its coefficients.</summary>
internal sealed class JpegComponent(int id, int h, int v, int table)
{
    private const int NoBit = -1;

    public int Id => id;

    /// <summary>Blocks of this component in a minimum coded unit, along x and y.</summary>
    public int H => h;

    public int V => v;

    public int Table => table;

    public int[]? Quantization { get; set; }

    public JpegHuffman? Dc { get; set; }

    public JpegHuffman? Ac { get; set; }

    /// <summary>Blocks along x and y, whole minimum coded units.</summary>
    public int BlocksWide { get; set; }

    public int BlocksHigh { get; set; }

    /// <summary>64 for each block, in natural order.</summary>
    public short[] Coefficients { get; set; } = [];

    /// <summary>The samples, BlocksWide * 8 in a row.</summary>
    public byte[] Samples { get; set; } = [];

    public int LastDc { get; set; }

    /// <summary>Of each coefficient, the lowest bit that scans have brought.</summary>
    private readonly int[] _lowest = [.. Enumerable.Repeat(NoBit, 64)];

    /// <summary>Notes what a scan brings. T.81, G.1.1.1: each bit of a coefficient comes once, after those above it.</summary>
    /// <returns>False when the scan is not the next one; so no file makes the reader pass over its blocks without end.</returns>
    public bool Begin(JpegSpectrum range)
    {
        Span<int> band = _lowest.AsSpan(range.Start, range.End - range.Start + 1);
        if (band.ContainsAnyExcept(range.High == 0 ? NoBit : range.High))
            return false;
        band.Fill(range.Low);
        return true;
    }
}

/// <summary>Which coefficients and which of their bits a scan brings; T.81 G.1.</summary>
internal readonly record struct JpegSpectrum(int Start, int End, int High, int Low);

/// <summary>A frame: coefficients come in from scans, an image goes out.</summary>
internal sealed class JpegFrame(int width, int height, bool isProgressive, JpegComponent[] components)
{
    /// <summary>Place of the k-th coefficient of a scan in a block; T.81, figure A.6.</summary>
    public static ReadOnlySpan<byte> ZigZag =>
    [
        0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28,
        35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
    ];

    public int Width => width;

    public int Height => height;

    public bool IsProgressive => isProgressive;

    public JpegComponent[] Components => components;

    public int MostH { get; } = components.Max(c => c.H);

    public int MostV { get; } = components.Max(c => c.V);

    /// <summary>Minimum coded units along x and y of a scan of all components.</summary>
    public int UnitsWide => (width + 8 * MostH - 1) / (8 * MostH);

    public int UnitsHigh => (height + 8 * MostV - 1) / (8 * MostV);

    /// <summary>Blocks of all components.</summary>
    public long Blocks => components.Sum(c => (long)UnitsWide * UnitsHigh * c.H * c.V);

    public void Allocate()
    {
        foreach (JpegComponent component in components)
        {
            (component.BlocksWide, component.BlocksHigh) = (UnitsWide * component.H, UnitsHigh * component.V);
            component.Coefficients = new short[component.BlocksWide * component.BlocksHigh * 64];
        }
    }

    /// <param name="isRgb">Three components are red, green and blue instead of luma and two colour differences.</param>
    public RawImage ToImage(bool isRgb)
    {
        foreach (JpegComponent component in components)
            JpegTransform.Run(component);
        int channels = components.Length;
        var pixels = new byte[width * height * channels];
        Span<int> samples = stackalloc int[3];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                for (int c = 0; c < channels; c++)
                    samples[c] = Sample(components[c], y, x);
                Span<byte> pixel = pixels.AsSpan((y * width + x) * channels, channels);
                for (int c = 0; c < channels; c++)
                    pixel[c] = (byte)(isRgb || channels == 1 ? samples[c] : Preprocessing.FromYuv(samples[0], samples[1] - 128, samples[2] - 128, c));
            }
        }

        return new RawImage(width, height, channels, pixels);
    }

    /// <summary>The value at a pixel; between the samples of a coarser component it is mixed from the nearest four.</summary>
    private int Sample(JpegComponent component, int y, int x)
    {
        int stepX = MostH / component.H, stepY = MostV / component.V;
        int stride = component.BlocksWide * 8;
        byte[] samples = component.Samples;
        if (stepX == 1 && stepY == 1)
            return samples[y * stride + x];
        int columns = (width + stepX - 1) / stepX, rows = (height + stepY - 1) / stepY;
        (int x0, int x1, int fx) = Between(x, stepX, columns);
        (int y0, int y1, int fy) = Between(y, stepY, rows);
        int upper = samples[y0 * stride + x0] * (2 * stepX - fx) + samples[y0 * stride + x1] * fx;
        int lower = samples[y1 * stride + x0] * (2 * stepX - fx) + samples[y1 * stride + x1] * fx;
        int parts = 4 * stepX * stepY;
        return (upper * (2 * stepY - fy) + lower * fy + parts / 2) / parts;
    }

    /// <summary>The samples left and right of a pixel, and how far it is to the right one, in parts of 2 * step. Centres lie at half steps.</summary>
    private static (int First, int Second, int Fraction) Between(int pixel, int step, int count)
    {
        int position = 2 * pixel + 1 - step;
        if (position < 0)
            return (0, 0, 0);
        int first = position / (2 * step);
        return (first, Math.Min(first + 1, count - 1), position % (2 * step));
    }
}
