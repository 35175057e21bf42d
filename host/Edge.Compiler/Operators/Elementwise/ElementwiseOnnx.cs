using Edge.Compiler.Onnx;

namespace Edge.Compiler.Operators;

/// <summary>What the functions of one number share on import: every layout suits them.</summary>
internal static class ElementwiseOnnx
{
    /// <param name="data">The input that is the number.</param>
    public static void Read(OnnxNodeImport node, ElementwiseOperator function, int data = 0)
    {
        OnnxActivation input = node.Activation(data);
        node.ResultLike(input, node.Run(function, input.Tensor));
    }
}
