using TorchSharp.Autograd;
using TorchSharp.Kernels;
using TorchSharp.Memory;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Operators;

/// <summary>How far scores are from their targets.</summary>
internal static unsafe class Losses
{
    /// <summary>What a loss over classes is computed from.</summary>
    internal sealed record ClassOptions(TensorBody? Weight, long Ignore, Reduction Reduction, double Smoothing)
    {
        /// <summary>True when the input are scores, false when it already holds logarithms of probabilities.</summary>
        public required bool TakesScores { get; init; }
    }

    /// <summary>
    /// -sum over classes of q * log p, where q is the target distribution: one class (Int64 target [N, ...]) or one probability per class
    /// (Float32 target of x's shape), smoothed and weighted.
    /// </summary>
    /// <remarks>The mean divides by the weights of the target classes, or by the number of samples when targets are probabilities.</remarks>
    public static TensorBody Classes(TensorBody x, TensorBody target, ClassOptions options)
    {
        if (x.Type != ScalarType.Float32 || x.Rank == 0)
            throw Shapes.Invalid($"expected Float32 scores [N, C, ...], found {x.Type} {Shapes.Text(x.Shape)}");
        bool isIndex = !Types.IsFloat(target.Type);
        int classDim = x.Rank == 1 ? 0 : 1, classes = (int)x.Shape[classDim];
        long[] sampleShape = [.. x.Shape[..classDim], .. x.Shape[(classDim + 1)..]];
        if (!Shapes.Same(target.Shape, isIndex ? sampleShape : x.Shape))
            throw Shapes.Invalid($"Expected target size {Shapes.Text(isIndex ? sampleShape : x.Shape)}, got {Shapes.Text(target.Shape)}");
        if (isIndex && target.Type != ScalarType.Int64)
            throw Shapes.Invalid($"expected scalar type Long but found {target.Type}");
        if (options.Smoothing is < 0 or > 1)
            throw Shapes.Invalid($"label_smoothing must be between 0.0 and 1.0. Got: {options.Smoothing}");
        if (options.Weight is { } given && (given.Count != classes || given.Type != ScalarType.Float32))
            throw Shapes.Invalid($"weight tensor should be defined either for all {classes} classes or no classes but got weight tensor "
                + $"of shape: {Shapes.Text(given.Shape)}");

        using var scores = new Owned(ClassesLast(x, classDim));
        using var q = new Owned(new TensorBody(ScalarType.Float32, scores.Body.Shape));
        long samples = classes == 0 ? 0 : x.Count / classes;
        double norm = isIndex ? Distribution(target, options, q.Body.F, samples, classes) : Distribution(target, classDim, options,
            q.Body.F, samples, classes);
        if (options.Reduction != Reduction.Mean)
            norm = 1;

        var (each, slopes) = Each(scores.Body.F, q.Body.F, samples, classes, options.TakesScores, norm);
        using var losses = new Owned(each);
        using var slope = new Owned(slopes);
        var result = options.Reduction == Reduction.None ? Views.Reshaped(each, sampleShape) : Total(each);
        if (Node.Record(x) is { } node)
        {
            var saved = node.Save(slopes);
            bool isEach = options.Reduction == Reduction.None;
            node.Way = grad =>
            {
                using var column = new Owned(isEach ? Views.Reshaped(grad, [samples, 1]) : grad.Retain());
                using var product = new Owned(Arithmetic.Times(saved.Value, column.Body));
                return [ClassesBack(product.Body, x, classDim)];
            };
            result.GradFn = node;
        }

        return result;
    }

    /// <summary>All, their sum or their mean.</summary>
    public static TensorBody Reduced(TensorBody each, Reduction reduction) => reduction switch
    {
        Reduction.None => each.Retain(),
        Reduction.Sum => Reductions.Sum(each, [], false),
        _ => Reductions.Mean(each, [], false),
    };

    private static TensorBody Total(TensorBody each)
    {
        var result = new TensorBody(ScalarType.Float32, []);
        *result.F = (float)Reduce.Sum(each.F, each.Count);
        return result;
    }

    /// <summary>Loss of each sample, and its slope for each score, both already divided by <paramref name="norm"/>.</summary>
    private static (TensorBody Each, TensorBody Slopes) Each(float* scores, float* q, long samples, int classes, bool takesScores,
        double norm)
    {
        var each = new TensorBody(ScalarType.Float32, [samples]);
        var slopes = new TensorBody(ScalarType.Float32, [samples, classes]);
        float* loss = each.F, slope = slopes.F;
        for (long i = 0; i < samples; i++)
        {
            float* row = scores + i * classes, mine = q + i * classes, to = slope + i * classes;
            float logSum = takesScores ? Softmax.LogSumExp(row, classes) : 0;
            double sum = 0, mass = 0;
            for (int c = 0; c < classes; c++)
            {
                mass += mine[c];
                if (mine[c] != 0)
                    sum -= (double)mine[c] * (row[c] - logSum);
            }

            loss[i] = (float)(sum / norm);
            for (int c = 0; c < classes; c++)
                to[c] = (float)(((takesScores ? MathF.Exp(row[c] - logSum) * mass : 0) - mine[c]) / norm);
        }

        return (each, slopes);
    }

    private static double Distribution(TensorBody target, ClassOptions options, float* q, long samples, int classes)
    {
        using var labels = new Owned(target.Contiguous());
        using var weight = new Owned(options.Weight?.Contiguous() ?? Ones(classes));
        float* w = weight.Body.F;
        new Span<float>(q, checked((int)(samples * classes))).Clear();
        double norm = 0;
        for (long i = 0; i < samples; i++)
        {
            long label = labels.Body.L[i];
            if (label == options.Ignore)
                continue;
            if (label < 0 || label >= classes)
                throw new IndexOutOfRangeException($"Target {label} is out of bounds.");
            for (int c = 0; c < classes && options.Smoothing > 0; c++)
                q[i * classes + c] = (float)(options.Smoothing / classes * w[c]);
            q[i * classes + label] += (float)((1 - options.Smoothing) * w[label]);
            norm += w[label];
        }

        return norm;
    }

    private static double Distribution(TensorBody target, int classDim, ClassOptions options, float* q, long samples, int classes)
    {
        using var probabilities = new Owned(ClassesLast(target, classDim));
        using var floats = new Owned(Types.Cast(probabilities.Body, ScalarType.Float32));
        using var weight = new Owned(options.Weight?.Contiguous() ?? Ones(classes));
        float* p = floats.Body.F, w = weight.Body.F;
        for (long i = 0; i < samples * classes; i++)
            q[i] = (float)((p[i] * (1 - options.Smoothing) + options.Smoothing / classes) * w[i % classes]);
        return samples;
    }

    private static TensorBody Ones(int count)
    {
        var ones = new TensorBody(ScalarType.Float32, [count]);
        Types.Fill(ones, 1);
        return ones;
    }

    /// <summary>[N, C, ...] as contiguous rows [samples, C].</summary>
    private static TensorBody ClassesLast(TensorBody x, int classDim)
    {
        using var moved = new Owned(x.View([.. x.Shape[..classDim], .. x.Shape[(classDim + 1)..], x.Shape[classDim]],
            [.. x.Strides[..classDim], .. x.Strides[(classDim + 1)..], x.Strides[classDim]], x.Offset));
        return Views.Reshaped(moved.Body, [x.Shape[classDim] == 0 ? 0 : x.Count / x.Shape[classDim], x.Shape[classDim]]);
    }

    private static TensorBody ClassesBack(TensorBody rows, TensorBody x, int classDim)
    {
        using var shaped = new Owned(Views.Reshaped(rows, [.. x.Shape[..classDim], .. x.Shape[(classDim + 1)..], x.Shape[classDim]]));
        long[] strides = shaped.Body.Strides;
        using var moved = new Owned(shaped.Body.View(x.Shape, [.. strides[..classDim], strides[^1], .. strides[classDim..^1]], shaped.Body.Offset));
        return moved.Body.Contiguous();
    }
}
