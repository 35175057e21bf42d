using System.Numerics;
using TorchSharp.Memory;
using static TorchSharp.torch;

namespace TorchSharp.Kernels;

/// <summary>Sums and extremes along dimensions. Sums run in float32 lanes over 1024 elements and in double beyond.</summary>
internal static unsafe class Reduce
{
    private const int Lane = 1024;

    /// <summary>Sum over <paramref name="dims"/>, which stay as size 1.</summary>
    public static TensorBody Sum(TensorBody x, IReadOnlyCollection<int> dims)
    {
        long[] shape = (long[])x.Shape.Clone();
        foreach (int d in dims)
            shape[d] = 1;
        if (x.IsChannelsLast && dims.Count == 3 && !dims.Contains(1))
            return PerChannel(x, shape);

        var (rows, length) = Rows(x, dims);
        var result = new TensorBody(x.Type, shape);
        long n = result.Count;
        switch (x.Type)
        {
            case ScalarType.Float32:
                float* f = rows.IsChannelsLast && n == 1 ? rows.Ordered : rows.F, sums = result.F;
                Work.Ranges(n, (int)Math.Max(1, Work.Grain / Math.Max(length, 1)), (first, end) =>
                {
                    for (long i = first; i < end; i++)
                        sums[i] = (float)Sum(f + i * length, length);
                });
                break;
            case ScalarType.Float64:
                double* d = (double*)rows.Bytes;
                for (long i = 0; i < n; i++)
                {
                    double sum = 0;
                    for (long j = 0; j < length; j++)
                        sum += d[i * length + j];
                    ((double*)result.Bytes)[i] = sum;
                }

                break;
            case ScalarType.Int64:
                for (long i = 0; i < n; i++)
                {
                    long sum = 0;
                    for (long j = 0; j < length; j++)
                        sum += rows.L[i * length + j];
                    result.L[i] = sum;
                }

                break;
            default:
                throw Types.Unsupported(x.Type);
        }

        rows.Release();
        return result;
    }

    public static double Sum(float* x, long n)
    {
        double total = 0;
        int lanes = Vector<float>.Count;
        for (long at = 0; at < n; at += Lane)
        {
            long m = Math.Min(Lane, n - at), i = 0;
            Vector<float> a = Vector<float>.Zero, b = Vector<float>.Zero;
            for (; i <= m - 2 * lanes; i += 2 * lanes)
            {
                a += Vector.Load(x + at + i);
                b += Vector.Load(x + at + i + lanes);
            }

            total += Vector.Sum(a + b);
            for (; i < m; i++)
                total += x[at + i];
        }

        return total;
    }

    /// <summary>The rows along one dimension, contiguous, and how many elements each has. The caller releases them.</summary>
    public static (TensorBody Rows, long Length) Rows(TensorBody x, IReadOnlyCollection<int> dims)
    {
        long length = 1;
        foreach (int d in dims)
            length *= x.Shape[d];
        if (dims.Count == x.Rank && x.IsContiguous)
            return (x.Retain(), length);
        var order = Enumerable.Range(0, x.Rank).Where(d => !dims.Contains(d)).Concat(dims.Order()).ToArray();
        var moved = x.View([.. order.Select(d => x.Shape[d])], [.. order.Select(d => x.Strides[d])], x.Offset);
        var rows = moved.Contiguous();
        moved.Release();
        return (rows, length);
    }

    /// <summary>Index of the largest (or smallest) element of each row; the first of equals, and a NaN before all numbers.</summary>
    /// <returns>Values of x's type and Int64 indices, both with <paramref name="dim"/> as size 1.</returns>
    public static (TensorBody Values, TensorBody Indices) Extreme(TensorBody x, int dim, bool largest)
    {
        long[] shape = (long[])x.Shape.Clone();
        if (x.Rank > 0)
            shape[dim] = 1;
        var (rows, length) = Rows(x, x.Rank == 0 ? [] : [dim]);
        if (length == 0)
            throw Shapes.Invalid($"max(): Expected reduction dim {dim} to have non-zero size.");
        var values = new TensorBody(x.Type, shape);
        var indices = new TensorBody(ScalarType.Int64, shape);
        for (long i = 0; i < indices.Count; i++)
            indices.L[i] = Extreme(rows, i * length, length, largest);
        int size = x.Type.ElementSize();
        for (long i = 0; i < indices.Count; i++)
            Buffer.MemoryCopy(rows.Bytes + (i * length + indices.L[i]) * size, values.Bytes + i * size, size, size);
        rows.Release();
        return (values, indices);
    }

    private static long Extreme(TensorBody rows, long start, long length, bool largest)
    {
        if (rows.Type == ScalarType.Int64)
        {
            long* v = rows.L + start;
            long at = 0;
            for (long j = 1; j < length; j++)
            {
                if (largest ? v[j] > v[at] : v[j] < v[at])
                    at = j;
            }

            return at;
        }

        long best = 0;
        double bestValue = Types.Read(rows, start);
        for (long j = 1; j < length && !double.IsNaN(bestValue); j++)
        {
            double value = Types.Read(rows, start + j);
            if (double.IsNaN(value) || (largest ? value > bestValue : value < bestValue))
                (best, bestValue) = (j, value);
        }

        return best;
    }

    private static TensorBody PerChannel(TensorBody x, long[] shape)
    {
        var layout = x.Storage.Layout!;
        int channels = layout.C;
        var result = new TensorBody(ScalarType.Float32, shape);
        float* from = x.Ordered, to = result.F;
        var sums = new double[layout.N][];
        Work.Parts(layout.N, n => sums[n] = ChannelSums(from + (long)n * layout.Pixels * channels, layout.Pixels, channels));
        for (int c = 0; c < channels; c++)
        {
            double sum = 0;
            foreach (var image in sums)
                sum += image[c];
            to[c] = (float)sum;
        }

        return result;
    }

    private static double[] ChannelSums(float* image, int pixels, int channels)
    {
        var sums = new double[channels];
        int lanes = Vector<float>.Count, c = 0;
        for (; c <= channels - lanes; c += lanes)
        {
            var sum = Vector<float>.Zero;
            for (int p = 0; p < pixels; p++)
                sum += Vector.Load(image + (long)p * channels + c);
            for (int i = 0; i < lanes; i++)
                sums[c + i] = sum[i];
        }

        for (; c < channels; c++)
        {
            for (int p = 0; p < pixels; p++)
                sums[c] += image[(long)p * channels + c];
        }

        return sums;
    }
}
