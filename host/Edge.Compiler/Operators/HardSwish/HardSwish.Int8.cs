using Edge.Compiler.Ir;
using Edge.Runtime;

namespace Edge.Compiler.Operators;

public sealed partial record HardSwish
{
    // Inputs are counted in 1/128 of a step.
    private const int FineBits = 7;

    /// <summary>TFLite, HARD_SWISH, in 16 bits; for an output far finer than the input, which it does not take, the nearest steps.</summary>
    protected override Table Answers(Quantization input, Quantization output)
    {
        float fine = 1f / (1 << FineBits) * input.Scale;
        Multiplier toOutput = Multiplier.Of(fine / output.Scale), toThirds = Multiplier.Of(fine / (3f / 32768));
        if (toOutput.Shift > 0)
            return base.Answers(input, output);
        short outputFactor = Narrow(toOutput.Value), thirdsFactor = Narrow(toThirds.Value);
        var answers = new sbyte[256];
        for (int q = -128; q <= 127; q++)
        {
            short x = (short)((q - input.ZeroPoint) << FineBits);
            int gate = (Thirds(x, thirdsFactor, toThirds.Shift) + (1 << 15)) >> 1; // from x / 3 in [-1, 1] to [0, 1]
            int product = gate * HighMultiply(x, outputFactor) / (1 << 15); // toward zero
            int answer = Requantization.RoundingDivide(product, -toOutput.Shift) + output.ZeroPoint;
            answers[q + 128] = (sbyte)Math.Clamp(answer, -128, 127);
        }

        return LookupTable.Of(answers);
    }

    /// <summary>x times a factor, between -1 and 1 in steps of 1/32768.</summary>
    private static int Thirds(short x, short factor, int shift)
    {
        if (shift > 0)
            return Saturated(2L * HighMultiply(Saturated((long)x << Math.Min(shift - 1, 30)), factor));
        return Requantization.RoundingDivide(HighMultiply(x, factor), -shift);
    }

    /// <summary>(a * b + 2^14) / 2^15, halves upward.</summary>
    private static short HighMultiply(short a, short b) => (short)((a * b + (1 << 14)) >> 15);

    private static short Saturated(long value) => (short)Math.Clamp(value, short.MinValue, short.MaxValue);

    /// <summary>A multiplier in 15 fraction bits.</summary>
    private static short Narrow(int multiplier) => (short)Math.Min(((long)multiplier + (1 << 15)) >> 16, short.MaxValue);
}
