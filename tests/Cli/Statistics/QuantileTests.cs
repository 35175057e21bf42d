using Edge.Cli.Statistics;

namespace Edge.Cli.Tests.Statistics;

public sealed class QuantileTests
{
    [Theory]
    [InlineData(0.5, 50)]
    [InlineData(0.95, 95)]
    [InlineData(0.99, 99)] // 0.99 * 100 is a little above 99 in binary
    [InlineData(1, 100)]
    public void A_percentile_is_the_smallest_value_that_so_many_do_not_exceed(double share, double expected) =>
        Assert.Equal(expected, Quantile.Of([.. Enumerable.Range(1, 100).Select(value => (double)value)], share));

    // 0.99^299 is the first power below 0.05: the textbook's 299 for the largest of a sample.
    [Fact]
    public void A_bound_of_the_99th_percentile_takes_299_values()
    {
        Assert.Equal(299, Quantile.ValuesNeeded(0.99, 0.95));
        double[] values = [.. Enumerable.Range(1, 299).Select(value => (double)value)];
        Assert.Equal(299, Quantile.UpperBound(values, 0.99, 0.95));
        Assert.Null(Quantile.UpperBound(values[1..], 0.99, 0.95));
        Assert.Null(Quantile.UpperBound([], 0.99, 0.95));
    }

    /// <summary>Drawn again and again, the bound holds the true percentile at least as often as it promises.</summary>
    [Fact]
    public void The_bound_of_a_percentile_holds_as_often_as_it_says()
    {
        var random = new Random(5);
        const int runs = 2000;
        int held = 0;
        for (int run = 0; run < runs; run++)
        {
            double[] values = [.. Enumerable.Range(0, 120).Select(_ => random.NextDouble()).Order()];
            held += Quantile.UpperBound(values, 0.9, 0.95) >= 0.9 ? 1 : 0;
        }

        Assert.InRange(held / (double)runs, 0.935, 1); // 0.95 or more, less three standard deviations of 2000 coins
    }
}
