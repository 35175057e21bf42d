using System.Numerics;
using Edge.Compiler.Ir;
using Edge.Runtime;

namespace Edge.Compiler.Tests.Operators;

/// <summary>The functions that round, in both languages, against fractions.</summary>
public class ArithmeticTests
{
    [Fact]
    public void Requantization_is_the_fraction_rounded_twice() => Property.Holds(random =>
    {
        foreach (var (value, multiplier, shift) in Draws(random))
            Assert.Equal((int)ExactKernels.Requantize(value, multiplier, shift), Requantization.Apply(value, multiplier, shift));
    });

    [FactWithGcc]
    public void Requantization_in_c_gives_the_same_numbers() => Property.Holds(random =>
    {
        var draws = Draws(random).ToArray();
        int[] expected = [.. draws.Select(draw => Requantization.Apply(draw.Value, draw.Multiplier, draw.Shift))];
        Assert.Equal(expected, InC("requantize", [.. draws.SelectMany(draw => new[] { draw.Value, draw.Multiplier, draw.Shift })], draws.Length));
    });

    [Fact]
    public void A_left_shift_wraps_around_in_32_bits_as_in_TFLite() =>
        Assert.Equal(0, Requantization.Apply(1 << 30, 1 << 30, 2));

    [Fact]
    public void A_nudge_and_a_division_toward_zero_give_what_the_shift_gives() => Property.Holds(random =>
    {
        for (int i = 0; i < 1000; i++)
        {
            // gemmlowp writes the multiplication so; of factor 1/2 every other number is a tie.
            int multiplier = random.Next(3) == 0 ? 1 << 30 : random.Next(1 << 30, int.MaxValue);
            int value = random.Next(100) == 0 ? int.MinValue : random.Next(int.MinValue, int.MaxValue) >> random.Next(31);
            long product = (long)value * multiplier;
            Assert.Equal((product + (product >= 0 ? 1 << 30 : 1 - (1 << 30))) / (1L << 31), Requantization.Apply(value, multiplier, 0));
        }
    }, runs: 300);

    /// <summary>CMSIS-NN built to round once: another answer in half of the ties that the first rounding makes, over all shifts in about 3 % of sums.</summary>
    [Fact]
    public void Rounding_once_gives_another_number_in_three_of_a_hundred_sums()
    {
        const int Draws = 200_000;
        var random = new Random(1);
        int others = 0;
        for (int i = 0; i < Draws; i++)
        {
            int multiplier = random.Next(1 << 30, int.MaxValue), shift = -random.Next(1, 16);
            int accumulator = random.Next(-(200 << -shift), 200 << -shift);
            long once = ((long)accumulator * multiplier + (1L << (30 - shift))) >> (31 - shift);
            int twice = Requantization.Apply(accumulator, multiplier, shift);
            Assert.InRange(Math.Abs(once - twice), 0, 1);
            others += once == twice ? 0 : 1;
        }

        Assert.InRange((double)others / Draws, 0.02, 0.05);
    }

    [Fact]
    public void An_average_rounds_halves_away_from_zero() => Property.Holds(random =>
    {
        int count = random.Next(1, 300), sum = random.Next(-128 * count, 127 * count + 1);
        Assert.Equal((int)ExactKernels.HalfAway(sum, count), Requantization.Average(sum, count));
    }, runs: 1000);

    [Fact]
    public void Exp_follows_its_definition_and_the_real_function() => Property.Holds(random =>
    {
        int x = random.Next(4) == 0 ? -(random.Next(0, 128) << 24) : -random.Next(); // quarters lie on the edges of the series
        int actual = FixedPoint.Exp(x);
        Assert.Equal((int)ExactSoftmax.Exp(x), actual);
        Assert.Equal(Math.Exp(x * Math.Pow(2, -26)), actual * Math.Pow(2, -31), 1e-6); // the series ends at the fourth power
    }, runs: 2000);

    [Fact]
    public void Reciprocal_follows_its_definition_and_the_real_function() => Property.Holds(random =>
    {
        int x = random.Next(8) == 0 ? random.Next(2) * int.MaxValue : random.Next();
        int actual = FixedPoint.ReciprocalOfOnePlus(x);
        Assert.Equal((int)ExactSoftmax.Reciprocal(x), actual);
        Assert.Equal(1 / (1 + x * Math.Pow(2, -31)), actual * Math.Pow(2, -31), 1e-8); // Newton's third step leaves less than 2^-29
    }, runs: 2000);

    [FactWithGcc]
    public void Exp_and_reciprocal_in_c_give_the_same_numbers()
    {
        var random = new Random(1);
        int[] values = [0, 1, int.MaxValue, .. Enumerable.Range(0, 5000).Select(_ => random.Next())];
        Assert.Equal([.. values.Select(FixedPoint.ReciprocalOfOnePlus)], InC("reciprocal_of_one_plus", values, values.Length));
        int[] negative = [.. values.Select(value => -value), .. Enumerable.Range(0, 128).Select(quarters => -(quarters << 24))];
        Assert.Equal([.. negative.Select(FixedPoint.Exp)], InC("exp", negative, negative.Length));
    }

    /// <summary>Sums as kernels meet them, ties of either rounding, both ends; shifts of both signs without overflow.</summary>
    private static IEnumerable<(int Value, int Multiplier, int Shift)> Draws(Random random)
    {
        for (int i = 0; i < 200; i++)
        {
            int shift = random.Next(-31, 9);
            int multiplier = random.Next(3) == 0 ? 1 << 30 : random.Next(1 << 30, int.MaxValue);
            int bits = random.Next(1, 32 - Math.Max(shift, 0));
            int value = random.Next(4) == 0 ? (random.Next() | 1) << Math.Clamp(-shift, 0, 20) >> 1 : random.Next();
            value = value << (32 - bits) >> (32 - bits); // sign and bits - 1 digits
            yield return (random.Next(50) == 0 && shift <= 0 ? (random.Next(2) == 0 ? int.MinValue : int.MaxValue) : value, multiplier, shift);
        }
    }

    private static int[] InC(string function, int[] arguments, int results)
    {
        var call = new KernelCall(function, [], [.. arguments.Select(argument => new Parameter("", argument))], []);
        sbyte[] bytes = CKernels.Run([call], [], 4 * results);
        Assert.Equal(bytes, CKernels.RunOther([call], [], 4 * results));
        var values = new int[results];
        Buffer.BlockCopy(bytes, 0, values, 0, bytes.Length);
        return values;
    }
}
