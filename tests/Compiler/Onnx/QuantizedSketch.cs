using System.Globalization;
using Edge.Compiler.Onnx;

namespace Edge.Compiler.Tests.Onnx;

/// <summary>Scale and zero point as an ONNX file states them.</summary>
internal sealed record Steps(OnnxType Type, int ZeroPoint, params float[] Scales);

/// <summary>What quantized files add to a sketch: pairs of QuantizeLinear and DequantizeLinear, and constants of whole numbers.</summary>
internal static class QuantizedSketch
{
    /// <summary>Constants 'NAME_scale' and 'NAME_zero'; the scale is a scalar, or one number for each channel.</summary>
    public static OnnxSketch State(this OnnxSketch sketch, string name, Steps steps)
    {
        long[] dims = steps.Scales.Length == 1 ? [] : [steps.Scales.Length];
        return sketch.Constant($"{name}_scale", dims, steps.Scales).Integers(steps.Type, $"{name}_zero", dims, [.. steps.Scales.Select(_ => (long)steps.ZeroPoint)]);
    }

    /// <summary>VALUE becomes 'VALUE_q' of whole numbers, and 'VALUE_d' of real ones.</summary>
    public static OnnxSketch Pair(this OnnxSketch sketch, string value, Steps steps, string? real = null) => sketch.State(value, steps)
        .Node("QuantizeLinear", $"{value} {value}_scale {value}_zero", $"{value}_q").Node("DequantizeLinear", $"{value}_q {value}_scale {value}_zero", real ?? $"{value}_d");

    /// <summary>A constant 'NAME' of whole numbers and 'NAME_d', the real ones.</summary>
    public static OnnxSketch Weights(this OnnxSketch sketch, string name, long[] dims, Steps steps, int axis, params long[] values) => sketch.State(name, steps)
        .Integers(steps.Type, name, dims, values).Node("DequantizeLinear", $"{name} {name}_scale {name}_zero", $"{name}_d", OnnxSketch.Attribute("axis", (long)axis));

    /// <summary>int32 biases 'NAME' at the scales given and 'NAME_d', without a zero point.</summary>
    public static OnnxSketch Bias(this OnnxSketch sketch, string name, float[] scales, params long[] values) => sketch.Constant($"{name}_scale", scales.Length == 1 ? [] : [scales.Length], scales)
        .Integers(OnnxType.Int32, name, [values.Length], values).Node("DequantizeLinear", $"{name} {name}_scale -", $"{name}_d", OnnxSketch.Attribute("axis", 0L));

    /// <summary>One node in the words of ONNX Runtime.</summary>
    public static OnnxSketch Runtime(this OnnxSketch sketch, string kind, string inputs, string output, params ProtoWriter[] attributes) =>
        sketch.NodeOf("com.microsoft", kind, inputs, output, attributes);

    public static string Text(IEnumerable<sbyte> values) => string.Join(' ', values.Select(value => value.ToString(CultureInfo.InvariantCulture)));
}
