using Edge.Compiler.Ir;
using Edge.Compiler.Onnx;

namespace Edge.Compiler.Operators;

public sealed partial record Concat : IOnnxExported
{
    /// <summary>ONNX Concat of computed values; all take the layout of the largest.</summary>
    internal static void FromOnnx(OnnxNodeImport node)
    {
        OnnxActivation[] inputs = [.. node.Node.Inputs.Select((_, i) => node.Activation(i))];
        OnnxActivation lead = node.Settled(inputs.MaxBy(input => input.Tensor.Shape.Elements)!);
        int axis = node.Axis(node.Integer("axis", 1), lead.Dims.Length);
        int[] dims = [.. lead.Dims];
        dims[axis] = 0;
        foreach (OnnxActivation input in inputs)
        {
            if (input.Dims.Length != dims.Length)
                throw node.Refused($"{input.DimsText} joined to {lead.DimsText}", "inputs of one rank");
            dims[axis] = checked(dims[axis] + input.Dims[axis]);
        }

        node.Result(Joined(node, Array.IndexOf(lead.Axes, axis), [.. inputs.Select(input => node.Arranged(input, lead.Axes))]), dims, lead.Axes);
    }

    /// <summary>Tensors joined along any axis of theirs.</summary>
    internal static Tensor Joined(OnnxNodeImport node, int axis, Tensor[] inputs)
    {
        if (axis > 0)
            return node.Run(new Concat(axis), inputs);

        // Along the outermost axis rows follow each other: one image of that many rows.
        Tensor joined = node.Run(new Concat(1), [.. inputs.Select(input => node.View(input, new Shape([1, .. input.Shape.Extents])))]);
        return node.View(joined, new Shape([.. joined.Shape.Extents.Skip(1)]));
    }

    /// <summary>ONNX Tile: the value joined to itself along each axis.</summary>
    internal static void FromOnnxTile(OnnxNodeImport node)
    {
        OnnxActivation input = node.Settled(node.Activation(0));
        long[] times = node.WholeNumbers(1);
        if (times.Length != input.Dims.Length)
            throw node.Refused($"{times.Length} repeats of {input.DimsText}", "one for each axis");
        int[] repeats = [.. times.Select(number => node.Small("repeats", number, 1))];
        node.Result(Repeated(node, input, repeats));
    }

    /// <summary>ONNX Expand: axes of extent 1 are repeated.</summary>
    internal static void FromOnnxExpand(OnnxNodeImport node)
    {
        OnnxActivation input = node.Activation(0);
        int[] dims = OnnxShapes.Broadcast(node, input.Dims, [.. node.WholeNumbers(1).Select(extent => node.Small("extent", extent, 1))]);
        OnnxActivation padded = node.Settled(input.Reshaped(OnnxShapes.Padded(input.Dims, dims.Length)));
        node.Result(Repeated(node, padded, [.. dims.Zip(padded.Dims, (dim, own) => dim / own)]));
    }

    private static OnnxActivation Repeated(OnnxNodeImport node, OnnxActivation value, int[] repeats)
    {
        if (value.Dims.Zip(repeats, (dim, times) => (double)dim * times).Aggregate(1.0, (product, extent) => product * extent) > OnnxGraphImport.LargestActivation)
            throw node.Refused($"{value.DimsText} repeated {string.Join('x', repeats)} times", $"at most {OnnxGraphImport.LargestActivation} elements");
        int[] dims = [.. value.Dims.Zip(repeats, (dim, times) => dim * times)];
        Tensor tensor = value.Tensor;
        for (int axis = 0; axis < dims.Length; axis++)
        {
            int times = repeats[value.Axes[axis]];
            if (times > 1)
                tensor = Joined(node, axis, [.. Enumerable.Repeat(tensor, times)]);
        }

        return value with { Tensor = tensor, Source = dims, Dims = dims };
    }

    void IOnnxExported.ToOnnx(OnnxNodeExport node) => node.Emit(
        "Concat", [.. Enumerable.Range(0, node.Node.Inputs.Count).Select(node.Input)], OnnxNodeExport.Integer("axis", OnnxOrder.Axis(node.Node.Output.Shape.Rank, Axis)));
}
