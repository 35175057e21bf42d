using System.Numerics;
using TorchSharp.Autograd;
using TorchSharp.Kernels;
using TorchSharp.Memory;
using static TorchSharp.torch;

namespace TorchSharp.Operators;

/// <summary>Every channel brought to mean 0 and variance 1, then scaled and shifted.</summary>
/// <remarks>
/// y = (x - mean) / sqrt(variance + eps) * weight + bias, for x [N, C, ...]. Training takes mean and (biased) variance from the batch and moves
/// the running ones towards them; the running variance is the unbiased one. Ioffe and Szegedy 2015, arXiv:1502.03167.
/// </remarks>
internal static unsafe class BatchNormalization
{
    public static TensorBody Apply(TensorBody x, TensorBody? runningMean, TensorBody? runningVar, TensorBody? weight, TensorBody? bias,
        bool training, double momentum, double eps)
    {
        if (x.Type != ScalarType.Float32 || x.Rank < 2)
            throw Shapes.Invalid($"batch_norm takes Float32 tensors [N, C, ...], found {x.Type} {Shapes.Text(x.Shape)}");
        int channels = (int)x.Shape[1];
        foreach (var one in new[] { runningMean, runningVar, weight, bias })
        {
            if (one is not null && one.Count != channels)
                throw Shapes.Invalid($"batch_norm: expected {channels} elements for an input of {channels} channels, found {one.Count}");
        }

        long count = channels == 0 ? 0 : x.Count / channels;
        if (training && count <= 1)
            throw new ArgumentException($"Expected more than 1 value per channel when training, got input size {Shapes.Text(x.Shape)}");
        using var input = new Owned(Images(x));
        var shape = new Nhwc((int)x.Shape[0], channels, 1, (int)(count / Math.Max(x.Shape[0], 1)));
        var mean = new float[channels];
        var inverse = new float[channels];
        if (training)
        {
            var variance = new double[channels];
            var sums = ChannelStatistics.Of(input.Body.Ordered, shape);
            for (int c = 0; c < channels; c++)
            {
                mean[c] = (float)sums[c].Mean;
                variance[c] = sums[c].SquaredDistance / count;
                inverse[c] = (float)(1 / Math.Sqrt(variance[c] + eps));
            }

            Move(runningMean, c => sums[c].Mean, momentum);
            Move(runningVar, c => sums[c].SquaredDistance / (count - 1), momentum);
        }
        else
        {
            for (int c = 0; c < channels; c++)
            {
                mean[c] = runningMean!.F[c];
                inverse[c] = (float)(1 / Math.Sqrt(runningVar!.F[c] + eps));
            }
        }

        var result = input.Body.SameOrder();
        var (scale, shift) = (new float[channels], new float[channels]);
        for (int c = 0; c < channels; c++)
        {
            scale[c] = inverse[c] * (weight is null ? 1 : weight.F[c]);
            shift[c] = (bias is null ? 0 : bias.F[c]) - mean[c] * scale[c];
        }

        Affine(input.Body.Ordered, result.Ordered, shape, scale, shift);
        var output = Ordered(result, x);
        if (Node.Record(x, weight, bias) is { } node)
        {
            var saved = node.Save(input.Body);
            var factor = weight is null ? null : node.Save(weight);
            node.Way = grad => Gradients(node, grad, saved.Value, factor?.Value, shape, mean, inverse, training, x.Shape);
            output.GradFn = node;
        }

        return output;
    }

    /// <summary>Channels last in memory: images as they are, other ranks as one-row images.</summary>
    private static TensorBody Images(TensorBody x)
    {
        if (x.Rank == 4)
            return ChannelsLast.Of(x);
        using var image = new Owned(Views.Reshaped(x, [x.Shape[0], x.Shape[1], 1, x.Rank == 2 ? 1 : Shapes.Count(x.Shape.AsSpan(2))]));
        return ChannelsLast.Of(image.Body);
    }

    /// <summary>The result in the shape of x. Takes over one count of it.</summary>
    private static TensorBody Ordered(TensorBody result, TensorBody x)
    {
        if (Shapes.Same(result.Shape, x.Shape))
            return result;
        var shaped = Views.Reshaped(result, x.Shape);
        result.Release();
        return shaped;
    }

    private static void Move(TensorBody? running, Func<int, double> now, double momentum)
    {
        if (running is null)
            return;
        for (int c = 0; c < running.Count; c++)
            running.F[c] = (float)(momentum * now(c) + (1 - momentum) * running.F[c]);
        running.Storage.Version++;
    }

    private static TensorBody?[] Gradients(Node node, TensorBody grad, TensorBody x, TensorBody? weight, Nhwc shape, float[] mean,
        float[] inverse, bool training, long[] full)
    {
        int channels = shape.C;
        using var dy = new Owned(Images(grad));
        using var input = new Owned(ChannelsLast.Of(x));
        float* g = dy.Body.Ordered, v = input.Body.Ordered;
        double count = (double)shape.N * shape.Pixels;
        var sums = ChannelStatistics.Products(g, v, shape, mean);
        TensorBody? dx = null, dw = null, db = null;
        if (node.Needs(0))
        {
            // dx = weight / std * (dy - mean(dy) - xhat * mean(dy * xhat)); without batch statistics only the first term.
            var (a, b, c) = (new float[channels], new float[channels], new float[channels]);
            for (int i = 0; i < channels; i++)
            {
                double scale = inverse[i] * (weight is null ? 1 : weight.F[i]);
                a[i] = (float)scale;
                if (!training)
                    continue;
                double slope = -scale * inverse[i] * inverse[i] * sums[i].Product / count;
                b[i] = (float)slope;
                c[i] = (float)(-scale * sums[i].Sum / count - slope * mean[i]);
            }

            dx = Ordered(Combine(dy.Body, g, v, shape, a, b, c), full);
        }

        if (weight is not null && node.Needs(1))
        {
            dw = new TensorBody(ScalarType.Float32, [channels]);
            for (int i = 0; i < channels; i++)
                dw.F[i] = (float)(sums[i].Product * inverse[i]);
        }

        if (node.Inputs.Length > 2 && node.Needs(2))
        {
            db = new TensorBody(ScalarType.Float32, [channels]);
            for (int i = 0; i < channels; i++)
                db.F[i] = (float)sums[i].Sum;
        }

        return [dx, dw, db];
    }

    private static TensorBody Ordered(TensorBody result, long[] shape)
    {
        if (Shapes.Same(result.Shape, shape))
            return result;
        var shaped = Views.Reshaped(result, shape);
        result.Release();
        return shaped;
    }

    /// <summary>y = x * scale + shift, each channel with its own.</summary>
    private static void Affine(float* x, float* y, Nhwc shape, float[] scale, float[] shift)
    {
        int channels = shape.C, lanes = Vector<float>.Count;
        Work.Ranges((long)shape.N * shape.Pixels, Math.Max(1, Work.Grain / channels), (first, end) =>
        {
            fixed (float* a = scale, b = shift)
            {
                for (long p = first; p < end; p++)
                {
                    float* from = x + p * channels, to = y + p * channels;
                    int c = 0;
                    for (; c <= channels - lanes; c += lanes)
                        Vector.Store(Vector.FusedMultiplyAdd(Vector.Load(from + c), Vector.Load(a + c), Vector.Load(b + c)), to + c);
                    for (; c < channels; c++)
                        to[c] = MathF.FusedMultiplyAdd(from[c], a[c], b[c]);
                }
            }
        });
    }

    /// <summary>g * a + x * b + c, each channel with its own.</summary>
    private static TensorBody Combine(TensorBody like, float* g, float* x, Nhwc shape, float[] a, float[] b, float[] c)
    {
        var result = like.SameOrder();
        float* y = result.Ordered;
        int channels = shape.C, lanes = Vector<float>.Count;
        Work.Ranges((long)shape.N * shape.Pixels, Math.Max(1, Work.Grain / channels), (first, end) =>
        {
            fixed (float* pa = a, pb = b, pc = c)
            {
                for (long p = first; p < end; p++)
                {
                    long at = p * channels;
                    int i = 0;
                    for (; i <= channels - lanes; i += lanes)
                    {
                        var sum = Vector.FusedMultiplyAdd(Vector.Load(x + at + i), Vector.Load(pb + i), Vector.Load(pc + i));
                        Vector.Store(Vector.FusedMultiplyAdd(Vector.Load(g + at + i), Vector.Load(pa + i), sum), y + at + i);
                    }

                    for (; i < channels; i++)
                        y[at + i] = MathF.FusedMultiplyAdd(g[at + i], pa[i], MathF.FusedMultiplyAdd(x[at + i], pb[i], pc[i]));
                }
            }
        });
        return result;
    }
}
