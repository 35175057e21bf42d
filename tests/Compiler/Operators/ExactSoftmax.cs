using System.Numerics;
using Edge.Compiler.Ir;

namespace Edge.Compiler.Tests.Operators;

/// <summary>
/// The fixed-point softmax of TFLite as definitions: a number is a BigInteger of steps of 2^(bits - 31), and every constant is computed
/// from what it stands for.
/// </summary>
internal static class ExactSoftmax
{
    public static sbyte[] Run(KernelCall call, sbyte[] input) =>
        [.. input.Chunk(call["channels"]).SelectMany(row => Row(call, row))];

    private static IEnumerable<sbyte> Row(KernelCall call, sbyte[] row)
    {
        int largest = row.Max();
        BigInteger?[] exps = [.. row.Select(q => q - largest < call["least_difference"]
            ? (BigInteger?)null
            : Exp(ExactKernels.Requantize(q - largest, call["multiplier"], call["shift"])))];
        BigInteger sum = exps.Aggregate(BigInteger.Zero, (total, exp) => exp is null ? total : total + ExactKernels.HalfAway(exp.Value, 1 << 12));
        int zeros = 32 - (int)sum.GetBitLength();
        BigInteger reciprocal = Reciprocal(sum * BigInteger.Pow(2, zeros) - BigInteger.Pow(2, 31));
        return exps.Select(exp => exp is null
            ? (sbyte)-128
            : ExactKernels.Clamp(ExactKernels.HalfAway(Multiply(reciprocal, exp.Value), BigInteger.Pow(2, 35 - zeros)) - 128, -128, 127));
    }

    public static BigInteger Exp(BigInteger x)
    {
        if (x.IsZero)
            return int.MaxValue;
        BigInteger quarter = BigInteger.Pow(2, 24);
        BigInteger partial = x - ExactKernels.FloorDivide(x, quarter) * quarter - quarter;
        BigInteger quarters = (partial - x) / quarter;
        BigInteger result = ExpNearAnEighth(partial * 32);
        for (int bit = 0; bit < 7; bit++)
        {
            if (!(quarters >> bit).IsEven)
                result = Multiply(result, Constant(Math.Exp(-Math.Pow(2, bit - 2)), 0));
        }

        return result;
    }

    private static BigInteger ExpNearAnEighth(BigInteger a)
    {
        BigInteger x = a + BigInteger.Pow(2, 28), x2 = Multiply(x, x), x3 = Multiply(x2, x), x4 = Multiply(x2, x2);
        BigInteger higher = Multiply(ExactKernels.HalfAway(x4, 4) + x3, Constant(1.0 / 3, 0)) + x2;
        BigInteger exp = Constant(Math.Exp(-1.0 / 8), 0);
        return exp + Multiply(exp, x + ExactKernels.HalfAway(higher, 2));
    }

    public static BigInteger Reciprocal(BigInteger x)
    {
        BigInteger half = (x + BigInteger.Pow(2, 31)) / 2;
        BigInteger estimate = Constant(48.0 / 17, 2) + Multiply(half, Constant(-32.0 / 17, 2));
        for (int step = 0; step < 3; step++)
            estimate += 4 * Multiply(estimate, BigInteger.Pow(2, 29) - Multiply(half, estimate));
        return BigInteger.Min(int.MaxValue, 2 * estimate);
    }

    /// <summary>The product, rounded with halves upward.</summary>
    private static BigInteger Multiply(BigInteger a, BigInteger b) =>
        ExactKernels.FloorDivide(2 * a * b + BigInteger.Pow(2, 31), BigInteger.Pow(2, 32));

    private static BigInteger Constant(double real, int integerBits) =>
        (BigInteger)Math.Round(real * Math.Pow(2, 31 - integerBits), MidpointRounding.AwayFromZero);
}
