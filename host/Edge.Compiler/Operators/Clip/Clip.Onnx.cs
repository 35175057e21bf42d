namespace Edge.Compiler.Operators;

public sealed partial record Clip
{
    /// <summary>ONNX Clip. Attributes up to operator set 10, inputs after; either may be left out. Specification: Clip-6, Clip-13.</summary>
    internal static void FromOnnx(OnnxNodeImport node)
    {
        if (DistanceParts.Read(node) is { } distance)
            node.ImageResult(distance);
        else
            Read(node, Limit(node, "min", 1, float.MinValue), Limit(node, "max", 2, float.MaxValue));
    }

    /// <summary>ONNX Max of a computed value and one number.</summary>
    internal static void FromOnnxMax(OnnxNodeImport node) => Read(node, Number(node), float.MaxValue);

    /// <summary>ONNX Min of a computed value and one number.</summary>
    internal static void FromOnnxMin(OnnxNodeImport node) => Read(node, float.MinValue, Number(node));

    private static void Read(OnnxNodeImport node, float min, float max)
    {
        (min, max) = (Math.Clamp(min, float.MinValue, float.MaxValue), Math.Clamp(max, float.MinValue, float.MaxValue));
        int data = node.IsConstant(0) ? 1 : 0;
        if (min == float.MinValue && max == float.MaxValue)
            node.Result(node.Activation(data));
        else
            ElementwiseOnnx.Read(node, (min, max) switch { (0, 6) => new Relu6(), (0, float.MaxValue) => new Relu(), _ => new Clip(min, max) }, data);
    }

    private static float Limit(OnnxNodeImport node, string name, int input, float none)
    {
        if (node.Opset < 11)
            return node.Float(name, none);
        if (!node.Has(input))
            return none;
        return node.Numbers(input) is [var limit] ? limit : throw node.Refused($"{name} {node.Constant(input).DimsText}", "one number");
    }

    private static float Number(OnnxNodeImport node)
    {
        bool isPair = node.Node.Inputs.Count == 2 && node.IsConstant(0) != node.IsConstant(1);
        int constant = node.IsConstant(0) ? 0 : 1;
        if (!isPair || node.Numbers(constant) is not [var limit] || node.Operand(constant).Dims.Length > node.Operand(1 - constant).Dims.Length)
            throw node.Refused($"{node.Node.Inputs.Count} inputs that are not one computed value and one number", "a limit for all elements");
        return limit;
    }
}
