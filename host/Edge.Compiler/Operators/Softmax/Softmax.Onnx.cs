using Edge.Compiler.Ir;
using Edge.Compiler.Onnx;

namespace Edge.Compiler.Operators;

public sealed partial record Softmax
{
    /// <summary>ONNX Softmax. Up to operator set 12 it runs over all axes from 'axis' on; after, along 'axis' alone. Specification: Softmax-11, Softmax-13.</summary>
    internal static void FromOnnx(OnnxNodeImport node)
    {
        OnnxActivation input = node.Activation(0);
        int rank = input.Dims.Length, axis = node.Axis(node.Integer("axis", node.Opset < 13 ? 1 : -1), rank);
        if (node.Opset < 13)
        {
            int[] order = input.Axes;
            if (!input.IsPlain || order.Take(axis).Any(outer => outer >= axis && input.Dims[outer] != 1))
                throw node.Refused($"axis {axis} of {input.DimsText}", "axes that lie together in memory", "export with operator set 13");
            int rows = input.Dims.Take(axis).Aggregate(1, (product, dim) => product * dim);
            Tensor table = node.View(input.Tensor, new Shape(rows, input.Tensor.Shape.Elements / rows));
            node.ResultLike(input, node.View(node.Run(new Softmax(), table), input.Tensor.Shape));
            return;
        }

        int[] innermost = [.. input.Axes.Where(other => other != axis), axis];
        node.Result(node.Run(new Softmax(), node.Arranged(input, innermost)), input.Dims, innermost);
    }
}
