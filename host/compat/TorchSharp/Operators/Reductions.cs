using TorchSharp.Autograd;
using TorchSharp.Kernels;
using TorchSharp.Memory;
using static TorchSharp.torch;

namespace TorchSharp.Operators;

/// <summary>Sums, means and extremes.</summary>
internal static class Reductions
{
    /// <param name="dims">Null or empty for all.</param>
    public static TensorBody Sum(TensorBody x, ReadOnlySpan<long> dims, bool keep, ScalarType? type = null)
    {
        var kind = type ?? (Types.IsFloat(x.Type) ? x.Type : ScalarType.Int64);
        int[] reduced = Dims(x, dims);
        using var input = new Owned(Types.Cast(x, kind));
        using var sum = new Owned(Reduce.Sum(input.Body, reduced));
        var result = Finish(sum.Body, reduced, keep);
        if (Node.Record(x) is { } node)
        {
            node.Way = grad => [Arithmetic.Back(Spread(grad, x, reduced), x)];
            result.GradFn = node;
        }

        return result;
    }

    public static TensorBody Mean(TensorBody x, ReadOnlySpan<long> dims, bool keep, ScalarType? type = null)
    {
        if (!Types.IsFloat(type ?? x.Type))
            throw Shapes.Invalid($"mean(): could not infer output dtype. Input dtype must be either a floating point or complex dtype. "
                + $"Got: {x.Type}");
        long count = 1;
        foreach (int d in Dims(x, dims))
            count *= x.Shape[d];
        using var sum = new Owned(Sum(x, dims, keep, type));
        return Unary.Linear(new Scale(1.0 / count), 1.0 / count, sum.Body);
    }

    /// <summary>Sum of squared distances from the mean, divided by the count less <paramref name="correction"/>.</summary>
    public static TensorBody Variance(TensorBody x, ReadOnlySpan<long> dims, bool keep, long correction)
    {
        long count = 1;
        foreach (int d in Dims(x, dims))
            count *= x.Shape[d];
        using var mean = new Owned(Mean(x, dims, true));
        using var distance = new Owned(Arithmetic.Add(x, mean.Body, -1));
        using var square = new Owned(Unary.FromInput(new Pow(2), new PowSlope(2), distance.Body));
        using var sum = new Owned(Sum(square.Body, dims, keep));
        double factor = 1.0 / Math.Max(0, count - correction);
        return Unary.Linear(new Scale(factor), factor, sum.Body);
    }

    /// <summary>Largest or smallest along a dimension with its index; the gradient goes to that element alone.</summary>
    public static (TensorBody Values, TensorBody Indices) Extreme(TensorBody x, long dim, bool keep, bool largest)
    {
        int d = Shapes.Dim(dim, x.Rank);
        var (values, indices) = Reduce.Extreme(x, d, largest);
        using var allValues = new Owned(values);
        using var allIndices = new Owned(indices);
        int[] dims = x.Rank == 0 ? [] : [d];
        var (result, places) = (Finish(values, dims, keep), Finish(indices, dims, keep));
        if (Node.Record(x) is { } node)
        {
            var saved = node.Save(indices);
            node.Way = grad =>
            {
                using var whole = new Owned(Views.Reshaped(grad, saved.Body.Shape));
                return [Indexing.ScatterInto(TensorBody.Zeros(x.Type, x.Shape), d, saved.Value, whole.Body)];
            };
            result.GradFn = node;
        }

        return (result, places);
    }

    /// <summary>Largest or smallest of all; equal ones share the gradient.</summary>
    public static TensorBody Extreme(TensorBody x, bool largest)
    {
        using var flat = new Owned(Views.Reshaped(x, [x.Count]));
        var (value, index) = Reduce.Extreme(flat.Body, 0, largest);
        using var allValues = new Owned(value);
        index.Release();
        var result = Views.Reshaped(value, []);
        if (Node.Record(x) is { } node)
        {
            var (input, best) = (node.Save(x), node.Save(result));
            node.Way = grad =>
            {
                using var same = new Owned(Arithmetic.Compare(default(Equal), input.Value, best.Value));
                using var ones = new Owned(Types.Cast(same.Body, grad.Type));
                using var count = new Owned(Reduce.Sum(ones.Body, [.. Enumerable.Range(0, x.Rank)]));
                using var scaled = new Owned(Arithmetic.Times(ones.Body, grad));
                return [Elementwise.Map(new Scale(1 / Types.Read(count.Body, 0)), scaled.Body)];
            };
            result.GradFn = node;
        }

        return result;
    }

    public static TensorBody ArgExtreme(TensorBody x, long? dim, bool keep, bool largest)
    {
        using var flat = new Owned(dim is null ? Views.Reshaped(x, [x.Count]) : x.Retain());
        int d = dim is { } one ? Shapes.Dim(one, x.Rank) : 0;
        var (values, indices) = Reduce.Extreme(flat.Body, d, largest);
        values.Release();
        using var all = new Owned(indices);
        return Finish(indices, flat.Body.Rank == 0 ? [] : [d], keep && dim is not null);
    }

    /// <summary>True where any (or all) elements are not zero.</summary>
    public static TensorBody Any(TensorBody x, long? dim, bool keep, bool all)
    {
        using var truth = new Owned(Types.Cast(x, ScalarType.Bool));
        using var numbers = new Owned(Types.Cast(truth.Body, ScalarType.Int64));
        ReadOnlySpan<long> dims = dim is { } one ? [one] : [];
        long count = 1;
        foreach (int d in Dims(x, dims))
            count *= x.Shape[d];
        using var sum = new Owned(Sum(numbers.Body, dims, keep));
        using var limit = new Owned(new TensorBody(ScalarType.Int64, []));
        Types.Fill(limit.Body, all ? count : 1);
        return Arithmetic.Compare(default(GreaterOrEqual), sum.Body, limit.Body);
    }

    public static int[] Dims(TensorBody x, ReadOnlySpan<long> dims)
    {
        if (dims.Length == 0)
            return [.. Enumerable.Range(0, x.Rank)];
        var result = new HashSet<int>();
        foreach (long dim in dims)
        {
            int d = Shapes.Dim(dim, x.Rank);
            if (x.Rank > 0 && !result.Add(d))
                throw Shapes.Invalid($"dim {d} appears multiple times in the list of dims");
        }

        return [.. result];
    }

    /// <summary>Drops the reduced dimensions, of size 1 by now, unless they are kept.</summary>
    private static TensorBody Finish(TensorBody reduced, int[] dims, bool keep)
    {
        long[] shape = keep
            ? reduced.Shape
            : [.. Enumerable.Range(0, reduced.Rank).Where(d => !dims.Contains(d)).Select(d => reduced.Shape[d])];
        return Views.Reshaped(reduced, shape);
    }

    /// <summary>A gradient repeated along the dimensions that were summed.</summary>
    private static TensorBody Spread(TensorBody grad, TensorBody x, int[] dims)
    {
        long[] shape = (long[])x.Shape.Clone();
        foreach (int d in dims)
            shape[d] = 1;
        using var kept = new Owned(Views.Reshaped(grad, shape));
        using var wide = new Owned(kept.Body.View(x.Shape, Shapes.Expand(shape, kept.Body.Strides, x.Shape), kept.Body.Offset));
        return wide.Body.Contiguous();
    }
}
