using Edge.Compiler.Emission.Unrolled;
using Edge.Runtime;

namespace Edge.Compiler.Tests.Emission.Unrolled;

public class RescaleTests
{
    /// <summary>Every sum of a window around zero, and both ends of the range: the same answer as the two roundings.</summary>
    [Fact]
    public void One_multiplication_answers_as_the_two_roundings_do() => Property.Holds(random =>
    {
        int multiplier = random.Next(1 << 30, int.MaxValue), shift = random.Next(-12, 4), zeroPoint = random.Next(-128, 128);
        long origin = random.Next(-5000, 5000), most = random.Next(1, 1 << 20), least = -random.Next(0, 1 << 20);
        if (Rescale.Of(multiplier, shift, origin, least, most, zeroPoint, clamp: -129) is not { } rescale)
            return;
        for (long value = Math.Max(least, -origin - 3000); value <= Math.Min(most, -origin + 3000); value++)
            Check(rescale, value, origin, multiplier, shift, zeroPoint);
        foreach (long value in new[] { least, least + 1, most - 1, most })
            Check(rescale, value, origin, multiplier, shift, zeroPoint);
        Assert.Equal(rescale.Apply(least), rescale.Least);
        Assert.Equal(rescale.Apply(most), rescale.Most);
    }, runs: 300);

    [Fact]
    public void Below_a_clamp_at_the_zero_point_the_correction_is_left_out_and_nothing_changes() => Property.Holds(random =>
    {
        int multiplier = random.Next(1 << 30, int.MaxValue), shift = random.Next(-12, 1), zeroPoint = random.Next(-128, 128);
        Rescale? rescale = Rescale.Of(multiplier, shift, 0, -10_000, 10_000, zeroPoint, clamp: zeroPoint);
        Assert.Null(rescale!.CorrectionShift);
        for (int value = -10_000; value <= 10_000; value++)
            Assert.Equal(Math.Max(zeroPoint, Requantization.Apply(value, multiplier, shift) + zeroPoint), Math.Max(zeroPoint, rescale.Apply(value)));
    }, runs: 30);

    [Fact]
    public void A_longer_shift_changes_no_answer_or_is_declined() => Property.Holds(random =>
    {
        Rescale? rescale = Rescale.Of(random.Next(1 << 30, int.MaxValue), random.Next(-12, 1), 0, -10_000, 10_000, random.Next(-128, 128), clamp: -129);
        if (rescale!.Widened(rescale.Shift + random.Next(0, 30)) is not { } widened)
            return;
        for (int value = -10_000; value <= 10_000; value++)
            Assert.Equal(rescale.Apply(value), widened.Apply(value));
    }, runs: 30);

    [Fact]
    public void Ties_round_away_from_zero()
    {
        Rescale rescale = Rescale.Of(1 << 30, -1, 0, -100, 100, 0, clamp: -129)!; // a quarter of the sum
        Assert.Equal([-3, -1, 0, 1, 3], new[] { -10, -2, 0, 2, 10 }.Select(value => rescale.Apply(value)));
        Assert.Equal([-3, -1, 0, 1, 3], new[] { -10, -2, 0, 2, 10 }.Select(value => Requantization.Apply(value, 1 << 30, -1)));
    }

    [Fact]
    public void Sums_that_64_bits_do_not_hold_are_declined()
    {
        Assert.Null(Rescale.Of(int.MaxValue, 0, 0, int.MinValue, int.MaxValue, 0, clamp: -129));
        Assert.Null(Rescale.Of(1 << 30, 10, 0, -(1 << 22), 1 << 22, 0, clamp: -129));
        Assert.Null(Rescale.Of(1 << 30, 31, 0, 0, 0, 0, clamp: -129));
        Assert.NotNull(Rescale.Of(1 << 30, -8, 0, -(1 << 22), 1 << 22, 0, clamp: -129));
    }

    /// <summary>A small factor shifts far; the place of a table's first element, shifted as far, would leave 64 bits.</summary>
    [Fact]
    public void An_offset_that_64_bits_do_not_hold_is_taken_off_after_the_shift()
    {
        Rescale small = Rescale.Of(1 << 30, -24, 0, -1000, 1000, 0, clamp: -129)!, large = Rescale.Of(1 << 30, -8, 0, -1000, 1000, 0, clamp: -129)!;
        Assert.False(small.Absorbs(-1186));
        Assert.True(large.Absorbs(-1186));
        var clamps = new ClampTables();
        clamps.Add(-128, 127, Rescale.Of(1 << 30, 0, 0, -1186, 1186, 0, clamp: -129)!);
        clamps.Add(-128, 127, small);
        string Store(Rescale rescale) => new OutputWriter(clamps, -128, 127).Store("output[to]", "s", rescale).Last();
        Assert.EndsWith(") + 593];", Store(small));
        Assert.EndsWith($">> {large.Shift})];", Store(large));
    }

    private static void Check(Rescale rescale, long value, long origin, int multiplier, int shift, int zeroPoint) =>
        Assert.Equal(Requantization.Apply((int)(value + origin), multiplier, shift) + zeroPoint, rescale.Apply(value));
}
