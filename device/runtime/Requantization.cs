namespace Edge.Runtime;

/// <summary>The one place that rounds on the device.</summary>
public static class Requantization
{
    /// <summary>accumulator * multiplier / 2^(31 - shift): doubling high multiply, then rounding division by 2^-shift.</summary>
    /// <remarks>
    /// The rounding of TFLite Micro and of CMSIS-NN as it is built by default. A left shift wraps around in 32 bits, as it does there.
    /// </remarks>
    /// <param name="multiplier">Fixed point with 31 fraction bits, in [2^29, 2^31), or 0.</param>
    /// <param name="shift">Power of two in [-31, 30]; negative makes the result smaller.</param>
    public static int Apply(int accumulator, int multiplier, int shift)
    {
        if (shift > 0)
            return DoublingHighMultiply(accumulator << shift, multiplier);
        return RoundingDivide(DoublingHighMultiply(accumulator, multiplier), -shift);
    }

    /// <summary>(a * b + 2^30) / 2^31, halves upward.</summary>
    public static int DoublingHighMultiply(int a, int b)
    {
        long product = (long)a * b;
        return (int)((product + (1L << 30)) >> 31);
    }

    /// <summary>value / 2^exponent, halves away from zero.</summary>
    /// <param name="exponent">In [0, 31].</param>
    public static int RoundingDivide(int value, int exponent)
    {
        int mask = (int)((1L << exponent) - 1);
        int threshold = mask >> 1;
        if (value < 0)
            threshold++;
        int quotient = value >> exponent;
        if ((value & mask) > threshold)
            quotient++;
        return quotient;
    }

    /// <summary>sum / count, halves away from zero.</summary>
    /// <param name="count">At least 1.</param>
    public static int Average(int sum, int count)
    {
        return sum > 0 ? (sum + count / 2) / count : (sum - count / 2) / count;
    }
}
