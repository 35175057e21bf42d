namespace Edge.Compiler.Operators;

public sealed partial record HardSwish
{
    /// <summary>ONNX HardSwish.</summary>
    internal static void FromOnnx(OnnxNodeImport node) => ElementwiseOnnx.Read(node, new HardSwish());
}
