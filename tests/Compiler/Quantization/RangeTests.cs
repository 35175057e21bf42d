using Edge.Compiler.Ir;
using Edge.Compiler.Quantizing;

namespace Edge.Compiler.Tests.Quantizing;

public class RangeTests
{
    [Fact]
    public void A_histogram_counts_every_value_however_far_out_it_is() => Property.Holds(random =>
    {
        var histogram = new Histogram();
        var all = new List<float>();
        for (int batch = random.Next(1, 6); batch > 0; batch--)
        {
            double spread = Math.Pow(10, random.Next(-6, 6)), middle = random.NextDouble() * 10 - 5;
            float[] values = [.. Enumerable.Range(0, random.Next(0, 200)).Select(_ => (float)(middle + spread * (random.NextDouble() - 0.5)))];
            histogram.Add(values);
            all.AddRange(values);
        }

        Assert.Equal(all.Count, histogram.Count);
        Assert.Equal(all.Count, histogram.Occupied().Sum(bin => bin.Count));
        Assert.Equal(all.DefaultIfEmpty().Min(), histogram.Min);
        Assert.Equal(all.DefaultIfEmpty().Max(), histogram.Max);
    });

    [Fact]
    public void Bins_lie_where_the_values_are()
    {
        var histogram = new Histogram();
        histogram.Add([0.25f, 0.25f, 0.5f]);
        histogram.Add([100f, -3f]);
        (double Value, long Count)[] bins = [.. histogram.Occupied()];
        Assert.Equal(5, bins.Sum(bin => bin.Count));
        Assert.Equal(1, bins[0].Count);
        Assert.InRange(bins[0].Value, -3, -2.9);
        Assert.Equal(3, bins.Where(bin => bin.Value is > 0.2 and < 0.6).Sum(bin => bin.Count));
        Assert.InRange(bins[^1].Value, 99.9, 100);
    }

    [Fact]
    public void A_value_that_is_not_a_number_is_refused() => Assert.Throws<ArgumentException>(() => new Histogram().Add([1, float.NaN]));

    [Theory]
    [InlineData(0, 6, -128)] // after a Relu6
    [InlineData(-1, 0, 127)]
    [InlineData(-1, 1, -1)] // the middle is -0.5; halves round away from zero
    [InlineData(-1, 3, -64)]
    [InlineData(0, 0, -128)]
    public void Zero_points_follow_the_range(double min, double max, int zeroPoint) =>
        Assert.Equal(zeroPoint, ActivationRanges.ToQuantization(min, max).ZeroPoint);

    [Fact]
    public void Real_zero_is_always_exact_and_the_ends_are_within_half_a_step() => Property.Holds(random =>
    {
        double min = -random.NextDouble() * Math.Pow(10, random.Next(-8, 4)), max = random.NextDouble() * Math.Pow(10, random.Next(-8, 4));
        Quantization q = ActivationRanges.ToQuantization(min, max);
        Assert.Equal(0f, q.Dequantize(q.Quantize(0f)));
        Assert.InRange(q.Dequantize(-128), min - 0.51 * q.Scale, min + 0.51 * q.Scale);
        Assert.InRange(q.Dequantize(127), max - 0.51 * q.Scale, max + 0.51 * q.Scale);
    });

    [Fact]
    public void Min_and_max_are_kept_and_zero_is_added()
    {
        Assert.Equal((0, 4), Choose(ActivationRangeMethod.MinMax, [2, 4]));
        Assert.Equal((-4, 0), Choose(ActivationRangeMethod.MinMax, [-2, -4]));
    }

    [Fact]
    public void A_percentile_leaves_out_the_rarest_values_at_both_ends()
    {
        float[] values = [.. Enumerable.Range(0, 10_000).Select(i => i / 10_000f - 0.5f), 50, -70];
        var (min, max) = Choose(ActivationRangeMethod.Percentile, values, 99.9);
        Assert.InRange(min, -0.55, -0.45);
        Assert.InRange(max, 0.45, 0.55);
        Assert.Equal((-70, 50), Choose(ActivationRangeMethod.Percentile, values, 100));
    }

    [Fact]
    public void The_smallest_error_is_never_larger_than_that_of_min_and_max() => Property.Holds(random =>
    {
        double tail = random.Next(1, 6);
        float[] values = [.. Enumerable.Range(0, 2000).Select(_ => (float)(Math.Pow(random.NextDouble(), tail) * 10 - random.Next(2)))];
        Assert.InRange(Error(values, Choose(ActivationRangeMethod.Mse, values)), 0, 1.01 * Error(values, Choose(ActivationRangeMethod.MinMax, values)));
    });

    [Fact]
    public void The_smallest_error_clips_a_lonely_outlier()
    {
        // n values spread below 1 and one at 4. Clipping at c costs n * (c / 255)^2 / 12 + (4 - c)^2, smallest at c = 4 / (1 + n / 780300) = 1.75.
        const int n = 1_000_000;
        var (_, max) = Choose(ActivationRangeMethod.Mse, [.. Enumerable.Range(0, n).Select(i => (float)i / n), 4]);
        Assert.InRange(max, 1.6, 1.9);
    }

    // Four bins on steps of their own tell everything; two bins in one step are told as their mean; a value beyond an end counts as that end.
    [Fact]
    public void The_divergence_is_that_of_its_definition()
    {
        (double, long)[] bins = [(0, 2), (1, 6), (2, 4), (3, 4)];
        Assert.Equal(0, ActivationRanges.Divergence(bins, (0, 255)), 12);
        Assert.Equal(0.125 * Math.Log(0.125 / 0.25) + 0.375 * Math.Log(0.375 / 0.25) + 0, ActivationRanges.Divergence([(0, 2), (0.25, 6), (2, 4), (3, 4)], (0, 255)), 12);
        double cut = 2 / 16.0 * Math.Log(2 / 16.0 / (2 / 16.0)) + 14 / 16.0 * Math.Log(14 / 16.0 / (6 / 16.0));
        Assert.Equal(cut, ActivationRanges.Divergence(bins, (0, 1)), 12);
        Assert.Equal(double.PositiveInfinity, ActivationRanges.Divergence([(5, 1)], (0, 1)));
    }

    [Fact]
    public void The_least_divergence_is_never_larger_than_that_of_min_and_max() => Property.Holds(random =>
    {
        double tail = random.Next(1, 6);
        var histogram = new Histogram();
        histogram.Add([.. Enumerable.Range(0, 2000).Select(_ => (float)(Math.Pow(random.NextDouble(), tail) * 10 - random.Next(2)))]);
        (double, long)[] bins = ActivationRanges.BesideZero(histogram);
        double Of(ActivationRangeMethod method) => ActivationRanges.Divergence(bins, ActivationRanges.Choose(histogram, method, 100));
        Assert.InRange(Of(ActivationRangeMethod.Entropy), 0, Of(ActivationRangeMethod.MinMax));
    });

    [Fact]
    public void The_least_divergence_cuts_a_lonely_outlier_and_no_flat_distribution()
    {
        float[] flat = [.. Enumerable.Range(0, 100_000).Select(i => i / 100_000f)];
        var (_, whole) = Choose(ActivationRangeMethod.Entropy, flat);
        var (_, cut) = Choose(ActivationRangeMethod.Entropy, [.. flat.Select(value => value * value * value), 20]);
        Assert.InRange(whole, 0.98, 1.01);
        Assert.InRange(cut, 0.1, 10);
    }

    // Most of what a Relu gives is 0.
    [Fact]
    public void Zeros_in_plenty_do_not_narrow_the_range_of_least_divergence() => Property.Holds(random =>
    {
        float[] values = [.. Enumerable.Range(0, 5000).Select(_ => (float)-Math.Log(1 - random.NextDouble()))];
        float most = values.Max();
        var (_, without) = Choose(ActivationRangeMethod.Entropy, values);
        var (_, with) = Choose(ActivationRangeMethod.Entropy, [.. values, .. new float[50_000]]);
        Assert.InRange(with, 0.5 * most, most);
        Assert.Equal(without, with, 0.25 * most);
    }, runs: 20);

    // A range that holds nothing but the zeros would tell them perfectly.
    [Fact]
    public void The_least_divergence_leaves_a_cluster_far_from_zero_in_the_range()
    {
        float[] cluster = [.. Enumerable.Range(0, 1000).Select(i => 3.5f + i / 2000f + i % 7 / 50f)];
        var (_, max) = Choose(ActivationRangeMethod.Entropy, [.. new float[3000], .. cluster]);
        Assert.InRange(max, 3.9, 4.2);
    }

    private static (double Min, double Max) Choose(ActivationRangeMethod method, float[] values, double percentile = 99.99)
    {
        var histogram = new Histogram();
        histogram.Add(values);
        return ActivationRanges.Choose(histogram, method, percentile);
    }

    private static double Error(float[] values, (double Min, double Max) range)
    {
        Quantization q = ActivationRanges.ToQuantization(range.Min, range.Max);
        return values.Sum(value => Math.Pow(value - q.Dequantize(q.Quantize(value)), 2));
    }
}
