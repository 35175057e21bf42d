using Edge.Compiler.Ir;

namespace Edge.Compiler.Tests.Onnx;

/// <summary>What the ONNX standard says one quantized operator gives: the float operator on dequantized inputs, rounded to the output's steps, halves to even.</summary>
internal static class FloatDefinition
{
    public static sbyte[] Of(Node node, IReadOnlyDictionary<Tensor, sbyte[]> activations)
    {
        float[][] inputs = [.. node.Inputs.Select(input => input.IsConstant ? Real(input) : input.Quantization!.Dequantize(activations[input]))];
        float[] real = new float[node.Output.Shape.Elements];
        node.Operator.RunFloat(node, inputs, real);
        Quantization output = node.Output.Quantization!;
        return [.. real.Select(value => (sbyte)Math.Clamp(MathF.Round(value / output.Scale, MidpointRounding.ToEven) + output.ZeroPoint, -128, 127))];
    }

    private static float[] Real(Tensor constant)
    {
        Quantization quantization = constant.Quantization!;
        int axis = quantization.Axis ?? 0, inner = constant.Shape.Extents.Skip(axis + 1).Aggregate(1, (product, extent) => product * extent);
        int Step(int i) => constant.Type == ElementType.Int32 ? constant.Int32s[i] : constant.Int8s[i];
        return [.. Enumerable.Range(0, constant.Shape.Elements).Select(i => (Step(i) - quantization.ZeroPoint) * quantization.ScaleOf(i / inner % constant.Shape[axis]))];
    }
}
