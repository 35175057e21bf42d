using TorchSharp.Autograd;
using TorchSharp.Kernels;
using TorchSharp.Memory;

namespace TorchSharp.Operators;

/// <summary>Other shapes of the same memory.</summary>
internal static class Views
{
    public static TensorBody Alias(TensorBody x) => Record(x, x.View(x.Shape, x.Strides, x.Offset), grad => grad.Retain());

    /// <summary>The same memory without history.</summary>
    public static TensorBody Detach(TensorBody x) => x.View(x.Shape, x.Strides, x.Offset);

    /// <summary>The same memory in another shape; an error when only a copy could have it.</summary>
    public static TensorBody View(TensorBody x, ReadOnlySpan<long> wanted)
    {
        long[] shape = Shapes.Infer(wanted, x.Count);
        long[] strides = Shapes.Restride(x.Shape, x.Strides, shape)
            ?? throw Shapes.Invalid("view size is not compatible with input tensor's size and "
            + "stride (at least one dimension spans across two contiguous subspaces). Use .reshape(...) instead.");
        return Record(x, x.View(shape, strides, x.Offset), grad => Reshaped(grad, x.Shape));
    }

    public static TensorBody Reshape(TensorBody x, ReadOnlySpan<long> wanted)
    {
        long[] shape = Shapes.Infer(wanted, x.Count);
        if (Shapes.Restride(x.Shape, x.Strides, shape) is not null)
            return View(x, shape);
        using var copy = new Owned(Unary.Clone(x));
        return View(copy.Body, shape);
    }

    public static TensorBody Flatten(TensorBody x, long start, long end)
    {
        if (x.Rank == 0)
            return Reshape(x, [1]);
        int first = Shapes.Dim(start, x.Rank), last = Shapes.Dim(end, x.Rank);
        if (first > last)
            throw Shapes.Invalid("flatten() has invalid args: start_dim cannot come after end_dim");
        return Reshape(x, [.. x.Shape[..first], Shapes.Count(x.Shape.AsSpan(first, last - first + 1)), .. x.Shape[(last + 1)..]]);
    }

    public static TensorBody Permute(TensorBody x, ReadOnlySpan<long> order)
    {
        if (order.Length != x.Rank)
            throw Shapes.Invalid($"permute(sparse_coo): number of dimensions in the tensor input does not match the length of the "
                + $"desired ordering of dimensions i.e. input.dim() = {x.Rank} is not equal to len(dims) = {order.Length}");
        var dims = new int[x.Rank];
        var inverse = new long[x.Rank];
        Array.Fill(inverse, -1);
        for (int d = 0; d < dims.Length; d++)
        {
            dims[d] = Shapes.Dim(order[d], x.Rank);
            if (inverse[dims[d]] >= 0)
                throw Shapes.Invalid($"permute(): duplicate dims are not allowed: {Shapes.Text(order)}");
            inverse[dims[d]] = d;
        }

        return Record(x, Permuted(x, dims), grad => Permuted(grad, [.. inverse.Select(d => (int)d)]));
    }

    public static TensorBody Transpose(TensorBody x, long dim0, long dim1)
    {
        long[] order = [.. Enumerable.Range(0, x.Rank)];
        if (x.Rank == 0)
            return Alias(x);
        int a = Shapes.Dim(dim0, x.Rank), b = Shapes.Dim(dim1, x.Rank);
        (order[a], order[b]) = (order[b], order[a]);
        return Permute(x, order);
    }

    public static TensorBody Unsqueeze(TensorBody x, long dim)
    {
        int at = Shapes.Dim(dim, x.Rank + 1);
        long stride = at < x.Rank ? x.Shape[at] * x.Strides[at] : 1;
        return Record(x, x.View([.. x.Shape[..at], 1, .. x.Shape[at..]], [.. x.Strides[..at], stride, .. x.Strides[at..]], x.Offset),
            grad => Reshaped(grad, x.Shape));
    }

    public static TensorBody Squeeze(TensorBody x, long? dim)
    {
        var keep = Enumerable.Range(0, x.Rank).Where(d => x.Shape[d] != 1 || (dim is { } one && Shapes.Dim(one, x.Rank) != d)).ToArray();
        return Record(x, x.View([.. keep.Select(d => x.Shape[d])], [.. keep.Select(d => x.Strides[d])], x.Offset),
            grad => Reshaped(grad, x.Shape));
    }

    /// <summary>Elements first, first + step, ... below end along one dimension; indices may count from the end.</summary>
    public static TensorBody Slice(TensorBody x, long dim, long? first, long? end, long step = 1)
    {
        if (x.Rank == 0)
            throw Shapes.Invalid("slice() cannot be applied to a 0-dim tensor.");
        if (step <= 0)
            throw Shapes.Invalid("slice step must be positive");
        int d = Shapes.Dim(dim, x.Rank);
        long size = x.Shape[d];
        long from = Math.Clamp(Wrap(first ?? 0), 0, size), to = Math.Clamp(Wrap(end ?? size), from, size);
        return Part(x, d, from, (to - from + step - 1) / step, step);

        long Wrap(long index) => index < 0 ? index + size : index;
    }

    public static TensorBody Narrow(TensorBody x, long dim, long start, long length)
    {
        int d = Shapes.Dim(dim, x.Rank);
        long first = start < 0 ? start + x.Shape[d] : start;
        if (length < 0 || first < 0 || first + length > x.Shape[d])
            throw Shapes.Invalid($"start ({start}) + length ({length}) exceeds dimension size ({x.Shape[d]}).");
        return Part(x, d, first, length, 1);
    }

    /// <summary>One index along a dimension, which disappears.</summary>
    public static TensorBody Select(TensorBody x, long dim, long index)
    {
        if (x.Rank == 0)
            throw Shapes.Invalid("select() cannot be applied to a 0-dim tensor.");
        int d = Shapes.Dim(dim, x.Rank);
        long at = index < 0 ? index + x.Shape[d] : index;
        if (at < 0 || at >= x.Shape[d])
            throw Shapes.Invalid($"select(): index {index} out of range for tensor of size {Shapes.Text(x.Shape)} at dimension {d}");
        return Record(x, Selected(x, d, at), grad =>
        {
            var whole = TensorBody.Zeros(x.Type, x.Shape);
            using var part = new Owned(Selected(whole, d, at));
            Strided.CopyInto(part.Body, grad);
            return whole;
        });
    }

    public static TensorBody Expand(TensorBody x, ReadOnlySpan<long> sizes)
    {
        long[] shape = sizes.ToArray();
        for (int i = 1; i <= shape.Length; i++)
        {
            if (shape[^i] == -1)
                shape[^i] = i <= x.Rank ? x.Shape[^i] : throw Shapes.Invalid("The expanded size of the tensor (-1) isn't allowed in a "
                    + "leading, non-existing dimension 0");
        }

        if (shape.Length < x.Rank)
            throw Shapes.Invalid($"expand({Shapes.Text(shape)}): the number of sizes provided must be greater or equal to the number of "
                + $"dimensions in the tensor ({x.Rank})");
        return Record(x, x.View(shape, Shapes.Expand(x.Shape, x.Strides, shape), x.Offset),
            grad => Broadcast.SumTo(grad.Retain(), x.Shape));
    }

    /// <summary>The same elements in another shape, without history.</summary>
    public static TensorBody Reshaped(TensorBody x, long[] shape)
    {
        using var flat = new Owned(x.Contiguous());
        return flat.Body.View(shape, Shapes.RowMajor(shape), flat.Body.Offset);
    }

    private static TensorBody Part(TensorBody x, int d, long first, long length, long step)
    {
        return Record(x, Cut(x), grad =>
        {
            var whole = TensorBody.Zeros(x.Type, x.Shape);
            using var part = new Owned(Cut(whole));
            Strided.CopyInto(part.Body, grad);
            return whole;
        });

        TensorBody Cut(TensorBody from)
        {
            long[] shape = (long[])from.Shape.Clone(), strides = (long[])from.Strides.Clone();
            shape[d] = length;
            strides[d] *= step;
            return from.View(shape, strides, from.Offset + first * from.Strides[d]);
        }
    }

    private static TensorBody Selected(TensorBody x, int d, long at) =>
        x.View([.. x.Shape[..d], .. x.Shape[(d + 1)..]], [.. x.Strides[..d], .. x.Strides[(d + 1)..]], x.Offset + at * x.Strides[d]);

    private static TensorBody Permuted(TensorBody x, int[] dims) =>
        x.View([.. dims.Select(d => x.Shape[d])], [.. dims.Select(d => x.Strides[d])], x.Offset);

    private static TensorBody Record(TensorBody x, TensorBody result, Func<TensorBody, TensorBody> way)
    {
        if (Node.Record(x) is { } node)
        {
            node.Way = grad => [way(grad)];
            result.GradFn = node;
        }

        return result;
    }
}
