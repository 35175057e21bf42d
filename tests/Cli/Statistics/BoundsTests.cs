using System.Numerics;
using Edge.Cli.Statistics;

namespace Edge.Cli.Tests.Statistics;

public sealed class BoundsTests
{
    // Computed independently with the exact definition; two-sided 95 %, in percent to two places.
    [Theory]
    [InlineData(0, 120, 0, 3.03)]
    [InlineData(1, 240, 0.01, 2.30)]
    [InlineData(2, 160, 0.15, 4.44)]
    [InlineData(0, 80, 0, 4.51)]
    [InlineData(3, 600, 0.10, 1.45)]
    [InlineData(11, 1800, 0.31, 1.09)]
    public void The_interval_has_the_published_bounds(int hits, int trials, double lower, double upper)
    {
        var bounds = ClopperPearson.Interval(hits, trials, 0.95);
        Assert.Equal((lower, upper), (Math.Round(100 * bounds.Lower, 2), Math.Round(100 * bounds.Upper, 2)));
    }

    [Theory]
    [InlineData(1, 240, 1.96)]
    [InlineData(2, 160, 3.88)]
    [InlineData(0, 120, 2.47)]
    [InlineData(0, 80, 3.68)]
    [InlineData(3, 600, 1.29)]
    public void The_one_sided_bound_has_the_published_value(int hits, int trials, double upper) =>
        Assert.Equal(upper, Math.Round(100 * ClopperPearson.OneSidedUpper(hits, trials, 0.95), 2));

    // Newcombe 1998, doi:10.1002/(SICI)1097-0258(19980430)17:8<857::AID-SIM777>3.0.CO;2-E, table I, method 5.
    [Theory]
    [InlineData(81, 263, 0.2527, 0.3676)]
    [InlineData(15, 148, 0.0578, 0.1617)]
    [InlineData(0, 20, 0, 0.1684)]
    [InlineData(1, 29, 0.0009, 0.1776)]
    public void The_interval_has_the_bounds_of_the_comparison_of_seven_methods(int hits, int trials, double lower, double upper)
    {
        var bounds = ClopperPearson.Interval(hits, trials, 0.95);
        Assert.Equal((lower, upper), (Math.Round(bounds.Lower, 4), Math.Round(bounds.Upper, 4)));
    }

    // How many defects must be shown to prove a bound at 95 %: published beside the first table above.
    [Theory]
    [InlineData(0, 299, 0.01)]
    [InlineData(0, 598, 0.005)]
    [InlineData(0, 2995, 0.001)]
    [InlineData(1, 473, 0.01)]
    [InlineData(1, 947, 0.005)]
    [InlineData(1, 4742, 0.001)]
    [InlineData(2, 628, 0.01)]
    [InlineData(2, 1258, 0.005)]
    [InlineData(2, 6294, 0.001)]
    [InlineData(3, 773, 0.01)]
    [InlineData(3, 1549, 0.005)]
    [InlineData(3, 7752, 0.001)]
    public void The_sample_that_proves_a_bound_is_the_smallest(int misses, int trials, double limit)
    {
        Assert.True(ClopperPearson.OneSidedUpper(misses, trials, 0.95) <= limit);
        Assert.True(ClopperPearson.OneSidedUpper(misses, trials - 1, 0.95) > limit);
        Assert.Equal(trials, SampleSize.Needed(misses, limit, 0.95));
    }

    [Fact]
    public void Nothing_counted_is_nothing_known() => Assert.Equal((0, 1), ClopperPearson.Interval(0, 0, 0.95));

    [Fact]
    public void Bounds_of_hits_and_misses_mirror_each_other_and_hold_the_rate() => Property.Holds(random =>
    {
        int trials = random.Next(1, 3000), hits = random.Next(0, trials + 1);
        var (lower, upper) = ClopperPearson.Interval(hits, trials, 0.95);
        var (mirrorLower, mirrorUpper) = ClopperPearson.Interval(trials - hits, trials, 0.95);
        Assert.InRange((double)hits / trials, lower, upper);
        Assert.Equal(lower, 1 - mirrorUpper, 1e-9); // bisection to 1e-18, the function itself to about 1e-13
        Assert.Equal(upper, 1 - mirrorLower, 1e-9);
    });

    [Fact]
    public void At_the_upper_bound_the_binomial_tail_is_the_risk() => Property.Holds(random =>
    {
        int trials = random.Next(1, 120), hits = random.Next(0, trials);
        double p = ClopperPearson.OneSidedUpper(hits, trials, 0.9);
        double tail = Enumerable.Range(0, hits + 1).Sum(k => (double)Choose(trials, k) * Math.Pow(p, k) * Math.Pow(1 - p, trials - k));
        Assert.Equal(0.1, tail, 1e-9); // double sums of at most 120 terms
    });

    [Theory]
    [InlineData(4, 1, 0.375)]
    [InlineData(10, 2, 0.039)]
    [InlineData(12, 1, 0.003)]
    [InlineData(0, 0, 1)]
    [InlineData(5, 5, 1)]
    [InlineData(1, 0, 1)]
    public void McNemar_has_the_published_values(int worse, int better, double p)
    {
        Assert.Equal(p, Math.Round(McNemar.ExactP(worse, better), 3));
        Assert.Equal(McNemar.ExactP(worse, better), McNemar.ExactP(better, worse), 1e-12);
    }

    [Fact]
    public void McNemar_is_the_sum_over_fair_coins() => Property.Holds(random =>
    {
        int worse = random.Next(0, 40), better = random.Next(0, 40), all = worse + better;
        BigInteger ways = 0;
        for (int k = 0; k <= Math.Min(worse, better); k++)
            ways += Choose(all, k);
        double expected = Math.Min(1, 2 * Math.Exp(BigInteger.Log(ways) - all * Math.Log(2)));
        Assert.Equal(expected, McNemar.ExactP(worse, better), 1e-10);
    });

    private static BigInteger Choose(int n, int k)
    {
        BigInteger result = 1;
        for (int i = 1; i <= k; i++)
            result = result * (n - k + i) / i;
        return result;
    }
}
