namespace Edge.Compiler.Operators;

public sealed partial record Relu6
{
    /// <summary>ONNX Clip to [0, 6]; to [0, infinity] it is <see cref="Relu"/>, without limits it is nothing. Specification: Clip-6, Clip-13.</summary>
    internal static void FromOnnxClip(OnnxNodeImport node)
    {
        float min = Limit(node, "min", 1, float.MinValue), max = Limit(node, "max", 2, float.MaxValue);
        if (min == 0 && max == 6)
            ElementwiseOnnx.Read(node, new Relu6());
        else if (min == 0 && max >= float.MaxValue)
            ElementwiseOnnx.Read(node, new Relu());
        else if (min <= float.MinValue && max >= float.MaxValue)
            node.Result(node.Activation(0));
        else
            throw node.Refused(FormattableString.Invariant($"limits {min} to {max}"), "0 to 6, 0 to infinity, or none");
    }

    private static float Limit(OnnxNodeImport node, string name, int input, float none)
    {
        if (node.Opset < 11)
            return node.Float(name, none);
        if (!node.Has(input))
            return none;
        return node.Reals(input) is [var limit] ? limit : throw node.Refused($"{name} {node.Constant(input).DimsText}", "one number");
    }
}
