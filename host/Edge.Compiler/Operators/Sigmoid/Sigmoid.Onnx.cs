namespace Edge.Compiler.Operators;

public sealed partial record Sigmoid
{
    /// <summary>ONNX Sigmoid.</summary>
    internal static void FromOnnx(OnnxNodeImport node) => ElementwiseOnnx.Read(node, new Sigmoid());
}
