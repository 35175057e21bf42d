namespace Edge.Training.Datasets.Images;

/// <summary>Coefficients to samples: dequantize, inverse discrete cosine transform, level shift; T.81 A.3.3 in integers.</summary>
internal static class JpegTransform
{
    /// <summary>cos((2x + 1) u pi / 16) * C(u) / 2 in 14 fraction bits, by [u][x].</summary>
    private static readonly int[] _basis = Basis();

    public static void Run(JpegComponent component)
    {
        int stride = component.BlocksWide * 8;
        int[] quantization = component.Quantization ?? new int[64];
        component.Samples = new byte[stride * component.BlocksHigh * 8];
        Span<long> columns = stackalloc long[64];
        for (int by = 0; by < component.BlocksHigh; by++)
        {
            for (int bx = 0; bx < component.BlocksWide; bx++)
            {
                ReadOnlySpan<short> block = component.Coefficients.AsSpan((by * component.BlocksWide + bx) * 64, 64);
                Block(block, quantization, columns, component.Samples.AsSpan(by * 8 * stride + bx * 8), stride);
            }
        }

        component.Coefficients = [];
    }

    private static void Block(ReadOnlySpan<short> block, int[] quantization, Span<long> columns, Span<byte> samples, int stride)
    {
        columns.Clear();
        for (int i = 0; i < 64; i++)
        {
            if (block[i] == 0)
                continue;
            long value = (long)block[i] * quantization[i];
            (int v, int u) = (i / 8, i % 8);
            for (int y = 0; y < 8; y++)
                columns[y * 8 + u] += value * _basis[v * 8 + y];
        }

        for (int y = 0; y < 8; y++)
        {
            for (int x = 0; x < 8; x++)
            {
                long sum = (128L << 28) + (1L << 27);
                for (int u = 0; u < 8; u++)
                    sum += columns[y * 8 + u] * _basis[u * 8 + x];
                samples[y * stride + x] = (byte)Math.Clamp(sum >> 28, 0, 255);
            }
        }
    }

    private static int[] Basis()
    {
        var basis = new int[64];
        for (int u = 0; u < 8; u++)
            for (int x = 0; x < 8; x++)
                basis[u * 8 + x] = (int)Math.Round(16384 * Math.Cos((2 * x + 1) * u * Math.PI / 16) * (u == 0 ? Math.Sqrt(0.5) : 1) / 2);
        return basis;
    }
}
