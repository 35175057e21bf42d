using System.Numerics;
using TorchSharp.Autograd;
using TorchSharp.Kernels;
using TorchSharp.Memory;
using static TorchSharp.torch;

namespace TorchSharp.Operators;

/// <summary>Largest or mean value under a window, for images [N, C, H, W].</summary>
internal static unsafe class Pooling
{
    /// <summary>Where each output's window begins and ends along one axis; borders are cut off.</summary>
    internal readonly record struct Window(int First, int End, int Divisor);

    public static (TensorBody Values, TensorBody? Indices) Max(TensorBody x, (int H, int W) filter, (int H, int W) stride,
        (int H, int W) pad, (int H, int W) dilation, bool ceil,
        bool wantsIndices)
    {
        Check(x, filter, stride, pad, dilation);
        return Max(x, Read((int)x.Shape[2], filter.H, stride.H, pad.H, dilation.H, ceil), Read((int)x.Shape[3], filter.W, stride.W, pad.W, dilation.W, ceil),
            wantsIndices);

        static int[][] Read(int size, int filter, int stride, int pad, int dilation, bool ceil) =>
        [
            .. Enumerable.Range(0, OutputSize(size, filter, stride, pad, dilation, ceil))
                .Select(o => Enumerable.Range(0, filter).Select(f => o * stride - pad + f * dilation).Where(i => i >= 0 && i < size).ToArray()),
        ];
    }

    /// <summary>Over windows of nearly equal size that together cover the image.</summary>
    public static (TensorBody Values, TensorBody? Indices) AdaptiveMax(TensorBody x, int outH, int outW, bool wantsIndices)
    {
        CheckRank(x);
        return Max(x, Read(Cover((int)x.Shape[2], outH)), Read(Cover((int)x.Shape[3], outW)), wantsIndices);

        static int[][] Read(Window[] windows) => [.. windows.Select(window => Enumerable.Range(window.First, window.End - window.First).ToArray())];
    }

    /// <param name="rows">For each row of the result the rows of the image that it reads.</param>
    /// <param name="columns">The same for columns.</param>
    private static (TensorBody Values, TensorBody? Indices) Max(TensorBody x, int[][] rows, int[][] columns, bool wantsIndices)
    {
        using var input = new Owned(ChannelsLast.Of(x));
        var shape = ChannelsLast.ShapeOf(x);
        int outH = rows.Length, outW = columns.Length;
        var output = new Nhwc(shape.N, shape.C, outH, outW);
        var result = TensorBody.ChannelsLast(output);
        // For each output the pixel of the image it came from, in the memory order of the result.
        var winners = new Storage(output.Count * sizeof(int));
        float* from = input.Body.Ordered, to = result.Ordered;
        int* won = (int*)winners.Raw();
        int c = shape.C;
        Work.Parts(shape.N, n =>
        {
            float* image = from + (long)n * shape.Pixels * c;
            for (int oy = 0; oy < outH; oy++)
            {
                for (int ox = 0; ox < outW; ox++)
                {
                    long at = (((long)n * outH + oy) * outW + ox) * c;
                    bool isFirst = true;
                    foreach (int iy in rows[oy])
                    {
                        foreach (int ix in columns[ox])
                        {
                            int pixel = iy * shape.W + ix;
                            Take(image + (long)pixel * c, pixel, to + at, won + at, c, isFirst);
                            isFirst = false;
                        }
                    }
                }
            }
        });
        var indices = wantsIndices ? Indices(won, output) : null;
        if (Node.Record(x) is { } node)
        {
            node.Way = grad =>
            {
                using var dy = new Owned(ChannelsLast.Of(grad));
                var dx = TensorBody.ChannelsLast(shape);
                float* g = dy.Body.Ordered, d = dx.Ordered;
                int* place = (int*)winners.Raw();
                Work.Parts(shape.N, n =>
                {
                    float* image = d + (long)n * shape.Pixels * c;
                    new Span<float>(image, shape.Pixels * c).Clear();
                    for (long i = (long)n * output.Pixels * c; i < (long)(n + 1) * output.Pixels * c; i += c)
                    {
                        for (int channel = 0; channel < c; channel++)
                            image[(long)place[i + channel] * c + channel] += g[i + channel];
                    }
                });
                return [dx];
            };
            result.GradFn = node;
        }
        else
        {
            winners.Release();
        }

        return (result, indices);
    }

    public static TensorBody Average(TensorBody x, (int H, int W) filter, (int H, int W) stride, (int H, int W) pad, bool ceil,
        bool countsPadding, long? divisor)
    {
        Check(x, filter, stride, pad, (1, 1));
        var shape = ChannelsLast.ShapeOf(x);
        var rows = Windows(shape.H, filter.H, stride.H, pad.H, ceil, countsPadding);
        var columns = Windows(shape.W, filter.W, stride.W, pad.W, ceil, countsPadding);
        return Average(x, rows, columns, divisor);
    }

    /// <summary>Windows of nearly equal size that together cover the image: from floor(o H / OH) to ceil((o + 1) H / OH).</summary>
    public static TensorBody AdaptiveAverage(TensorBody x, int outH, int outW)
    {
        CheckRank(x);
        return Average(x, Cover((int)x.Shape[2], outH), Cover((int)x.Shape[3], outW), null);
    }

    private static Window[] Cover(int size, int outputs)
    {
        var windows = new Window[outputs];
        for (int o = 0; o < outputs; o++)
        {
            int first = (int)((long)o * size / outputs), end = (int)(((long)(o + 1) * size + outputs - 1) / outputs);
            windows[o] = new Window(first, end, end - first);
        }

        return windows;
    }

    private static TensorBody Average(TensorBody x, Window[] rows, Window[] columns, long? divisor)
    {
        if (x.Type != ScalarType.Float32)
            throw Shapes.Invalid($"average pooling takes Float32 tensors, found {x.Type}");
        using var input = new Owned(ChannelsLast.Of(x));
        var shape = ChannelsLast.ShapeOf(x);
        int c = shape.C;
        var result = TensorBody.ChannelsLast(new Nhwc(shape.N, c, rows.Length, columns.Length));
        float* from = input.Body.Ordered, to = result.Ordered;
        Work.Parts(shape.N, n => ForEachWindow(n, shape, rows, columns, divisor, (output, scale) => new Span<float>(to + output, c).Clear(),
            (pixel, output, scale) => Elementwise.Map(new AddScaled(scale), to + output, from + pixel, to + output, c)));
        if (Node.Record(x) is { } node)
        {
            node.Way = grad =>
            {
                using var dy = new Owned(ChannelsLast.Of(grad));
                var dx = TensorBody.ChannelsLast(shape);
                float* g = dy.Body.Ordered, d = dx.Ordered;
                Work.Parts(shape.N, n =>
                {
                    new Span<float>(d + (long)n * shape.Pixels * c, shape.Pixels * c).Clear();
                    ForEachWindow(n, shape, rows, columns, divisor, null,
                        (pixel, output, scale) => Elementwise.Map(new AddScaled(scale), d + pixel, g + output, d + pixel, c));
                });
                return [dx];
            };
            result.GradFn = node;
        }

        return result;
    }

    private static void ForEachWindow(int n, Nhwc shape, Window[] rows, Window[] columns, long? divisor, Action<long, double>? start,
        Action<long, long, double> pixel)
    {
        for (int oy = 0; oy < rows.Length; oy++)
        {
            for (int ox = 0; ox < columns.Length; ox++)
            {
                long output = (((long)n * rows.Length + oy) * columns.Length + ox) * shape.C;
                double scale = 1.0 / (divisor ?? (long)rows[oy].Divisor * columns[ox].Divisor);
                start?.Invoke(output, scale);
                for (int iy = rows[oy].First; iy < rows[oy].End; iy++)
                {
                    for (int ix = columns[ox].First; ix < columns[ox].End; ix++)
                        pixel((((long)n * shape.H + iy) * shape.W + ix) * shape.C, output, scale);
                }
            }
        }
    }

    private static Window[] Windows(int size, int filter, int stride, int pad, bool ceil, bool countsPadding)
    {
        var windows = new Window[OutputSize(size, filter, stride, pad, 1, ceil)];
        for (int o = 0; o < windows.Length; o++)
        {
            int first = o * stride - pad, end = Math.Min(first + filter, size + pad);
            int covered = end - first;
            (first, end) = (Math.Max(first, 0), Math.Min(end, size));
            windows[o] = new Window(first, end, countsPadding ? covered : end - first);
        }

        return windows;
    }

    private static int OutputSize(int size, int filter, int stride, int pad, int dilation, bool ceil)
    {
        int span = size + 2 * pad - dilation * (filter - 1) - 1;
        int outputs = (span + (ceil ? stride - 1 : 0)) / stride + 1;
        // A last window that would begin in the padding after the image is left out.
        if (ceil && (outputs - 1) * stride >= size + pad)
            outputs--;
        if (span < 0 || outputs <= 0)
            throw Shapes.Invalid($"Given input size: {size}, window {filter}, padding {pad}: calculated output size is too small");
        return outputs;
    }

    /// <summary>Keeps, channel by channel, the larger value and the pixel it came from; a NaN is larger than any number.</summary>
    private static void Take(float* from, int pixel, float* best, int* won, int channels, bool isFirst)
    {
        int lanes = Vector<float>.Count, c = 0;
        if (isFirst)
        {
            new ReadOnlySpan<float>(from, channels).CopyTo(new Span<float>(best, channels));
            new Span<int>(won, channels).Fill(pixel);
            return;
        }

        var here = new Vector<int>(pixel);
        for (; c <= channels - lanes; c += lanes)
        {
            var (value, old) = (Vector.Load(from + c), Vector.Load(best + c));
            var wins = Vector.GreaterThan(value, old) | ~Vector.Equals(value, value);
            Vector.Store(Lanes.Select(wins, value, old), best + c);
            Vector.Store(Vector.ConditionalSelect(wins, here, Vector.Load(won + c)), won + c);
        }

        for (; c < channels; c++)
        {
            if (from[c] > best[c] || float.IsNaN(from[c]))
            {
                best[c] = from[c];
                won[c] = pixel;
            }
        }
    }

    private static TensorBody Indices(int* won, Nhwc shape)
    {
        var result = new TensorBody(ScalarType.Int64, [shape.N, shape.C, shape.H, shape.W]);
        long* to = result.L;
        for (long n = 0; n < shape.N; n++)
        {
            for (long p = 0; p < shape.Pixels; p++)
            {
                for (long c = 0; c < shape.C; c++)
                    to[(n * shape.C + c) * shape.Pixels + p] = won[(n * shape.Pixels + p) * shape.C + c];
            }
        }

        return result;
    }

    private static void Check(TensorBody x, (int H, int W) filter, (int H, int W) stride, (int H, int W) pad, (int H, int W) dilation)
    {
        CheckRank(x);
        if (filter.H <= 0 || filter.W <= 0 || stride.H <= 0 || stride.W <= 0 || dilation.H <= 0 || dilation.W <= 0)
            throw Shapes.Invalid($"pooling takes positive windows, strides and dilations, found window {filter}, stride {stride}, "
                + $"dilation {dilation}");
        if (pad.H < 0 || pad.W < 0 || pad.H > filter.H / 2 || pad.W > filter.W / 2)
            throw Shapes.Invalid($"pad should be at most half of effective kernel size, but got pad={pad}, kernel_size={filter}");
    }

    private static void CheckRank(TensorBody x)
    {
        if (x.Rank != 4 || x.Type != ScalarType.Float32)
            throw Shapes.Invalid($"pooling takes Float32 tensors [N, C, H, W], found {x.Type} {Shapes.Text(x.Shape)}");
    }
}
