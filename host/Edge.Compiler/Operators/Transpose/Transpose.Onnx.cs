using Edge.Compiler.Ir;
using Edge.Compiler.Onnx;

namespace Edge.Compiler.Operators;

public sealed partial record Transpose : IOnnxExported
{
    /// <summary>ONNX Transpose: the axes are counted in another order; the bytes stay where they are until a node needs them elsewhere.</summary>
    internal static void FromOnnx(OnnxNodeImport node)
    {
        OnnxActivation input = node.Activation(0);
        if (node.IsEdge(nameof(Transpose)))
        {
            int[] axes = OnnxOrder.Of(input.Dims.Length), stored = OnnxOrder.Stored(input.Dims.Length), perm = OrderOf(node, input.Dims);
            var transpose = new Transpose(new AxisOrder([.. stored.Select(axis => axes[perm[axis]])]));
            node.StoredResult(node.Run(transpose, node.Arranged(input, stored)));
            return;
        }

        node.ViewResult((input.Parts is null ? node.Settled(input) : input).Reordered(OrderOf(node, input.Dims)));
    }

    /// <summary>Attribute perm; the axes in reverse where it is left out.</summary>
    internal static int[] OrderOf(OnnxNodeImport node, int[] dims)
    {
        int rank = dims.Length;
        int[] order = node.Integers("perm") is { } named ? [.. named.Select(axis => node.Axis(axis, rank))] : [.. Enumerable.Range(0, rank).Reverse()];
        return order.Length == rank && order.Distinct().Count() == rank ? order
            : throw node.Refused($"perm {string.Join(',', order)} of {string.Join('x', dims)}", $"each axis from 0 to {rank - 1} once");
    }

    /// <summary>Moves the elements of a value into another order of its axes.</summary>
    /// <param name="node">The node that needs it.</param>
    /// <param name="value">Its stored order is not <paramref name="wanted"/>.</param>
    /// <param name="wanted">The axes of <see cref="OnnxActivation.Source"/>, outermost first.</param>
    internal static Tensor Move(OnnxNodeImport node, OnnxActivation value, int[] wanted)
    {
        int[] stored = [.. value.Axes.Where(axis => value.Source[axis] != 1)];
        int[] extents = [.. stored.Select(axis => value.Source[axis])];
        int[] order = [.. wanted.Where(axis => value.Source[axis] != 1).Select(axis => Array.IndexOf(stored, axis))];
        if (Shuffle(extents, order) is var (input, shuffle))
            return node.Run(shuffle, node.View(value.Tensor, input));
        if (extents.Length == 3 || extents.Length == 2) // an image of a batch of 1 reads better
            (extents, order) = ([1, .. extents], [0, .. order.Select(axis => axis + 1)]);
        return Steps(extents, order).Aggregate(node.View(value.Tensor, new Shape(extents)), (tensor, step) => node.Run(new Transpose(new AxisOrder(step)), tensor));
    }

    // One transpose where the kernel has loops enough; else blocks of axes change places one after the other, four loops each.
    private static List<int[]> Steps(int[] extents, int[] order)
    {
        if (TransposeLoops.Of(new Shape(extents), new AxisOrder(order)).Extents.Count <= MostLoops)
            return [order];
        var steps = new List<int[]>();
        int[] lies = [.. Enumerable.Range(0, order.Length)];
        for (int at = 0; at < order.Length; at++)
        {
            int from = Array.IndexOf(lies, order[at]), length = 1;
            if (from == at)
                continue;
            while (from + length < lies.Length && lies[from + length] == order[at + length])
                length++;
            int[] step = [.. Enumerable.Range(0, at), .. Enumerable.Range(from, length), .. Enumerable.Range(at, from - at), .. Enumerable.Range(from + length, lies.Length - from - length)];
            steps.Add(step);
            lies = [.. step.Select(place => lies[place])];
        }

        return steps;
    }

    // Reshape, Transpose and Reshape are how exporters write a pixel shuffle: blocks of rows and columns that lie in the channels.
    private static (Shape Input, DepthToSpace Shuffle)? Shuffle(int[] extents, int[] order)
    {
        int batch = extents.Length > 1 && order[0] == 0 && order[1] == 1 ? 1 : 0; // the batch, if it is more than 1
        int[] moved = [.. order.Skip(batch).Select(axis => axis - batch)];
        BlockOrder? blocks = moved switch
        {
            [0, 2, 1, 3] or [0, 2, 1, 3, 4] => BlockOrder.PixelsOutermost,
            [0, 3, 1, 4, 2] => BlockOrder.ChannelsOutermost,
            _ => null,
        };
        int[] image = extents[batch..];
        if (blocks is not { } kind || kind == BlockOrder.PixelsOutermost && image[2] != image[3] || kind == BlockOrder.ChannelsOutermost && image[3] != image[4])
            return null;
        int channels = image.Skip(2).Aggregate(1, (product, extent) => product * extent);
        return (Shape.Nhwc(batch == 1 ? extents[0] : 1, image[0], image[1], channels), new DepthToSpace(image[kind == BlockOrder.PixelsOutermost ? 2 : 3], kind));
    }

    void IOnnxExported.ToOnnx(OnnxNodeExport node)
    {
        int[] onnx = OnnxOrder.Of(Order.Rank), stored = OnnxOrder.Stored(Order.Rank);
        node.Emit("Transpose", [node.Input(0)], OnnxNodeExport.Integers("perm", [.. onnx.Select(axis => (long)stored[Order[axis]])]));
    }
}
