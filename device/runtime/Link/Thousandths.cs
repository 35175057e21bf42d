namespace Edge.Runtime.Link;

/// <summary>Real values of an output for people, without floating point.</summary>
internal static class Thousandths
{
    private const int MantissaBits = 23;
    private const int Bias = 127 + MantissaBits;

    /// <summary>1000 * scale * steps, rounded to the nearest; halves away from zero.</summary>
    /// <param name="steps">q - zero point.</param>
    /// <param name="scaleBits">A positive, normal IEEE 754 number of 32 bits; anything else counts as 0.</param>
    public static long Of(int steps, int scaleBits)
    {
        int exponent = scaleBits >> MantissaBits;
        if (exponent < 1 || exponent > Bias)
            return 0;
        long mantissa = scaleBits & (1 << MantissaBits) - 1 | 1 << MantissaBits;
        long size = mantissa * 1000 * (steps < 0 ? -steps : steps);
        int shift = Bias - exponent;
        if (shift > 60)
            return 0;
        if (shift > 0)
            size = size + (1L << shift - 1) >> shift;
        return steps < 0 ? -size : size;
    }
}
