using Edge.Compiler.Ir;
using Edge.Compiler.Onnx;

namespace Edge.Compiler.Operators;

public sealed partial record Softmax : IOnnxExported
{
    /// <summary>ONNX Softmax. Up to operator set 12 it runs over all axes from 'axis' on; after, along 'axis' alone. Specification: Softmax-11, Softmax-13.</summary>
    internal static void FromOnnx(OnnxNodeImport node)
    {
        OnnxActivation input = node.Activation(0);
        int rank = input.Dims.Length, axis = node.Axis(node.Integer("axis", node.Opset < 13 ? 1 : -1), rank);
        if (node.Opset >= 13)
        {
            OnnxActivation value = node.Settled(input);
            int[] innermost = [.. value.Axes.Where(other => other != axis), axis];
            node.Result(node.Run(new Softmax(), node.Arranged(value, innermost)), input.Dims, innermost);
            return;
        }

        // A row is a whole image: how its elements lie in it makes no difference, as long as those of one row lie together.
        int rows = OnnxShapes.Count(input.Dims.Take(axis));
        bool together = rows == 1 || (input.IsPlain && input.Axes.Take(axis).All(outer => outer < axis));
        int[] all = [.. Enumerable.Range(0, rank)];
        OnnxActivation table = together ? input : new OnnxActivation(node.Arranged(input, all), input.Dims, all, input.Dims);
        Shape shape = table.Tensor.Shape;
        node.ResultLike(table, node.View(node.Run(new Softmax(), node.View(table.Tensor, new Shape(rows, shape.Elements / rows))), shape));
    }

    void IOnnxExported.ToOnnx(OnnxNodeExport node)
    {
        int rank = node.Node.Output.Shape.Rank;
        node.Emit("Softmax", [node.Input(0)], OnnxNodeExport.Integer("axis", OnnxOrder.Axis(rank, rank - 1)));
    }
}
