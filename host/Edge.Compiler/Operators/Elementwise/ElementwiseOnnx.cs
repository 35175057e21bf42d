using Edge.Compiler.Onnx;

namespace Edge.Compiler.Operators;

/// <summary>What the functions of one number share on import: every layout suits them.</summary>
internal static class ElementwiseOnnx
{
    public static void Read(OnnxNodeImport node, ElementwiseOperator function)
    {
        OnnxActivation input = node.Activation(0);
        node.ResultLike(input, node.Run(function, input.Tensor));
    }
}
