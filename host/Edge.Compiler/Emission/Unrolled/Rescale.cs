using System.Globalization;

namespace Edge.Compiler.Emission.Unrolled;

/// <summary>The two roundings of <see cref="Edge.Runtime.Requantization.Apply"/> in one multiplication and one shift of 64 bits.</summary>
/// <remarks>
/// With p = sum * Factor, the answer is (p + Rounding) >> Shift where p is not negative; below zero the second rounding goes the other way,
/// which takes Correction off. Exact for every sum in the range it was made for.
/// </remarks>
/// <param name="Factor">The multiplier; doubled until it needs 64 bits, because nanoCLR converts shorter constants.</param>
/// <param name="Origin">Added to what is rescaled: bias, zero point and the lane's least.</param>
/// <param name="Rounding">Both halves, and the output's zero point.</param>
/// <param name="Shift">Right.</param>
/// <param name="CorrectionShift">Of the correction 2^n for negative sums; null when no negative sum comes or it is clamped anyway.</param>
/// <param name="Least">The answer to the least sum, before clamping.</param>
/// <param name="Most">The answer to the largest.</param>
internal sealed record Rescale(long Factor, long Origin, long Rounding, int Shift, int? CorrectionShift, int Least, int Most)
{
    /// <summary>Bits that the doubling high multiply drops.</summary>
    private const int Fraction = 31;

    /// <summary>Null when 64 bits do not hold the products: the plain kernel serves then.</summary>
    /// <param name="multiplier">With 31 fraction bits.</param>
    /// <param name="shift">As <see cref="Edge.Runtime.Requantization.Apply"/> takes it.</param>
    /// <param name="origin">See <see cref="Origin"/>.</param>
    /// <param name="least">The least that is rescaled, origin not included.</param>
    /// <param name="most">The most.</param>
    /// <param name="zeroPoint">Added to the answer.</param>
    /// <param name="clamp">Answers at or below this are the same to the user.</param>
    /// <param name="leftShift">Bits the sum is shifted to the left before it is rescaled.</param>
    public static Rescale? Of(int multiplier, int shift, long origin, long least, long most, int zeroPoint, int clamp, int leftShift = 0)
    {
        // (sum * 2^n * multiplier + 2^30) >> 31 is (sum * multiplier + 2^(30 - n)) >> (31 - n).
        int left = Math.Max(shift, 0) + leftShift, right = Math.Max(-shift, 0);
        if (left >= Fraction)
            return null;
        Int128 largest = Int128.Max(Int128.Abs(least + origin), Int128.Abs(most + origin));
        if (largest << left > int.MaxValue) // 32 bits wrap around there
            return null;
        int dropped = Fraction - left;
        Int128 factor = multiplier, half = ((Int128)1 << (dropped - 1)) + (right > 0 ? (Int128)1 << (dropped + right - 1) : 0);
        int total = dropped + right, correction = dropped;
        while (factor > 0 && factor <= int.MaxValue)
            (factor, half, total, correction) = (factor * 2, half * 2, total + 1, correction + 1);
        Int128 rounding = half + ((Int128)zeroPoint << total);
        Int128 low = (least + origin) * factor, high = (most + origin) * factor;
        Int128 bound = (Int128)1 << 62;
        if (total > 62 || Int128.Abs(low) + Int128.Abs(rounding) + ((Int128)1 << correction) >= bound || Int128.Abs(high) + Int128.Abs(rounding) >= bound || Int128.Abs((Int128)origin * factor) >= bound)
            return null;
        bool isCorrected = right > 0 && least + origin < 0 && clamp < zeroPoint;
        long Answer(Int128 product) => (long)((product + rounding - (isCorrected && product < 0 ? (Int128)1 << correction : 0)) >> total);
        return new Rescale((long)factor, origin, (long)rounding, total, isCorrected ? correction : null, (int)Answer(low), (int)Answer(high));
    }

    /// <summary>The same answers by a longer shift, so that several rescales can share one.</summary>
    /// <param name="shift">At least <see cref="Shift"/>.</param>
    /// <returns>Null when 64 bits do not hold the products.</returns>
    public Rescale? Widened(int shift)
    {
        int by = shift - Shift;
        Int128 bound = (Int128)1 << 62, factor = (Int128)Factor << by, rounding = (Int128)Rounding << by;
        // The product is the answer before its shift, less what rounding adds.
        Int128 product = ((Int128.Max(Int128.Abs(Least), Int128.Abs(Most)) + 1) << shift) + Int128.Abs(rounding);
        return product >= bound || factor >= bound || Int128.Abs(Origin * factor) >= bound
            ? null
            : this with { Factor = (long)factor, Rounding = (long)rounding, Shift = shift, CorrectionShift = CorrectionShift + by };
    }

    /// <summary>The answer, for tests.</summary>
    public int Apply(long value)
    {
        long product = (value + Origin) * Factor;
        return (int)((product + (CorrectionShift is { } shift ? product >> 63 << shift : 0) + Rounding) >> Shift);
    }

    /// <summary>Statements before the answer, and the answer as an expression.</summary>
    /// <param name="value">What is rescaled: an expression of type long.</param>
    /// <param name="variable">A declared long, used when the product is read twice.</param>
    /// <param name="offset">Taken off the answer; one that it <see cref="Absorbs"/>.</param>
    public (string? Statement, string Answer) Text(string value, string variable, int offset)
    {
        long rounding = Rounding - ((long)offset << Shift);
        if (CorrectionShift is not { } correction)
            return (null, $"({value} * {Literal(Factor)}{Plus(Origin * Factor + rounding)}) >> {Shift}");
        return ($"{variable} = {value} * {Literal(Factor)}{Plus(Origin * Factor)};", $"({variable} + ({variable} >> 63 << {correction}){Plus(rounding)}) >> {Shift}");
    }

    /// <summary>Whether 64 bits hold the answer less <paramref name="offset"/> before it is shifted: small factors shift far.</summary>
    public bool Absorbs(int offset) =>
        Int128.Max(Int128.Abs((Int128)Least - offset), Int128.Abs((Int128)Most - offset)) + Int128.Abs(offset) + 1 < (Int128)1 << (62 - Shift);

    public static string Literal(long value) => value.ToString(CultureInfo.InvariantCulture) + "L";

    private static string Plus(long value) => value == 0 ? "" : value < 0 ? $" - {Literal(-value)}" : $" + {Literal(value)}";
}
