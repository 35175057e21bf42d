using Edge.Compiler.Ir;
using Edge.Compiler.Onnx;

namespace Edge.Compiler.Operators;

public sealed partial record Reshape : IOnnxExported
{
    /// <summary>ONNX Reshape: 0 keeps an extent, -1 is what remains. Specification: Reshape-14.</summary>
    internal static void FromOnnx(OnnxNodeImport node) => Read(node, (_, dims) => Extents(node, dims, TargetOf(node)));

    /// <summary>ONNX Flatten: all axes before 'axis' become one, and all from it on. Specification: Flatten-13.</summary>
    internal static void FromOnnxFlatten(OnnxNodeImport node) => Read(node, Flattened);

    /// <summary>ONNX Squeeze: axes of extent 1 go; all of them when none are named. Specification: Squeeze-13.</summary>
    internal static void FromOnnxSqueeze(OnnxNodeImport node) => Read(node, Squeezed);

    /// <summary>ONNX Unsqueeze: axes of extent 1 appear at these places of the result. Specification: Unsqueeze-13.</summary>
    internal static void FromOnnxUnsqueeze(OnnxNodeImport node) => Read(node, Unsqueezed);

    /// <summary>ONNX Identity.</summary>
    internal static void FromOnnxIdentity(OnnxNodeImport node)
    {
        if (node.IsEdge(nameof(Requantize)))
            ElementwiseOnnx.Read(node, new Requantize());
        else
            node.Result(node.Operand(0));
    }

    /// <summary>ONNX Cast to another real type: Edge computes in float32 whatever the file asks for.</summary>
    internal static void FromOnnxCast(OnnxNodeImport node)
    {
        if (node.Integer("to", 0) is not ((long)OnnxType.Float or (long)OnnxType.Double))
            throw node.Refused($"a cast of a computed value to type {node.Integer("to", 0)}", "float32 or float64", "Edge computes in float32, and in int8 after quantization");
        node.Result(node.Activation(0));
    }

    /// <summary>ONNX Dropout: in inference nothing is dropped, and the mask of what stays is all true. Specification: Dropout-13.</summary>
    internal static void FromOnnxDropout(OnnxNodeImport node)
    {
        bool trains = node.Has(2) && node.WholeNumbers(2).Any(training => training != 0);
        if (trains && (!node.Has(1) || node.Numbers(1).Any(ratio => ratio != 0)))
            throw node.Refused("training_mode 1", "training_mode 0", "export the model in evaluation mode");
        OnnxOperand data = node.Operand(0);
        node.Result(data);
        if (node.HasOutput(1))
            node.Result(1, OnnxConstant.Of(OnnxType.Bool, data.Dims, Enumerable.Repeat(1L, OnnxShapes.Count(data.Dims))));
    }

    /// <summary>The shape after Flatten.</summary>
    internal static int[] Flattened(OnnxNodeImport node, int[] dims)
    {
        long axis = node.Integer("axis", 1);
        int split = axis == dims.Length ? dims.Length : node.Axis(axis, dims.Length);
        return [OnnxShapes.Count(dims.Take(split)), OnnxShapes.Count(dims.Skip(split))];
    }

    /// <summary>The shape after Squeeze.</summary>
    internal static int[] Squeezed(OnnxNodeImport node, int[] dims)
    {
        int[] axes = AxesOf(node) is { } named ? [.. named.Select(axis => node.Axis(axis, dims.Length))] : [.. Enumerable.Range(0, dims.Length).Where(axis => dims[axis] == 1)];
        return axes.All(axis => dims[axis] == 1) ? [.. dims.Where((_, axis) => !axes.Contains(axis))]
            : throw node.Refused($"axes {string.Join(',', axes)} of {string.Join('x', dims)}", "axes of extent 1");
    }

    /// <summary>The shape after Unsqueeze.</summary>
    internal static int[] Unsqueezed(OnnxNodeImport node, int[] dims)
    {
        IReadOnlyList<long> named = AxesOf(node) ?? throw node.Refused("no axes", "axes");
        int rank = dims.Length + named.Count;
        var axes = new HashSet<int>(named.Select(axis => node.Axis(axis, rank)));
        if (axes.Count != named.Count)
            throw node.Refused($"axes {string.Join(',', named)}", "axes that differ");
        var rest = new Queue<int>(dims);
        return [.. Enumerable.Range(0, rank).Select(axis => axes.Contains(axis) ? 1 : rest.Dequeue())];
    }

    /// <summary>What Reshape asks for: an attribute up to operator set 4, an input after.</summary>
    internal static IReadOnlyList<long> TargetOf(OnnxNodeImport node) => node.Opset < 5 ? node.Integers("shape") ?? [] : node.WholeNumbers(1);

    /// <summary>The extents a target of -1, 0 and numbers stands for.</summary>
    internal static int[] Extents(OnnxNodeImport node, int[] dims, IReadOnlyList<long> target)
    {
        bool keepsZero = node.Integer("allowzero", 0) != 0;
        long elements = OnnxShapes.Count(dims), known = 1;
        var extents = new long[target.Count];
        for (int i = 0; i < target.Count; i++)
        {
            extents[i] = target[i] != 0 || keepsZero ? target[i] : i < dims.Length ? dims[i] : throw node.Refused($"target {string.Join('x', target)}", "0 only where the input has an axis");
            if (extents[i] is < -1 or > OnnxGraphImport.LargestActivation)
                throw node.Refused($"target {string.Join('x', target)}", "extents of at least 1");
            known = extents[i] == -1 ? known : Math.Min(known * extents[i], long.MaxValue >> 25);
        }

        if (extents.Count(extent => extent == -1) is var open && open > 1 || (open == 1 ? known == 0 || elements % known != 0 : elements != known))
            throw node.Refused($"{string.Join('x', dims)} reshaped to {string.Join('x', target)}", $"a shape of {elements} elements");
        return [.. extents.Select(extent => (int)(extent == -1 ? elements / known : extent))];
    }

    private static void Read(OnnxNodeImport node, Func<OnnxNodeImport, int[], int[]> shape)
    {
        OnnxActivation input = node.Activation(0);
        node.ViewResult(input.Reshaped(shape(node, input.Dims)));
    }

    private static IReadOnlyList<long>? AxesOf(OnnxNodeImport node) => node.Opset < 13 ? node.Integers("axes") : node.Has(1) ? node.WholeNumbers(1) : null;

    /// <summary>Where the elements of the file lie in another order than Edge's, a Transpose before or after; none before a fully connected layer, whose columns move instead.</summary>
    void IOnnxExported.ToOnnx(OnnxNodeExport node)
    {
        Shape input = node.Node.Inputs[0].Shape;
        if (node.IsFlatten(node.Node))
        {
            node.Emit("Flatten", [node.Input(0)], OnnxNodeExport.Integer("axis", 1));
            return;
        }

        string value = node.Input(0);
        if (!OnnxOrder.IsSame(input))
            value = node.Before("channels-last", "Transpose", [value], OnnxNodeExport.Integers("perm", [.. OnnxOrder.Stored(input.Rank).Select(axis => (long)axis)]));
        node.EmitStored("Reshape", [value, node.Parameter("shape", [.. Target.Extents.Select(extent => (long)extent)])]);
    }
}
