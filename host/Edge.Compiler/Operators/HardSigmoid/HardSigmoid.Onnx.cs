namespace Edge.Compiler.Operators;

public sealed partial record HardSigmoid
{
    /// <summary>ONNX HardSigmoid; alpha 0.2 and beta 0.5 where they are left out. Specification: HardSigmoid-6.</summary>
    internal static void FromOnnx(OnnxNodeImport node) => ElementwiseOnnx.Read(node, new HardSigmoid(node.Float("alpha", 0.2f), node.Float("beta", 0.5f)));
}
