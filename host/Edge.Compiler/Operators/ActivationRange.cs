using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

/// <summary>What a fused activation does: to floats, and to int8 as the clamp [Min, Max].</summary>
public static class ActivationRange
{
    public static float Apply(this Activation activation, float value) => activation switch
    {
        Activation.Relu => Math.Max(value, 0),
        Activation.Relu6 => Math.Clamp(value, 0, 6),
        _ => value,
    };

    /// <summary>The clamp in steps of the output's quantization. TFLite, <c>CalculateActivationRangeQuantized</c>.</summary>
    public static (int Min, int Max) Clamp(this Activation activation, Quantization output)
    {
        int Quantize(float real) => output.ZeroPoint + (int)MathF.Round(real / output.Scale, MidpointRounding.AwayFromZero);
        return activation switch
        {
            Activation.Relu => (Math.Max(-128, output.ZeroPoint), 127),
            Activation.Relu6 => (Math.Max(-128, output.ZeroPoint), Math.Min(127, Quantize(6))),
            _ => (-128, 127),
        };
    }

    /// <summary>", relu6" for comments in emitted code; empty when there is none.</summary>
    public static string Text(this Activation activation) => activation == Activation.None ? "" : $", {activation.ToString().ToLowerInvariant()}";
}
