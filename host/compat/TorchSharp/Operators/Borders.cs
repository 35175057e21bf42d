using TorchSharp.Autograd;
using TorchSharp.Kernels;
using TorchSharp.Memory;

namespace TorchSharp.Operators;

/// <summary>Larger tensors with the given one in the middle; negative borders cut off.</summary>
internal static class Borders
{
    /// <param name="pad">Before and after, the last dimension first.</param>
    public static TensorBody Constant(TensorBody x, long[] pad, double value)
    {
        Check(x, pad);
        long[] shape = (long[])x.Shape.Clone();
        for (int i = 0; i < pad.Length / 2; i++)
            shape[^(i + 1)] += pad[2 * i] + pad[2 * i + 1];
        var result = new TensorBody(x.Type, shape);
        Types.Fill(result, value);
        var (target, source) = Overlap(result, x, pad);
        using (var to = new Owned(target))
        {
            using var from = new Owned(source);
            Strided.CopyInto(to.Body, from.Body);
        }

        if (Node.Record(x) is { } node)
        {
            node.Way = grad =>
            {
                var whole = TensorBody.Zeros(x.Type, x.Shape);
                var (outer, inner) = Overlap(grad, whole, pad);
                using var from = new Owned(outer);
                using var to = new Owned(inner);
                Strided.CopyInto(to.Body, from.Body);
                return [whole];
            };
            result.GradFn = node;
        }

        return result;
    }

    /// <summary>Borders that repeat the content: mirrored at the edge, the edge itself, or from the other side.</summary>
    public static TensorBody Mirrored(TensorBody x, long[] pad, PaddingModes mode)
    {
        Check(x, pad);
        var result = x.Retain();
        for (int i = 0; i < pad.Length / 2; i++)
        {
            int d = x.Rank - 1 - i;
            using var before = new Owned(result);
            using var index = new Owned(Places(x.Shape[d], pad[2 * i], pad[2 * i + 1], mode));
            result = Indexing.IndexSelect(before.Body, d, index.Body);
        }

        return result;
    }

    private static unsafe TensorBody Places(long size, long before, long after, PaddingModes mode)
    {
        long least = mode == PaddingModes.Reflect ? size - 1 : mode == PaddingModes.Circular ? size : long.MaxValue;
        if (before > least || after > least)
            throw Shapes.Invalid($"Padding size should be less than the corresponding input dimension, but got: padding ({before}, "
                + $"{after}) at a dimension of size {size}");
        var places = new TensorBody(torch.ScalarType.Int64, [size + before + after]);
        for (long i = 0; i < places.Count; i++)
        {
            long at = i - before;
            places.L[i] = mode switch
            {
                PaddingModes.Reflect => at < 0 ? -at : at >= size ? 2 * (size - 1) - at : at,
                PaddingModes.Replicate => Math.Clamp(at, 0, size - 1),
                _ => (at + size) % size,
            };
        }

        return places;
    }

    /// <summary>The parts of the padded and of the original tensor that correspond.</summary>
    private static (TensorBody Padded, TensorBody Original) Overlap(TensorBody padded, TensorBody original, long[] pad)
    {
        long[] shape = (long[])original.Shape.Clone();
        long toOffset = padded.Offset, fromOffset = original.Offset;
        for (int i = 0; i < pad.Length / 2; i++)
        {
            int d = original.Rank - 1 - i;
            shape[d] += Math.Min(pad[2 * i], 0) + Math.Min(pad[2 * i + 1], 0);
            toOffset += Math.Max(pad[2 * i], 0) * padded.Strides[d];
            fromOffset += Math.Max(-pad[2 * i], 0) * original.Strides[d];
        }

        return (padded.View(shape, padded.Strides, toOffset), original.View(shape, original.Strides, fromOffset));
    }

    private static void Check(TensorBody x, long[] pad)
    {
        if (pad.Length % 2 != 0 || pad.Length > 2 * x.Rank)
            throw Shapes.Invalid($"Length of pad must be even and at most twice the number of dimensions of the input: found "
                + $"{pad.Length} for {Shapes.Text(x.Shape)}");
    }
}
