using TorchSharp.Autograd;
using TorchSharp.Kernels;
using TorchSharp.Memory;

namespace TorchSharp.Operators;

/// <summary>Several tensors as one.</summary>
internal static class Joins
{
    public static TensorBody Cat(TensorBody[] parts, long dim)
    {
        if (parts.Length == 0)
            throw Shapes.Invalid("torch.cat(): expected a non-empty list of Tensors");
        var type = parts.Select(p => p.Type).Aggregate(Types.Wider);
        // A one-dimensional tensor without elements joins anything, as in libtorch.
        var joined = parts.Where(p => p.Rank != 1 || p.Count > 0 || parts[0].Rank == 1).ToArray();
        if (joined.Length == 0)
            joined = [parts[0]];
        int d = Shapes.Dim(dim, joined[0].Rank);
        long[] shape = (long[])joined[0].Shape.Clone();
        shape[d] = 0;
        foreach (var part in joined)
        {
            for (int i = 0; i < shape.Length; i++)
            {
                if (part.Rank != shape.Length || (i != d && part.Shape[i] != shape[i]))
                    throw Shapes.Invalid($"Sizes of tensors must match except in dimension {d}. Expected {Shapes.Text(joined[0].Shape)} "
                        + $"but found {Shapes.Text(part.Shape)}");
            }

            shape[d] += part.Shape[d];
        }

        var result = new TensorBody(type, shape);
        long at = 0;
        foreach (var part in joined)
        {
            using var source = new Owned(Types.Cast(part, type));
            using var target = new Owned(Range(result, d, at, part.Shape[d]));
            Strided.CopyInto(target.Body, source.Body);
            at += part.Shape[d];
        }

        if (Node.Record(joined) is { } node)
        {
            node.Way = grad =>
            {
                var grads = new TensorBody?[joined.Length];
                long first = 0;
                for (int i = 0; i < joined.Length; i++)
                {
                    long length = joined[i].Shape[d];
                    if (node.Needs(i))
                        grads[i] = Arithmetic.Back(Range(grad, d, first, length), joined[i]);
                    first += length;
                }

                return grads;
            };
            result.GradFn = node;
        }

        return result;
    }

    public static TensorBody Stack(TensorBody[] parts, long dim)
    {
        if (parts.Length == 0)
            throw Shapes.Invalid("stack expects a non-empty TensorList");
        foreach (var part in parts)
        {
            if (!Shapes.Same(part.Shape, parts[0].Shape))
                throw Shapes.Invalid($"stack expects each tensor to be equal size, but got {Shapes.Text(parts[0].Shape)} at entry 0 and "
                    + $"{Shapes.Text(part.Shape)}");
        }

        int at = Shapes.Dim(dim, parts[0].Rank + 1);
        var raised = parts.Select(p => Views.Unsqueeze(p, at)).ToArray();
        var result = Cat(raised, at);
        foreach (var one in raised)
            one.Release();
        return result;
    }

    private static TensorBody Range(TensorBody x, int d, long first, long length)
    {
        long[] shape = (long[])x.Shape.Clone();
        shape[d] = length;
        return x.View(shape, x.Strides, x.Offset + first * x.Strides[d]);
    }
}
