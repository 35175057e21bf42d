using Edge.Runtime.Drift;

namespace Edge.Runtime.Tests.Drift;

public class DriftTrendTests
{
    /// <summary>Ranks of ten bins that held equal shares.</summary>
    private static readonly int[] _ranks = [.. Enumerable.Range(0, 10).Select(bin => (2 * bin + 1) * DriftTrend.One / 10 - DriftTrend.One)];

    [Fact]
    public void A_false_alarm_of_one_side_comes_once_in_15_million_parts()
    {
        // A walk on steps of 1/20: every rank less the slack of 1/4 is a multiple of it. Parts to the limit from each sum, by elimination.
        int states = DriftTrend.Limit * 20 / DriftTrend.One;
        var parts = new double[states, states + 1];
        for (int at = 0; at < states; at++)
        {
            parts[at, at] += 1;
            parts[at, states] = 1;
            foreach (int rank in _ranks)
            {
                int to = Math.Max(0, at + (int)Math.Round(20.0 * rank / DriftTrend.One) - 5);
                if (to < states)
                    parts[at, to] -= 0.1;
            }
        }

        Assert.InRange(Solve(parts, states)[0], 15e6, 16e6);
    }

    [Theory]
    [InlineData(256, 0.7, 24)]
    [InlineData(2000, 0.7, 22)]
    [InlineData(2000, 0.5, 41)]
    public void What_has_moved_is_noticed_within_some_ten_parts(int calibrated, double rank, int parts)
    {
        var trend = new DriftTrend(calibrated);
        int part = 1;
        while (!trend.Add((int)(rank * DriftTrend.One), part))
            part++;
        Assert.Equal((parts, parts, 1, 1), (part, trend.AlarmAt, trend.AlarmFrom, trend.Direction));
    }

    [Theory]
    [InlineData(1, 0.5)] // never more: a rank of 1 must still be noticed
    [InlineData(256, 0.322)]
    [InlineData(1000, 0.2865)]
    [InlineData(1000000, 0.251)]
    public void The_slack_allows_for_ranks_from_few_values(int calibrated, double slack)
    {
        var trend = new DriftTrend(calibrated);
        trend.Add(DriftTrend.One, 1);
        Assert.InRange(trend.Up / (double)DriftTrend.One, 1 - slack - 0.0005, 1 - slack + 0.0005);
        Assert.Equal(0, trend.Down);
    }

    [Fact]
    public void The_ranks_of_calibration_itself_have_the_mean_0() => Property.Holds(random =>
    {
        int[] counts = new int[256];
        int values = random.Next(1, 3000), centre = random.Next(256), spread = random.Next(1, 100);
        for (int i = 0; i < values; i++)
            counts[Math.Clamp(centre + random.Next(-spread, spread) * random.Next(2), 0, 255)]++;
        var histogram = new DriftHistogram(counts);
        long sum = Enumerable.Range(0, 256).Sum(i => (long)counts[i] * histogram.Rank(i - 128));
        Assert.InRange(sum / (double)values, -1.5, 1.5); // of 16384: each rank is rounded toward zero
        Assert.Equal(values, histogram.Calibrated);
    });

    private static double[] Solve(double[,] a, int n)
    {
        for (int c = 0; c < n; c++)
        {
            for (int r = c + 1; r < n; r++)
            {
                double factor = a[r, c] / a[c, c];
                for (int i = c; i <= n && factor != 0; i++)
                    a[r, i] -= factor * a[c, i];
            }
        }

        var x = new double[n];
        for (int r = n - 1; r >= 0; r--)
            x[r] = (a[r, n] - Enumerable.Range(r + 1, n - r - 1).Sum(i => a[r, i] * x[i])) / a[r, r];
        return x;
    }
}
