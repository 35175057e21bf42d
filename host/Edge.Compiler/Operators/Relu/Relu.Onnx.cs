namespace Edge.Compiler.Operators;

public sealed partial record Relu
{
    /// <summary>ONNX Relu.</summary>
    internal static void FromOnnx(OnnxNodeImport node) => ElementwiseOnnx.Read(node, new Relu());
}
