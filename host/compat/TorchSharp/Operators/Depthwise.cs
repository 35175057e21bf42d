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
        int[] inOrder = [.. Enumerable.Range(0, g.Taps)];
        for (int t = 0; t < g.Taps; t++)
            offsets[t] = ((nint)(t / g.FilterW) * g.DilationH * g.PaddedW + t % g.FilterW * g.DilationW) * channels;
        Work.Parts(g.Input.N, n =>
        {
            using var padded = PaddedImages.Input(g, x, n);
            float* target = y + (long)n * g.OutH * g.OutW * channels;
            for (int oy = 0; oy < g.OutH; oy++)
            {
                for (int ox = 0; ox < g.OutW; ox++)
                {
                    float* from = padded.Data + ((nint)oy * g.StrideH * g.PaddedW + ox * g.StrideW) * channels;
                    Pixel(from, offsets, taps, inOrder, bias, target + ((nint)oy * g.OutW + ox) * channels, channels);
                }
            }
        });
        storage.Release();
    }

    public static void InputGradient(ConvolutionGeometry g, float* weight, float* dy, float* dx)
    {
        int channels = g.Input.C;
        var storage = TapsFirst(weight, g, out float* taps);
        var rows = GradientGrid.Along(g.Input.H, g.PadH, g.FilterH, g.StrideH, g.DilationH);
        var columns = GradientGrid.Along(g.Input.W, g.PadW, g.FilterW, g.StrideW, g.DilationW);
        var (top, paddedH) = GradientGrid.Margins(rows, g.OutH);
        var (left, paddedW) = GradientGrid.Margins(columns, g.OutW);
        var grids = rows.SelectMany(row => columns.Select(column => Grid(g, row, column, paddedW))).ToArray();
        Work.Parts(g.Input.N, n =>
        {
            using var padded = new PaddedImages(dy + (long)n * g.OutH * g.OutW * channels, 1, g.OutH, g.OutW, channels, top, left, paddedH, paddedW);
            float* start = padded.Data + ((nint)top * paddedW + left) * channels, target = dx + (long)n * g.Input.Pixels * channels;
            foreach (var (row, column, offsets, weights) in grids)
            {
                for (int y = 0; y < row.Count; y++)
                {
                    float* from = start + (nint)y * paddedW * channels;
                    float* to = target + ((nint)(row.First + y * g.StrideH) * g.Input.W + column.First) * channels;
                    for (int x = 0; x < column.Count; x++, from += channels, to += g.StrideW * channels)
                        Pixel(from, offsets, taps, weights, null, to, channels);
                }
            }
        });
        storage.Release();
    }

    public static void WeightGradient(ConvolutionGeometry g, float* x, float* dy, float* result)
    {
        int channels = g.Input.C, count = Math.Min(Convolution.ImageGroups, g.Input.N);
        using var sums = new Owned(TensorBody.Zeros(torch.ScalarType.Float32, [count + 1, g.Taps, channels]));
        float* sum = sums.Body.F;
        nint size = (nint)g.Taps * channels;
        Work.Parts(count, part =>
        {
            for (int n = g.Input.N * part / count; n < g.Input.N * (part + 1) / count; n++)
            {
                using var padded = PaddedImages.Input(g, x, n);
                float* grad = dy + (long)n * g.OutH * g.OutW * channels;
                for (int t = 0; t < g.Taps; t++)
                {
                    float* from = padded.Data + ((nint)(t / g.FilterW) * g.DilationH * g.PaddedW + t % g.FilterW * g.DilationW) * channels;
                    AddProducts(g, from, grad, sum + part * size + (nint)t * channels);
                }
            }
        });
        float* total = sum + count * size;
        for (int part = 0; part < count; part++)
            Elementwise.Map(default(Add), total, sum + part * size, total, size);
        Transpose.Matrix(total, result, g.Taps, channels, channels, g.Taps);
    }

    /// <summary>What the pixels of one grid of the input read from the output's gradient: offsets, and which taps' weights.</summary>
    private static (GradientGrid Row, GradientGrid Column, nint[] Offsets, int[] Weights) Grid(ConvolutionGeometry g, GradientGrid row,
        GradientGrid column, int paddedW)
    {
        var offsets = new List<nint>();
        var weights = new List<int>();
        foreach (var (fy, shiftY) in row.Taps)
        {
            foreach (var (fx, shiftX) in column.Taps)
            {
                offsets.Add(((nint)shiftY * paddedW + shiftX) * g.Input.C);
                weights.Add(fy * g.FilterW + fx);
            }
        }

        return (row, column, [.. offsets], [.. weights]);
    }

    /// <summary>result[c] += sum over the output's pixels of the input value under one tap times the gradient.</summary>
    private static void AddProducts(ConvolutionGeometry g, float* from, float* grad, float* result)
    {
        int channels = g.Input.C, lanes = Vector<float>.Count, c = 0;
        nint step = (nint)g.StrideW * channels;
        for (; c <= channels - lanes; c += lanes)
        {
            var (even, odd) = (Vector.Load(result + c), Vector<float>.Zero);
            for (int oy = 0; oy < g.OutH; oy++)
            {
                float* a = from + (nint)oy * g.StrideH * g.PaddedW * channels + c, b = grad + (nint)oy * g.OutW * channels + c;
                int ox = 0;
                for (; ox < g.OutW - 1; ox += 2, a += 2 * step, b += 2 * channels)
                {
                    even = Vector.FusedMultiplyAdd(Vector.Load(a), Vector.Load(b), even);
                    odd = Vector.FusedMultiplyAdd(Vector.Load(a + step), Vector.Load(b + channels), odd);
                }

                if (ox < g.OutW)
                    even = Vector.FusedMultiplyAdd(Vector.Load(a), Vector.Load(b), even);
            }

            Vector.Store(even + odd, result + c);
        }

        for (; c < channels; c++)
        {
            for (int oy = 0; oy < g.OutH; oy++)
            {
                float* a = from + (nint)oy * g.StrideH * g.PaddedW * channels + c, b = grad + (nint)oy * g.OutW * channels + c;
                for (int ox = 0; ox < g.OutW; ox++)
                    result[c] = MathF.FusedMultiplyAdd(a[ox * step], b[(nint)ox * channels], result[c]);
            }
        }
    }

    /// <summary>One pixel of all channels: the sum over the taps of from[offset] * weight.</summary>
    /// <param name="weights">For each offset the row of <paramref name="taps"/> that goes with it.</param>
    private static void Pixel(float* from, nint[] offsets, float* taps, int[] weights, float* bias, float* to, int channels)
    {
        int lanes = Vector<float>.Count, c = 0;
        for (; c <= channels - lanes; c += lanes)
        {
            var sum = bias == null ? Vector<float>.Zero : Vector.Load(bias + c);
            for (int t = 0; t < offsets.Length; t++)
                sum = Vector.FusedMultiplyAdd(Vector.Load(from + offsets[t] + c), Vector.Load(taps + (nint)weights[t] * channels + c), sum);
            Vector.Store(sum, to + c);
        }

        for (; c < channels; c++)
        {
            float sum = bias == null ? 0 : bias[c];
            for (int t = 0; t < offsets.Length; t++)
                sum = MathF.FusedMultiplyAdd(from[offsets[t] + c], taps[(nint)weights[t] * channels + c], sum);
            to[c] = sum;
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
