using TorchSharp.Autograd;
using TorchSharp.Kernels;
using TorchSharp.Memory;
using static TorchSharp.torch;

namespace TorchSharp.Operators;

/// <summary>Elements picked by tensors of indices or masks.</summary>
internal static unsafe class Indexing
{
    /// <summary>Rows of <paramref name="x"/> along a dimension, in the order of a one-dimensional Int64 index.</summary>
    public static TensorBody IndexSelect(TensorBody x, long dim, TensorBody index)
    {
        if (index.Rank > 1)
            throw Shapes.Invalid("index_select(): Index is supposed to be a vector");
        int d = Shapes.Dim(dim, x.Rank);
        using var source = new Owned(x.Contiguous());
        using var picks = new Owned(Picks(index, x.Shape[d]));
        long[] shape = (long[])x.Shape.Clone();
        shape[d] = picks.Body.Count;
        var result = new TensorBody(x.Type, shape);
        var (outer, row) = Around(x, d, x.Type.ElementSize());
        for (long o = 0; o < outer; o++)
        {
            for (long i = 0; i < shape[d]; i++)
            {
                byte* from = source.Body.Bytes + (o * x.Shape[d] + picks.Body.L[i]) * row;
                Buffer.MemoryCopy(from, result.Bytes + (o * shape[d] + i) * row, row, row);
            }
        }

        if (Node.Record(x) is { } node)
        {
            var saved = node.Save(picks.Body);
            node.Way = grad => [AddRows(TensorBody.Zeros(x.Type, x.Shape), d, saved.Value, grad)];
            result.GradFn = node;
        }

        return result;
    }

    /// <summary>result[i][j] = x[index[i][j]][j] along a dimension.</summary>
    public static TensorBody Gather(TensorBody x, long dim, TensorBody index)
    {
        int d = Shapes.Dim(dim, x.Rank);
        if (index.Rank != x.Rank)
            throw Shapes.Invalid("Index tensor must have the same number of dimensions as input tensor");
        using var source = new Owned(x.Contiguous());
        using var picks = new Owned(Picks(index, x.Rank == 0 ? 1 : x.Shape[d]));
        var result = new TensorBody(x.Type, index.Shape);
        int size = x.Type.ElementSize();
        byte* from = source.Body.Bytes;
        ForEachPlace(index.Shape, source.Body.Strides, d, picks.Body.L,
            (at, place) => Buffer.MemoryCopy(from + place * size, result.Bytes + at * size, size, size));
        if (Node.Record(x) is { } node)
        {
            var saved = node.Save(picks.Body);
            node.Way = grad => [ScatterInto(TensorBody.Zeros(x.Type, x.Shape), d, saved.Value, grad)];
            result.GradFn = node;
        }

        return result;
    }

    /// <summary>target[index[i][j]][j] += source[i][j] along a dimension; target is contiguous and returned.</summary>
    public static TensorBody ScatterInto(TensorBody target, int d, TensorBody index, TensorBody source, bool add = true)
    {
        using var values = new Owned(source.Contiguous());
        using var picks = new Owned(Picks(index, target.Rank == 0 ? 1 : target.Shape[d]));
        if (target.Type == ScalarType.Float32)
        {
            float* to = target.F, from = values.Body.F;
            ForEachPlace(index.Shape, target.Strides, d, picks.Body.L, (at, place) => to[place] = add ? to[place] + from[at] : from[at]);
        }
        else if (target.Type == ScalarType.Float64)
        {
            double* to = (double*)target.Bytes, from = (double*)values.Body.Bytes;
            ForEachPlace(index.Shape, target.Strides, d, picks.Body.L, (at, place) => to[place] = add ? to[place] + from[at] : from[at]);
        }
        else if (target.Type == ScalarType.Int64)
        {
            long* to = target.L, from = values.Body.L;
            ForEachPlace(index.Shape, target.Strides, d, picks.Body.L, (at, place) => to[place] = add ? to[place] + from[at] : from[at]);
        }
        else
        {
            throw Types.Unsupported(target.Type);
        }

        return target;
    }

    /// <summary>The elements where the mask is set, in order, as a vector's indices.</summary>
    public static TensorBody Places(TensorBody mask)
    {
        using var flags = new Owned(mask.Contiguous());
        long count = 0;
        for (long i = 0; i < mask.Count; i++)
            count += flags.Body.Bytes[i] != 0 ? 1 : 0;
        var result = new TensorBody(ScalarType.Int64, [count]);
        long at = 0;
        for (long i = 0; i < mask.Count; i++)
        {
            if (flags.Body.Bytes[i] != 0)
                result.L[at++] = i;
        }

        return result;
    }

    /// <summary>Where the condition is set, x, else y; all three broadcast.</summary>
    public static TensorBody Where(TensorBody condition, TensorBody x, TensorBody y)
    {
        if (condition.Type != ScalarType.Bool)
            throw Shapes.Invalid($"where expected condition to be a boolean tensor, but got a tensor with dtype {condition.Type}");
        var type = Types.Promote(x, y);
        using var kind = new Owned(Types.Cast(condition, Types.IsFloat(type) ? type : ScalarType.Int64));
        using var not = new Owned(Arithmetic.Compute(default(Flip), kind.Body, kind.Body, kind.Body.Type));
        using var left = new Owned(Chosen(x, kind.Body, type));
        using var right = new Owned(Chosen(y, not.Body, type));
        return Arithmetic.Add(left.Body, right.Body);
    }

    /// <summary>x where the mask is not 0, else exactly 0, even where x is not finite.</summary>
    private static TensorBody Chosen(TensorBody x, TensorBody mask, ScalarType type)
    {
        using var cast = new Owned(Unary.Cast(x, type));
        var result = Arithmetic.Compute(default(Masked), cast.Body, mask, type);
        if (Node.Record(cast.Body) is { } node)
        {
            var saved = node.Save(mask);
            node.Way = grad => [Arithmetic.Back(Arithmetic.Compute(default(Masked), grad, saved.Value, grad.Type), cast.Body)];
            result.GradFn = node;
        }

        return result;
    }

    private static TensorBody AddRows(TensorBody target, int d, TensorBody index, TensorBody grad)
    {
        using var rows = new Owned(grad.Contiguous());
        var (outer, row) = Around(target, d, 1);
        long n = index.Count, size = target.Shape[d];
        for (long o = 0; o < outer; o++)
        {
            for (long i = 0; i < n; i++)
            {
                long to = (o * size + index.L[i]) * row, from = (o * n + i) * row;
                for (long k = 0; k < row; k++)
                {
                    if (target.Type == ScalarType.Float32)
                        target.F[to + k] += rows.Body.F[from + k];
                    else
                        ((double*)target.Bytes)[to + k] += ((double*)rows.Body.Bytes)[from + k];
                }
            }
        }

        return target;
    }

    /// <summary>A contiguous Int64 copy of indices, negative ones counted from the end, all within the size.</summary>
    private static TensorBody Picks(TensorBody index, long size)
    {
        if (index.Type is not (ScalarType.Int64 or ScalarType.Int32))
            throw Shapes.Invalid($"tensors used as indices must be long, int, byte or bool tensors, found {index.Type}");
        using var cast = new Owned(Types.Cast(index, ScalarType.Int64));
        var result = cast.Body.IsContiguous ? Strided.Copy(cast.Body) : Strided.Compact(cast.Body);
        for (long i = 0; i < result.Count; i++)
        {
            long pick = result.L[i];
            if (pick < -size || pick >= size)
                throw Shapes.Invalid($"index {pick} is out of bounds for dimension with size {size}");
            result.L[i] = pick < 0 ? pick + size : pick;
        }

        return result;
    }

    private static (long Outer, long Row) Around(TensorBody x, int d, int size) =>
        (Shapes.Count(x.Shape.AsSpan(0, d)), Shapes.Count(x.Shape.AsSpan(d + 1)) * size);

    /// <summary>Calls with each index's own position and the position in the other tensor that it names.</summary>
    private static void ForEachPlace(long[] shape, long[] strides, int d, long* picks, Action<long, long> place)
    {
        long count = Shapes.Count(shape);
        var at = new long[shape.Length];
        for (long i = 0; i < count; i++)
        {
            long other = 0;
            for (int k = 0; k < shape.Length; k++)
                other += (k == d ? picks[i] : at[k]) * strides[k];
            place(i, other);
            for (int k = shape.Length - 1; k >= 0 && ++at[k] == shape[k]; k--)
                at[k] = 0;
        }
    }
}
