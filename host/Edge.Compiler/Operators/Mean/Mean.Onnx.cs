using Edge.Compiler.Onnx;

namespace Edge.Compiler.Operators;

public sealed partial record Mean : IOnnxExported
{
    void IOnnxExported.ToOnnx(OnnxNodeExport node)
    {
        int rank = node.Node.Output.Shape.Rank;
        long[] axes = [.. Enumerable.Range(FirstAxis, LastAxis - FirstAxis + 1).Select(axis => (long)OnnxOrder.Axis(rank, axis))];
        node.Emit("ReduceMean", [node.Input(0)], OnnxNodeExport.Integers("axes", axes), OnnxNodeExport.Integer("keepdims", 1));
    }
}
