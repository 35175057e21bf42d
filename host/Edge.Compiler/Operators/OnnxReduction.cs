using Edge.Compiler.Ir;
using Edge.Compiler.Onnx;

namespace Edge.Compiler.Operators;

/// <summary>Means, maxima, minima and sums over whole axes, as pools: axes that lie together in memory are the width of an image, what is outside them its height.</summary>
internal static class OnnxReduction
{
    /// <summary>The last operator set in which the axes of means, maxima and minima are an attribute; those of sums are an input earlier.</summary>
    public const int LastWithAttribute = 17;

    /// <summary>The same for sums.</summary>
    public const int LastSumWithAttribute = 12;

    /// <summary>ReduceMean and its like: attributes up to <paramref name="lastWithAttribute"/>, inputs after. Specification: ReduceMean-18.</summary>
    /// <param name="before">What is done to all values first; is told how many become one.</param>
    /// <param name="after">What is done to the results.</param>
    public static void Read(OnnxNodeImport node, int lastWithAttribute, Func<Size, Operator> pool, Func<Tensor, int, Tensor>? before = null, Func<Tensor, int, Tensor>? after = null)
    {
        OnnxActivation value = node.Activation(0);
        IReadOnlyList<long> named = (node.Opset <= lastWithAttribute ? node.Integers("axes") : node.Has(1) ? node.WholeNumbers(1) : null) ?? [];
        if (named.Count == 0 && node.Integer("noop_with_empty_axes", 0) != 0)
        {
            node.Result(value);
            return;
        }

        int rank = value.Dims.Length;
        int[] axes = named.Count == 0 ? [.. Enumerable.Range(0, rank)] : [.. named.Select(axis => node.Axis(axis, rank)).Distinct()];
        int count = Product([.. axes.Select(axis => value.Dims[axis])]);
        if (before is not null)
            value = node.Settled(value) is var settled ? settled with { Tensor = before(settled.Tensor, count) } : value;
        Run(node, value, axes, node.Integer("keepdims", 1) != 0, pool, after is null ? null : tensor => after(tensor, count));
    }

    /// <param name="axes">The axes that become one value, as the file counts them.</param>
    /// <param name="keepAxes">They stay, with extent 1.</param>
    /// <param name="pool">A pool over a window as large as the axes.</param>
    /// <param name="after">What is done to the results.</param>
    public static void Run(OnnxNodeImport node, OnnxActivation value, int[] axes, bool keepAxes, Func<Size, Operator> pool, Func<Tensor, Tensor>? after = null)
    {
        if (!value.IsPlain)
            value = InFileOrder(node, value);
        int[] order = value.Axes, extents = [.. order.Select(axis => value.Dims[axis])];
        Tensor tensor = value.Tensor;
        if (order.Length == 4 && order.AsSpan().SequenceEqual([0, 2, 3, 1]) && axes.Order().SequenceEqual([2, 3]))
        {
            tensor = node.Run(pool(new Size(extents[1], extents[2])), tensor); // an ordinary global pool needs no view
            extents[1] = extents[2] = 1;
        }

        for (int start = 0; start < order.Length; start++)
        {
            int end = start, length = 1;
            for (; end < order.Length && (axes.Contains(order[end]) || extents[end] == 1); end++)
                (length, extents[end]) = (length * extents[end], 1);
            if (length == 1)
                continue;
            Shape image = Shape.Nhwc(1, Product(extents[..start]), length, Product(extents[end..]));
            tensor = node.Run(pool(new Size(1, length)), node.View(tensor, image));
            start = end - 1;
        }

        tensor = after?.Invoke(tensor) ?? tensor;
        int[] dims = [.. value.Dims.Select((extent, axis) => axes.Contains(axis) ? 1 : extent)];
        node.ResultWithout(keepAxes ? [] : axes, tensor, dims, order);
    }

    private static OnnxActivation InFileOrder(OnnxNodeImport node, OnnxActivation value)
    {
        int[] order = [.. Enumerable.Range(0, value.Dims.Length)];
        return new OnnxActivation(node.Arranged(value, order), value.Dims, order, value.Dims);
    }

    private static int Product(int[] extents) => extents.Aggregate(1, (product, extent) => product * extent);
}
