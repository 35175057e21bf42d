using System.Numerics;
using Edge.Compiler.Operators;

namespace Edge.Compiler.Tests.Operators;

public class MultiplierTests
{
    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(0.5, 1 << 30, 0)]
    [InlineData(1, 1 << 30, 1)]
    [InlineData(0.75, 3 << 29, 0)]
    [InlineData(0.125, 1 << 30, -2)]
    [InlineData(96, 3 << 29, 7)]
    [InlineData(1 - 1.0 / (1L << 40), 1 << 30, 1)] // the mantissa rounds up to 2^31 and moves to the next power
    [InlineData(1.0 / (1L << 32), 1 << 30, -31)]
    [InlineData(1.0 / (1L << 33), 0, 0)] // below 2^-32
    [InlineData(0.5 + 1.0 / (1L << 32), (1 << 30) + 1, 0)] // half a step goes up
    [InlineData(0.5 + 1.0 / (1L << 33), 1 << 30, 0)] // a quarter does not
    [InlineData(1L << 29, 1 << 30, 30)]
    [InlineData(1L << 30, int.MaxValue, 30)] // beyond the largest shift
    public void A_factor_is_a_mantissa_of_31_bits_and_a_power_of_two(double factor, int value, int shift) =>
        Assert.Equal(new Multiplier(value, shift), Multiplier.Of(factor));

    [Theory]
    [InlineData(-0.5)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Only_positive_finite_factors_are_taken(double factor) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Multiplier.Of(factor));

    [Fact]
    public void The_mantissa_rounds_half_away_from_zero_exactly() => Property.Holds(random =>
    {
        // A double is an integer times a power of two: the mantissa's lowest 22 bits are what rounding removes.
        long bits = random.Next(4) == 0 ? (random.NextInt64(1L << 30, 1L << 31) << 22) + (1L << 21) : random.NextInt64(1L << 52, 1L << 53);
        int power = random.Next(-83, -24);
        Multiplier multiplier = Multiplier.Of(Math.ScaleB(bits, power));
        BigInteger rounded = ExactKernels.HalfAway(bits, BigInteger.Pow(2, 22));
        int shift = power + 53;
        Assert.Equal(rounded.GetBitLength() == 32 ? new Multiplier(1 << 30, shift + 1) : new Multiplier((int)rounded, shift), multiplier);
    });
}
