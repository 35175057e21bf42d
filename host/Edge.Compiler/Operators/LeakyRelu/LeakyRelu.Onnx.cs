namespace Edge.Compiler.Operators;

public sealed partial record LeakyRelu
{
    /// <summary>ONNX LeakyRelu; alpha is 0.01 where it is left out. Specification: LeakyRelu-16.</summary>
    internal static void FromOnnx(OnnxNodeImport node) => ElementwiseOnnx.Read(node, new LeakyRelu(node.Float("alpha", 0.01f)));
}
