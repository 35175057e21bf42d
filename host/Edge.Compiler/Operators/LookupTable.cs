using Edge.Compiler.Ir;
using Edge.Runtime;

namespace Edge.Compiler.Operators;

/// <summary>A function of one int8 value as 256 answers, worked out on the host.</summary>
public static class LookupTable
{
    /// <summary>Entry q + 128 holds the answer to q: dequantized, put through <paramref name="function"/>, quantized.</summary>
    /// <remarks>Halves round away from zero, results beyond int8 saturate: TFLite, <c>LUTPopulate</c>, here in double precision.</remarks>
    /// <param name="function">Real to real.</param>
    public static Table Of(Func<double, double> function, Quantization input, Quantization output)
    {
        var answers = new sbyte[256];
        for (int q = -128; q <= 127; q++)
        {
            double real = (double)input.Scale * (q - input.ZeroPoint);
            double step = Math.Round(function(real) / output.Scale, MidpointRounding.AwayFromZero) + output.ZeroPoint;
            answers[q + 128] = (sbyte)Math.Clamp(step, -128, 127);
        }

        return Of(answers);
    }

    // A step multiplied by 2^19 or more is far outside int8.
    private const int MostShift = 20;

    /// <summary>The same real number in other steps, limited: rounded as the device rounds, so that the answers are TFLite's to the bit.</summary>
    /// <param name="factor">The input's scale over the output's.</param>
    /// <param name="min">The least answer, in steps of the output.</param>
    /// <param name="max">The largest.</param>
    public static Table Rescaled(Multiplier factor, Quantization input, Quantization output, int min = -128, int max = 127)
    {
        int shift = Math.Min(factor.Shift, MostShift);
        var answers = new sbyte[256];
        for (int q = -128; q <= 127; q++)
            answers[q + 128] = (sbyte)Math.Clamp(Requantization.Apply(q - input.ZeroPoint, factor.Value, shift) + output.ZeroPoint, min, max);
        return Of(answers);
    }

    /// <summary>A table of answers worked out elsewhere, the one to q at q + 128.</summary>
    public static Table Of(sbyte[] answers) => new("lookup", answers, new Shape(256), "answer to q at q + 128");
}
