namespace Edge.Runtime.Tests;

/// <summary>Rounding, with values to check by hand.</summary>
public class RequantizationTests
{
    [Theory]
    [InlineData(5, 1 << 30, 0, 3)] // 2.5: the multiplication rounds halves upward
    [InlineData(-5, 1 << 30, 0, -2)]
    [InlineData(10, 1 << 30, -1, 3)] // 2.5: the shift rounds halves away from zero
    [InlineData(-10, 1 << 30, -1, -3)]
    [InlineData(3, 1 << 30, 2, 6)] // factor 2
    [InlineData(1000, 3 << 29, -3, 94)] // 93.75
    [InlineData(-1, 1 << 30, -31, 0)]
    [InlineData(int.MinValue, int.MaxValue, 0, int.MinValue + 1)]
    [InlineData(12345, 0, 0, 0)]
    public void A_sum_is_multiplied_then_shifted(int accumulator, int multiplier, int shift, int expected) =>
        Assert.Equal(expected, Requantization.Apply(accumulator, multiplier, shift));

    [Theory]
    [InlineData(7, 2, 4)]
    [InlineData(-7, 2, -4)]
    [InlineData(-7, 3, -2)]
    [InlineData(0, 5, 0)]
    [InlineData(-128, 1, -128)]
    public void An_average_rounds_halves_away_from_zero(int sum, int count, int expected) =>
        Assert.Equal(expected, Requantization.Average(sum, count));

    [Theory]
    [InlineData(6, 2, 2)] // 1.5
    [InlineData(-6, 2, -2)]
    [InlineData(5, 2, 1)]
    [InlineData(-5, 2, -1)]
    [InlineData(9, 0, 9)]
    public void Division_by_a_power_of_two_rounds_halves_away_from_zero(int value, int exponent, int expected) =>
        Assert.Equal(expected, Requantization.RoundingDivide(value, exponent));
}
