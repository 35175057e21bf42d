using Edge.Compiler.Ir;
using Edge.Runtime;

namespace Edge.Compiler.Operators;

/// <summary>Tables of curves that TFLite computes in fixed point: real inputs in (-16, 16), beyond which the curve is flat.</summary>
/// <remarks>TFLite, <c>integer_ops/logistic.h</c> and <c>integer_ops/tanh.h</c>; gemmlowp, <c>fixedpoint.h</c>.</remarks>
internal static class FixedPointCurve
{
    // Inputs have four integer bits.
    private const int IntegerBits = 4, FractionBits = 31 - IntegerBits;

    /// <param name="curve">From 4 integer bits to 0.</param>
    /// <param name="outputBits">Fraction bits of the answers.</param>
    /// <param name="output">Whose zero point is added.</param>
    public static Table Of(Func<int, int> curve, Quantization input, int outputBits, Quantization output)
    {
        Multiplier factor = Multiplier.Of(input.Scale * (double)(1 << FractionBits));
        double radius = Math.Floor(Math.ScaleB((1 << IntegerBits) - 1, FractionBits - factor.Shift));
        var answers = new sbyte[256];
        for (int q = -128; q <= 127; q++)
        {
            int steps = q - input.ZeroPoint;
            answers[q + 128] = steps <= -radius ? sbyte.MinValue
                : steps >= radius ? sbyte.MaxValue
                : (sbyte)Math.Clamp(
                    Requantization.RoundingDivide(curve(Requantization.Apply(steps, factor.Value, factor.Shift)), 31 - outputBits) + output.ZeroPoint, -128, 127);
        }

        return LookupTable.Of(answers);
    }

    /// <summary>1 / (1 + exp(-x)).</summary>
    /// <param name="x">4 integer bits.</param>
    /// <returns>0 integer bits.</returns>
    public static int Logistic(int x)
    {
        if (x == 0)
            return 1 << 30;
        int above = FixedPoint.ReciprocalOfOnePlus(FixedPoint.ExpIn(IntegerBits, -Math.Abs(x)));
        return x > 0 ? above : int.MaxValue - above;
    }

    /// <summary>(1 - exp(-2x)) / (1 + exp(-2x)).</summary>
    /// <param name="x">4 integer bits.</param>
    /// <returns>0 integer bits.</returns>
    public static int Tanh(int x)
    {
        if (x == 0)
            return 0;
        int exp = FixedPoint.ExpIn(IntegerBits + 1, -Math.Abs(x)); // the same bits with one integer bit more are twice the number
        long above = 4L * (FixedPoint.TwoOverOnePlus(exp) - (1 << 29)); // 2 / (1 + exp) - 1, from 2 integer bits to none
        return (int)Math.Min(above, int.MaxValue) * Math.Sign(x);
    }
}
