using Edge.Compiler.Ir;
using Edge.Compiler.Onnx;

namespace Edge.Compiler.Operators;

public sealed partial record Reshape
{
    /// <summary>ONNX Reshape: 0 keeps an extent, -1 is what remains. Specification: Reshape-14.</summary>
    internal static void FromOnnx(OnnxNodeImport node)
    {
        IReadOnlyList<long> target = node.Opset < 5 ? node.Integers("shape") ?? [] : node.WholeNumbers(1);
        FromOnnx(node, Extents(node, node.Activation(0).Dims, target));
    }

    /// <summary>ONNX Flatten: all axes before 'axis' become one, and all from it on. Specification: Flatten-13.</summary>
    internal static void FromOnnxFlatten(OnnxNodeImport node)
    {
        int[] dims = node.Activation(0).Dims;
        long axis = node.Integer("axis", 1);
        int split = axis == dims.Length ? dims.Length : node.Axis(axis, dims.Length);
        FromOnnx(node, [Product(dims.Take(split)), Product(dims.Skip(split))]);
    }

    /// <summary>ONNX Squeeze: axes of extent 1 go; all of them when none are named. Specification: Squeeze-13.</summary>
    internal static void FromOnnxSqueeze(OnnxNodeImport node)
    {
        int[] dims = node.Activation(0).Dims;
        int[] axes = AxesOf(node) is { } named ? [.. named.Select(axis => node.Axis(axis, dims.Length))] : [.. Enumerable.Range(0, dims.Length).Where(axis => dims[axis] == 1)];
        if (axes.Any(axis => dims[axis] != 1))
            throw node.Refused($"axes {string.Join(',', axes)} of {node.Operand(0).DimsText}", "axes of extent 1");
        FromOnnx(node, [.. dims.Where((_, axis) => !axes.Contains(axis))]);
    }

    /// <summary>ONNX Unsqueeze: axes of extent 1 appear at these places of the result. Specification: Unsqueeze-13.</summary>
    internal static void FromOnnxUnsqueeze(OnnxNodeImport node)
    {
        int[] dims = node.Activation(0).Dims;
        IReadOnlyList<long> named = AxesOf(node) ?? throw node.Refused("no axes", "axes");
        int rank = dims.Length + named.Count;
        var axes = new HashSet<int>(named.Select(axis => node.Axis(axis, rank)));
        if (axes.Count != named.Count)
            throw node.Refused($"axes {string.Join(',', named)}", "axes that differ");
        var rest = new Queue<int>(dims);
        FromOnnx(node, [.. Enumerable.Range(0, rank).Select(axis => axes.Contains(axis) ? 1 : rest.Dequeue())]);
    }

    /// <summary>ONNX Identity, and Dropout, which does nothing in inference.</summary>
    internal static void FromOnnxIdentity(OnnxNodeImport node)
    {
        if (node.Node.Outputs.Skip(1).Any(output => output.Length > 0))
            throw node.Refused("a second output, the mask of the values that were dropped", "one output");
        if (node.Has(2) && (!node.IsConstant(2) || node.WholeNumbers(2).Any(training => training != 0)))
            throw node.Refused("training_mode 1", "training_mode 0", "export the model in evaluation mode");
        node.Result(node.Activation(0));
    }

    /// <summary>ONNX Transpose: the axes are counted in another order; the bytes stay where they are.</summary>
    internal static void FromOnnxTranspose(OnnxNodeImport node)
    {
        OnnxActivation input = node.Activation(0);
        int rank = input.Dims.Length;
        int[] order = node.Integers("perm") is { } named ? [.. named.Select(axis => node.Axis(axis, rank))] : [.. Enumerable.Range(0, rank).Reverse()];
        if (order.Length != rank || order.Distinct().Count() != rank)
            throw node.Refused($"perm {string.Join(',', order)} of {input.DimsText}", $"each axis from 0 to {rank - 1} once");
        if (!input.IsPlain)
            throw node.Refused($"a transpose of {input.DimsText} after a reshape that moves data", "a network whose data need not be transposed while it runs");
        node.Result(input.Tensor, [.. order.Select(axis => input.Dims[axis])], [.. input.Axes.Select(axis => Array.IndexOf(order, axis))]);
    }

    /// <summary>The extents a target of -1, 0 and numbers stands for.</summary>
    internal static int[] Extents(OnnxNodeImport node, int[] dims, IReadOnlyList<long> target)
    {
        bool keepsZero = node.Integer("allowzero", 0) != 0;
        long elements = Product(dims), known = 1;
        var extents = new long[target.Count];
        for (int i = 0; i < target.Count; i++)
        {
            extents[i] = target[i] != 0 ? target[i] : keepsZero || i >= dims.Length ? throw node.Refused($"target {string.Join('x', target)}", "no empty tensors") : dims[i];
            if (extents[i] is < -1 or > OnnxGraphImport.LargestActivation)
                throw node.Refused($"target {string.Join('x', target)}", "extents of at least 1");
            known = extents[i] == -1 ? known : Math.Min(known * extents[i], long.MaxValue >> 25);
        }

        if (extents.Count(extent => extent == -1) is var open && open > 1 || (open == 1 ? elements % known != 0 : elements != known))
            throw node.Refused($"{string.Join('x', dims)} reshaped to {string.Join('x', target)}", $"a shape of {elements} elements");
        return [.. extents.Select(extent => (int)(extent == -1 ? elements / known : extent))];
    }

    private static void FromOnnx(OnnxNodeImport node, int[] dims)
    {
        OnnxActivation input = node.Activation(0);
        if (dims.Length == 0)
            throw node.Refused("a result without axes", "at least one axis");
        if (!input.IsPlain || (!input.IsInFileOrder && !OnlyMovesUnits(input.Dims, dims)))
        {
            node.Result(dims.AsSpan().SequenceEqual(input.Source) ? input with { Dims = input.Source } : input with { Dims = dims });
            return;
        }

        int[] axes = [.. Enumerable.Range(0, dims.Length)];
        if (!input.IsInFileOrder)
        {
            int[] from = Spread(input.Dims), to = Spread(dims);
            axes = [.. axes.Where(axis => dims[axis] == 1), .. input.Axes.Where(axis => input.Dims[axis] != 1).Select(axis => to[Array.IndexOf(from, axis)])];
        }

        node.Result(node.View(input.Tensor, new Shape([.. axes.Select(axis => dims[axis])])), dims, axes);
    }

    private static bool OnlyMovesUnits(int[] from, int[] to) => from.Where(dim => dim != 1).SequenceEqual(to.Where(dim => dim != 1));

    private static int[] Spread(int[] dims) => [.. Enumerable.Range(0, dims.Length).Where(axis => dims[axis] != 1)];

    internal static IReadOnlyList<long>? AxesOf(OnnxNodeImport node) => node.Opset < 13 ? node.Integers("axes") : node.Has(1) ? node.WholeNumbers(1) : null;

    private static int Product(IEnumerable<int> dims) => dims.Aggregate(1, (product, dim) => product * dim);
}
