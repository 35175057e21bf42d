using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

/// <summary>A positive factor as the device multiplies by it: factor = value * 2^(shift - 31), value in [2^30, 2^31), or 0.</summary>
/// <remarks>TFLite, <c>QuantizeMultiplier</c>: the mantissa rounds half away from zero; factors below 2^-32 become 0.</remarks>
public readonly record struct Multiplier(int Value, int Shift)
{
    /// <param name="factor">Not negative, below 2^31.</param>
    public static Multiplier Of(double factor)
    {
        if (factor == 0)
            return default;
        if (!(factor > 0) || !double.IsFinite(factor))
            throw new ArgumentOutOfRangeException(nameof(factor), factor, "a factor between scales is positive and finite");

        int shift = Math.ILogB(factor) + 1; // factor = mantissa * 2^shift, mantissa in [0.5, 1)
        long value = (long)Math.Round(Math.ScaleB(factor, 31 - shift), MidpointRounding.AwayFromZero);
        if (value == 1L << 31)
        {
            value /= 2;
            shift++;
        }

        if (shift < -31)
            return default;
        return shift > 30 ? new Multiplier(int.MaxValue, 30) : new Multiplier((int)value, shift);
    }

    /// <summary>The tables <c>multiplier</c> and <c>shift</c> of a kernel that requantizes each output channel by its own factor.</summary>
    /// <param name="input">The activation's quantization.</param>
    /// <param name="filter">The weights' quantization, per channel or per tensor.</param>
    /// <param name="output">The result's quantization.</param>
    /// <param name="channels">Output channels.</param>
    public static Table[] PerChannel(Quantization input, Quantization filter, Quantization output, int channels) =>
        PerChannel(channels, o => (double)input.Scale * filter.ScaleOf(o) / output.Scale);

    /// <summary>The same tables for factors that follow another rule.</summary>
    public static Table[] PerChannel(int channels, Func<int, double> factor)
    {
        var multiplier = new int[channels];
        var shift = new sbyte[channels];
        for (int o = 0; o < channels; o++)
        {
            Multiplier m = Of(factor(o));
            multiplier[o] = m.Value;
            shift[o] = (sbyte)m.Shift;
        }

        var shape = new Shape(channels);
        return [new Table("multiplier", multiplier, shape, "31 fraction bits"), new Table("shift", shift, shape, "powers of two")];
    }
}
