using System.Numerics;

namespace Edge.Compiler.Tests.Preprocessing;

/// <summary>Bilinear resizing as fractions of unlimited size, from the definition: no shift, no fixed point, nothing shared with the kernels.</summary>
/// <param name="fractionSteps">Positions are multiples of 1 / fractionSteps, rounded down; 0: they are not rounded.</param>
internal sealed class ExactResize(int inHeight, int inWidth, int outHeight, int outWidth, int fractionSteps)
{
    /// <summary>The value at an output as numerator and denominator.</summary>
    public (BigInteger Numerator, BigInteger Denominator) At(int oy, int ox, Func<int, int, int> pixel)
    {
        (int y, BigInteger partY, BigInteger wholeY) = Position(oy, inHeight, outHeight);
        (int x, BigInteger partX, BigInteger wholeX) = Position(ox, inWidth, outWidth);
        int below = Math.Min(y + 1, inHeight - 1), right = Math.Min(x + 1, inWidth - 1);
        BigInteger sum = (wholeY - partY) * ((wholeX - partX) * pixel(y, x) + partX * pixel(y, right))
            + partY * ((wholeX - partX) * pixel(below, x) + partX * pixel(below, right));
        return (sum, wholeY * wholeX);
    }

    /// <summary>The same as a whole number; halves go up.</summary>
    public int RoundedAt(int oy, int ox, Func<int, int, int> pixel)
    {
        (BigInteger numerator, BigInteger denominator) = At(oy, ox, pixel);
        return (int)((2 * numerator + denominator) / (2 * denominator));
    }

    /// <summary>(d + 1/2) * in / out - 1/2, not before 0: its whole part and the fraction behind it.</summary>
    private (int Whole, BigInteger Part, BigInteger Parts) Position(int d, int inExtent, int outExtent)
    {
        BigInteger numerator = (2 * d + 1) * (BigInteger)inExtent - outExtent, denominator = 2 * (BigInteger)outExtent;
        if (numerator.Sign < 0)
            return (0, 0, 1);
        if (fractionSteps > 0)
            (numerator, denominator) = (numerator * fractionSteps / denominator, fractionSteps);
        return ((int)(numerator / denominator), numerator % denominator, denominator);
    }
}
