using Edge.Compiler.Ir;
using Edge.Compiler.Onnx;

namespace Edge.Compiler.Operators;

public sealed partial record Mean : IOnnxExported
{
    /// <summary>ONNX ReduceMean that Edge wrote; what others write is an average pool, which keeps its scale.</summary>
    internal static void FromOnnx(OnnxNodeImport node)
    {
        OnnxActivation input = node.Activation(0);
        int rank = input.Dims.Length;
        Tensor tensor = node.Arranged(input, OnnxOrder.Stored(rank));
        IReadOnlyList<long>? named = node.Opset <= OnnxReduction.LastWithAttribute ? node.Integers("axes") : node.WholeNumbers(1);
        int[] axes = [.. (named ?? []).Select(axis => OnnxOrder.Of(rank)[node.Axis(axis, rank)])];
        node.StoredResult(node.Run(Over(tensor.Shape, axes, out _), tensor));
    }

    void IOnnxExported.ToOnnx(OnnxNodeExport node)
    {
        int rank = node.Node.Output.Shape.Rank;
        long[] axes = [.. Enumerable.Range(FirstAxis, LastAxis - FirstAxis + 1).Select(axis => (long)OnnxOrder.Axis(rank, axis))];
        node.Emit("ReduceMean", [node.Input(0)], OnnxNodeExport.Integers("axes", axes), OnnxNodeExport.Integer("keepdims", 1));
    }
}
