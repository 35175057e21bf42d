namespace Edge.Runtime;

/// <summary>
/// Exponential and reciprocal in integers. A number with b integer bits is an int32 that counts steps of 2^(b - 31); b bits times c bits
/// give b + c bits.
/// </summary>
/// <remarks>gemmlowp, fixedpoint.h: every step and every rounding, so that results agree with TFLite's.</remarks>
public static class FixedPoint
{
    /// <summary>exp(x) for x in (-32, 0].</summary>
    /// <param name="x">5 integer bits, not positive.</param>
    /// <returns>0 integer bits; exp(0) is 2^31 - 1.</returns>
    public static int Exp(int x)
    {
        return ExpIn(5, x);
    }

    /// <summary>exp(x) for x in (-2^integerBits, 0].</summary>
    /// <param name="integerBits">Of x; at most 5.</param>
    /// <param name="x">Not positive.</param>
    /// <returns>0 integer bits; exp(0) is 2^31 - 1.</returns>
    public static int ExpIn(int integerBits, int x)
    {
        if (x == 0)
            return int.MaxValue;

        // x = partial - remainder with partial in [-1/4, 0) and remainder a multiple of 1/4, whose bits say which constants to multiply.
        int quarter = 1 << (29 - integerBits);
        int partial = (x & (quarter - 1)) - quarter;
        int remainder = partial - x;
        int result = ExpOfQuarter(partial << integerBits);
        if ((remainder & quarter) != 0)
            result = Requantization.DoublingHighMultiply(result, 1672461947); // exp(-1/4)
        if ((remainder & (quarter << 1)) != 0)
            result = Requantization.DoublingHighMultiply(result, 1302514674); // exp(-1/2)
        if ((remainder & (quarter << 2)) != 0)
            result = Requantization.DoublingHighMultiply(result, 790015084); // exp(-1)
        if ((remainder & (quarter << 3)) != 0)
            result = Requantization.DoublingHighMultiply(result, 290630308); // exp(-2)
        if ((remainder & (quarter << 4)) != 0)
            result = Requantization.DoublingHighMultiply(result, 39332535); // exp(-4)
        if ((remainder & (quarter << 5)) != 0)
            result = Requantization.DoublingHighMultiply(result, 720401); // exp(-8)
        if (integerBits > 4 && (remainder & (quarter << 6)) != 0)
            result = Requantization.DoublingHighMultiply(result, 242); // exp(-16)
        return result;
    }

    /// <summary>1 / (1 + x) for x in [0, 1).</summary>
    /// <param name="x">0 integer bits.</param>
    /// <returns>0 integer bits.</returns>
    public static int ReciprocalOfOnePlus(int x)
    {
        int twice = TwoOverOnePlus(x);
        return twice > 1073741823 ? int.MaxValue : twice * 2; // half of it, in 0 integer bits
    }

    /// <summary>2 / (1 + x) for x in [0, 1): Newton's steps from 48/17 - 32/17 * (1 + x) / 2.</summary>
    /// <param name="x">0 integer bits.</param>
    /// <returns>2 integer bits.</returns>
    public static int TwoOverOnePlus(int x)
    {
        int half = (int)(((long)x + int.MaxValue + 1) / 2); // (1 + x) / 2
        int estimate = 1515870810 + Requantization.DoublingHighMultiply(half, -1010580540); // 2 integer bits
        for (int i = 0; i < 3; i++)
        {
            int error = (1 << 29) - Requantization.DoublingHighMultiply(half, estimate);
            estimate += Requantization.DoublingHighMultiply(estimate, error) * 4;
        }

        return estimate;
    }

    /// <summary>exp(x) for x in [-1/4, 0): Taylor's series around -1/8 up to the fourth power. 0 integer bits in and out.</summary>
    private static int ExpOfQuarter(int x)
    {
        int x1 = x + (1 << 28);
        int x2 = Requantization.DoublingHighMultiply(x1, x1);
        int x3 = Requantization.DoublingHighMultiply(x2, x1);
        int x4 = Requantization.DoublingHighMultiply(x2, x2);
        int x4Over12PlusX3Over3 = Requantization.DoublingHighMultiply(Requantization.RoundingDivide(x4, 2) + x3, 715827883);
        int higher = Requantization.RoundingDivide(x4Over12PlusX3Over3 + x2, 1);
        return 1895147668 + Requantization.DoublingHighMultiply(1895147668, x1 + higher); // 1895147668 is exp(-1/8)
    }
}
