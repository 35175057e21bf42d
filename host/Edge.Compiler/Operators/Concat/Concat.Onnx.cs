using Edge.Compiler.Ir;
using Edge.Compiler.Onnx;

namespace Edge.Compiler.Operators;

public sealed partial record Concat
{
    /// <summary>ONNX Concat of computed values; all take the layout of the first.</summary>
    internal static void FromOnnx(OnnxNodeImport node)
    {
        OnnxActivation first = node.Activation(0);
        int axis = node.Axis(node.Integer("axis", 1), first.Dims.Length);
        int[] dims = [.. first.Dims];
        var inputs = new List<Tensor>();
        for (int i = 0; i < node.Node.Inputs.Count; i++)
        {
            OnnxActivation input = node.Activation(i);
            if (input.Dims.Length != dims.Length)
                throw node.Refused($"{input.DimsText} joined to {first.DimsText}", "inputs of one rank");
            inputs.Add(node.Arranged(input, first.Axes));
            dims[axis] = i == 0 ? input.Dims[axis] : checked(dims[axis] + input.Dims[axis]);
        }

        int stored = Array.IndexOf(first.Axes, axis);
        if (stored > 0)
        {
            node.Result(node.Run(new Concat(stored), [.. inputs]), dims, first.Axes);
            return;
        }

        // Along the outermost axis rows follow each other: one image of that many rows.
        Tensor[] images = [.. inputs.Select(input => node.View(input, new Shape([1, .. input.Shape.Extents])))];
        Tensor joined = node.Run(new Concat(1), images);
        node.Result(node.View(joined, new Shape([.. joined.Shape.Extents.Skip(1)])), dims, first.Axes);
    }
}
