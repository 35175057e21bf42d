using Edge.Compiler.Onnx;

namespace Edge.Compiler.Operators;

public sealed partial record PRelu
{
    /// <summary>ONNX PRelu: slopes repeated to the input's shape. Up to operator set 6 a row of slopes is one for each channel. Specification: PRelu-6, PRelu-16.</summary>
    internal static void FromOnnx(OnnxNodeImport node)
    {
        OnnxActivation input = node.Settled(node.Activation(0));
        OnnxConstant slope = node.Constant(1);
        if (node.Opset < 7 && slope.Dims.Length == 1 && slope.Count > 1)
            slope = slope with { Dims = [slope.Count, .. Enumerable.Repeat(1, Math.Max(input.Dims.Length - 2, 0))] };
        if (!OnnxShapes.Broadcast(node, input.Dims, slope.Dims).AsSpan().SequenceEqual(input.Dims))
            throw node.Refused($"slopes {slope.DimsText} for an input {input.DimsText}", "slopes that are repeated to the input's shape");
        node.ResultLike(input, node.Run(new PRelu(), input.Tensor, Laid(node, slope, input.Axes, input.Dims.Length)));
    }
}
