using Edge.Rig.Energy;
using Edge.Rig.Power;

namespace Edge.Rig.Tests;

public class TraceTests
{
    // 2 W for a second, then a ramp to 4 W over a second: 2 + 3 J.
    [Fact]
    public void Energy_is_the_area_under_the_samples()
    {
        PowerTrace trace = Of((0, 2), (1, 2), (2, 4));
        Assert.Equal(5, trace.Joules(0, 2), 12);
        Assert.Equal(1, trace.Joules(0.25, 0.75), 12);
        Assert.Equal(1 + 1.25, trace.Joules(0.5, 1.5), 12); // half of the ramp: (2 + 3) / 2 x 0.5
    }

    [Fact]
    public void Windows_side_by_side_add_up_at_whatever_moments_samples_are_taken() => Property.Holds(random =>
    {
        var trace = new PowerTrace();
        for (double at = 0; at < 10; at += 0.001 + 0.2 * random.NextDouble())
            trace.Add(Sample(at, random.NextDouble()));
        double end = trace.Samples[^1].Seconds, cut = end * random.NextDouble();
        Assert.Equal(trace.Joules(0, end), trace.Joules(0, cut) + trace.Joules(cut, end), 9);
    });

    // A straight line is what trapezoids are exact for: p = 1 + t/4 from 1 s to 9 s is 8 + (81 - 1) / 8 J.
    [Fact]
    public void A_ramp_is_exact_at_whatever_moments_samples_are_taken() => Property.Holds(random =>
    {
        var trace = new PowerTrace();
        for (double at = 0; at < 10; at += 0.001 + 0.3 * random.NextDouble())
            trace.Add(Sample(at, 1 + at / 4));
        Assert.Equal(18, trace.Joules(1, 9), 9);
    });

    [Theory]
    [InlineData(-0.1, 1)]
    [InlineData(1, 2.1)]
    [InlineData(1.5, 1)]
    public void Energy_beyond_the_samples_is_not_made_up(double from, double to) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Of((0, 2), (1, 2), (2, 4)).Joules(from, to));

    [Fact]
    public void A_gap_that_reaches_into_a_window_is_seen()
    {
        PowerTrace trace = Of((0, 1), (1, 1), (5, 1), (5.5, 1), (6, 1));
        Assert.Equal(4, trace.LargestGap(4, 6));
        Assert.Equal(0.5, trace.LargestGap(5.2, 5.8));
    }

    private static PowerTrace Of(params (double Seconds, double Watts)[] samples)
    {
        var trace = new PowerTrace();
        foreach (var (seconds, watts) in samples)
            trace.Add(Sample(seconds, watts));
        return trace;
    }

    private static PowerSample Sample(double seconds, double watts) => new(seconds, new PowerReading(1, watts, false));
}
