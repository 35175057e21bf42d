using System.Numerics;
using TorchSharp.Memory;

namespace TorchSharp.Kernels;

/// <summary>
/// Sums over all pixels of each channel of channels-last images. One image at a time in float32, images together in double.
/// </summary>
internal static unsafe class ChannelStatistics
{
    /// <summary>Mean, and sum of squared distances from it.</summary>
    public readonly record struct Spread(double Mean, double SquaredDistance);

    /// <summary>Sum of the gradient, and of gradient * (x - mean).</summary>
    public readonly record struct Pair(double Sum, double Product);

    // Few pixels (a matrix [N, C]) are taken together, so that one "image" is worth a loop.
    private const int LeastPixels = 64;

    public static Spread[] Of(float* x, Nhwc shape)
    {
        int channels = shape.C, each = Each(shape), parts = (shape.N + each - 1) / each;
        var means = new float[parts][];
        var squares = new float[parts][];
        Work.Parts(parts, part =>
        {
            long first = (long)part * each * shape.Pixels, end = Math.Min(first + (long)each * shape.Pixels, (long)shape.N * shape.Pixels);
            (means[part], squares[part]) = Of(x + first * channels, end - first, channels);
        });

        // Chan, Golub and LeVeque 1979: combines the statistics of parts without losing digits.
        var result = new Spread[channels];
        for (int c = 0; c < channels; c++)
        {
            double count = 0, mean = 0, distance = 0;
            for (int part = 0; part < parts; part++)
            {
                double pixels = Math.Min(each, shape.N - part * each) * (double)shape.Pixels, delta = means[part][c] - mean;
                distance += squares[part][c] + delta * delta * count * pixels / (count + pixels);
                mean += delta * pixels / (count + pixels);
                count += pixels;
            }

            result[c] = new Spread(mean, distance);
        }

        return result;
    }

    public static Pair[] Products(float* grad, float* x, Nhwc shape, float[] mean)
    {
        int channels = shape.C, each = Each(shape), parts = (shape.N + each - 1) / each;
        var sums = new float[parts][];
        var products = new float[parts][];
        Work.Parts(parts, part =>
        {
            long first = (long)part * each * shape.Pixels, end = Math.Min(first + (long)each * shape.Pixels, (long)shape.N * shape.Pixels);
            (sums[part], products[part]) = Products(grad + first * channels, x + first * channels, end - first, channels, mean);
        });
        var result = new Pair[channels];
        for (int c = 0; c < channels; c++)
        {
            double sum = 0, product = 0;
            for (int part = 0; part < parts; part++)
            {
                sum += sums[part][c];
                product += products[part][c];
            }

            result[c] = new Pair(sum, product);
        }

        return result;
    }

    private static int Each(Nhwc shape) => Math.Max(1, LeastPixels / Math.Max(1, shape.Pixels));

    private static (float[] Mean, float[] Square) Of(float* x, long pixels, int channels)
    {
        var (means, squares) = (new float[channels], new float[channels]);
        int lanes = Vector<float>.Count, c = 0;
        for (; c <= channels - lanes; c += lanes)
        {
            var (a, b) = (Vector<float>.Zero, Vector<float>.Zero);
            long p = 0;
            for (; p < pixels - 1; p += 2)
            {
                a += Vector.Load(x + p * channels + c);
                b += Vector.Load(x + (p + 1) * channels + c);
            }

            if (p < pixels)
                a += Vector.Load(x + p * channels + c);
            var mean = (a + b) / new Vector<float>(pixels);
            (a, b) = (Vector<float>.Zero, Vector<float>.Zero);
            for (p = 0; p < pixels - 1; p += 2)
            {
                var d = Vector.Load(x + p * channels + c) - mean;
                var e = Vector.Load(x + (p + 1) * channels + c) - mean;
                a = Vector.FusedMultiplyAdd(d, d, a);
                b = Vector.FusedMultiplyAdd(e, e, b);
            }

            if (p < pixels)
            {
                var d = Vector.Load(x + p * channels + c) - mean;
                a = Vector.FusedMultiplyAdd(d, d, a);
            }

            mean.CopyTo(means, c);
            (a + b).CopyTo(squares, c);
        }

        for (; c < channels; c++)
        {
            double sum = 0, square = 0;
            for (long p = 0; p < pixels; p++)
                sum += x[p * channels + c];
            double mean = sum / pixels;
            for (long p = 0; p < pixels; p++)
                square += (x[p * channels + c] - mean) * (x[p * channels + c] - mean);
            (means[c], squares[c]) = ((float)mean, (float)square);
        }

        return (means, squares);
    }

    private static (float[] Sum, float[] Product) Products(float* grad, float* x, long pixels, int channels, float[] mean)
    {
        var (sums, products) = (new float[channels], new float[channels]);
        int lanes = Vector<float>.Count, c = 0;
        for (; c <= channels - lanes; c += lanes)
        {
            var center = new Vector<float>(mean, c);
            var (s0, s1, t0, t1) = (Vector<float>.Zero, Vector<float>.Zero, Vector<float>.Zero, Vector<float>.Zero);
            long p = 0;
            for (; p < pixels - 1; p += 2)
            {
                var g = Vector.Load(grad + p * channels + c);
                var h = Vector.Load(grad + (p + 1) * channels + c);
                s0 += g;
                s1 += h;
                t0 = Vector.FusedMultiplyAdd(g, Vector.Load(x + p * channels + c) - center, t0);
                t1 = Vector.FusedMultiplyAdd(h, Vector.Load(x + (p + 1) * channels + c) - center, t1);
            }

            if (p < pixels)
            {
                var g = Vector.Load(grad + p * channels + c);
                s0 += g;
                t0 = Vector.FusedMultiplyAdd(g, Vector.Load(x + p * channels + c) - center, t0);
            }

            (s0 + s1).CopyTo(sums, c);
            (t0 + t1).CopyTo(products, c);
        }

        for (; c < channels; c++)
        {
            double sum = 0, product = 0;
            for (long p = 0; p < pixels; p++)
            {
                sum += grad[p * channels + c];
                product += (double)grad[p * channels + c] * (x[p * channels + c] - mean[c]);
            }

            (sums[c], products[c]) = ((float)sum, (float)product);
        }

        return (sums, products);
    }
}
