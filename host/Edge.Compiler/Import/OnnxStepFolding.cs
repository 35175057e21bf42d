using Edge.Compiler.Ir;
using Edge.Compiler.Onnx;
using Edge.Compiler.Operators;

namespace Edge.Compiler.Import;

/// <summary>QuantizeLinear and DequantizeLinear of constants, computed at import. A dequantized constant remembers its whole numbers.</summary>
internal static class OnnxStepFolding
{
    /// <summary>round(x / scale) + zero point, halves to even, within the range of the type. Null: not real numbers.</summary>
    public static OnnxConstant? Quantize(OnnxNodeImport node)
    {
        OnnxConstant from = node.Constant(0);
        if (from.Floats is not { } reals)
            return null;
        OnnxType type = Requantize.TypeFromOnnx(node);
        var (least, most) = Range(node, type);
        OnnxStepSizes sizes = OnnxStepSizes.Of(node, from.Dims, type);
        var steps = new long[reals.Length];
        for (int i = 0; i < steps.Length; i++)
        {
            int at = sizes.IndexOf(i, from.Dims);
            float step = MathF.Round(reals[i] / sizes.Scales[at], MidpointRounding.ToEven);
            if (float.IsNaN(step))
                throw node.Refused("a value that is not a number", "real numbers");
            steps[i] = (long)Math.Clamp((double)step + sizes.ZeroPoints[at], least, most);
        }

        return new OnnxConstant(from.Dims, null, steps) { Type = type };
    }

    /// <summary>(x - zero point) * scale. Null: not whole numbers.</summary>
    public static OnnxConstant? Dequantize(OnnxNodeImport node)
    {
        OnnxConstant from = node.Constant(0);
        if (from.Integers is not { } integers)
            return null;
        Range(node, from.Type);
        OnnxStepSizes sizes = OnnxStepSizes.Of(node, from.Dims, from.Type);
        var reals = new float[integers.Length];
        var steps = new long[integers.Length];
        for (int i = 0; i < reals.Length; i++)
        {
            int at = sizes.IndexOf(i, from.Dims);
            steps[i] = integers[i] - sizes.ZeroPoints[at];
            reals[i] = steps[i] * sizes.Scales[at];
        }

        bool isPlain = sizes.Block == 1 && from.Type is OnnxType.UInt8 or OnnxType.Int8 or OnnxType.Int32;
        return new OnnxConstant(from.Dims, reals, null)
        {
            Type = OnnxType.Float,
            Steps = isPlain ? new DeclaredSteps(steps, sizes.Scales, sizes.Axis is null ? sizes.Int8ZeroPoint : 0, sizes.Axis is not null) : null,
        };
    }

    private static (long Least, long Most) Range(OnnxNodeImport node, OnnxType type) =>
        OnnxStepSizes.Range(type) ?? throw node.Refused($"whole numbers of type {type}", "uint8, int8, uint16, int16 or int32");
}
