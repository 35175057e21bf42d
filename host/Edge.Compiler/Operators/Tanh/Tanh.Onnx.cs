namespace Edge.Compiler.Operators;

public sealed partial record Tanh
{
    /// <summary>ONNX Tanh.</summary>
    internal static void FromOnnx(OnnxNodeImport node) => ElementwiseOnnx.Read(node, new Tanh());
}
