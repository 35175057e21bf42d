using System.Numerics;
using TorchSharp.Kernels;
using TorchSharp.Memory;

namespace TorchSharp.Operators;

/// <summary>Convolution with one filter per channel: vectors run along the channels.</summary>
internal static unsafe class Depthwise
{
    public static void Forward(ConvolutionGeometry g, float* x, float* weight, float* bias, float* y)
    {
        int channels = g.Input.C;
        var storage = TapsFirst(weight, g, out float* taps);
        var offsets = new nint[g.Taps];
        for (int t = 0; t < g.Taps; t++)
            offsets[t] = ((nint)(t / g.FilterW) * g.DilationH * g.PaddedW + t % g.FilterW * g.DilationW) * channels;
        Work.Parts(g.Input.N, n =>
        {
            using var padded = new PaddedImage(g, x, n);
            float* target = y + (long)n * g.OutH * g.OutW * channels;
            for (int oy = 0; oy < g.OutH; oy++)
            {
                for (int ox = 0; ox < g.OutW; ox++)
                {
                    float* from = padded.Data + ((nint)oy * g.StrideH * g.PaddedW + ox * g.StrideW) * channels;
                    Pixel(from, offsets, taps, bias, target + ((nint)oy * g.OutW + ox) * channels, channels);
                }
            }
        });
        storage.Release();
    }

    public static void InputGradient(ConvolutionGeometry g, float* weight, float* dy, float* dx)
    {
        int channels = g.Input.C;
        var storage = TapsFirst(weight, g, out float* taps);
        Work.Parts(g.Input.N, n =>
        {
            float* grad = dy + (long)n * g.OutH * g.OutW * channels, target = dx + (long)n * g.Input.Pixels * channels;
            new Span<float>(target, g.Input.Pixels * channels).Clear();
            for (int t = 0; t < g.Taps; t++)
            {
                float* w = taps + (nint)t * channels;
                ForEachPixel(g, t, (input, output) => AddProduct(target + input, grad + output, w, channels));
            }
        });
        storage.Release();
    }

    public static void WeightGradient(ConvolutionGeometry g, float* x, float* dy, float* result)
    {
        int channels = g.Input.C;
        using var sums = new Owned(TensorBody.Zeros(torch.ScalarType.Float32, [g.Taps, channels]));
        float* sum = sums.Body.F;
        Work.Parts(g.Taps, t =>
        {
            float* mine = sum + (nint)t * channels;
            for (int n = 0; n < g.Input.N; n++)
            {
                float* image = x + (long)n * g.Input.Pixels * channels, grad = dy + (long)n * g.OutH * g.OutW * channels;
                ForEachPixel(g, t, (input, output) => AddProduct(mine, image + input, grad + output, channels));
            }
        });
        Transpose.Matrix(sum, result, g.Taps, channels, channels, g.Taps);
    }

    private static void Pixel(float* from, nint[] offsets, float* taps, float* bias, float* to, int channels)
    {
        int lanes = Vector<float>.Count, c = 0;
        for (; c <= channels - lanes; c += lanes)
        {
            var sum = bias == null ? Vector<float>.Zero : Vector.Load(bias + c);
            float* w = taps + c;
            for (int t = 0; t < offsets.Length; t++, w += channels)
                sum = Vector.FusedMultiplyAdd(Vector.Load(from + offsets[t] + c), Vector.Load(w), sum);
            Vector.Store(sum, to + c);
        }

        for (; c < channels; c++)
        {
            float sum = bias == null ? 0 : bias[c];
            for (int t = 0; t < offsets.Length; t++)
                sum = MathF.FusedMultiplyAdd(from[offsets[t] + c], taps[t * channels + c], sum);
            to[c] = sum;
        }
    }

    /// <summary>target += a * b.</summary>
    private static void AddProduct(float* target, float* a, float* b, int n)
    {
        int lanes = Vector<float>.Count, i = 0;
        for (; i <= n - lanes; i += lanes)
            Vector.Store(Vector.FusedMultiplyAdd(Vector.Load(a + i), Vector.Load(b + i), Vector.Load(target + i)), target + i);
        for (; i < n; i++)
            target[i] = MathF.FusedMultiplyAdd(a[i], b[i], target[i]);
    }

    /// <summary>Calls with the offsets of each input pixel inside the image that a tap reads and of the output it reads it for.</summary>
    private static void ForEachPixel(ConvolutionGeometry g, int tap, Action<nint, nint> pixel)
    {
        int fy = tap / g.FilterW, fx = tap % g.FilterW, channels = g.Input.C;
        for (int oy = 0; oy < g.OutH; oy++)
        {
            int iy = oy * g.StrideH + fy * g.DilationH - g.PadH;
            if (iy < 0 || iy >= g.Input.H)
                continue;
            for (int ox = 0; ox < g.OutW; ox++)
            {
                int ix = ox * g.StrideW + fx * g.DilationW - g.PadW;
                if (ix >= 0 && ix < g.Input.W)
                    pixel(((nint)iy * g.Input.W + ix) * channels, ((nint)oy * g.OutW + ox) * channels);
            }
        }
    }

    /// <summary>Filters [C, 1, FH, FW] as [FH * FW, C].</summary>
    private static Storage TapsFirst(float* weight, ConvolutionGeometry g, out float* taps)
    {
        var storage = new Storage((long)g.Taps * g.Input.C * sizeof(float));
        taps = (float*)storage.Raw();
        Transpose.Matrix(weight, taps, g.Input.C, g.Taps, g.Taps, g.Input.C);
        return storage;
    }
}
