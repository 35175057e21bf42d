using System.Reflection;
using Edge.Runtime.Drift;

namespace Edge.Runtime.Tests.Drift;

public class DriftSentinelTests
{
    [Fact]
    public void All_it_keeps_is_below_450_bytes()
    {
        int bytes = Bytes(new DriftSentinel(Flat(), Flat(), Flat(), 500));
        const int histogram = 9 + 2 + 4 * 20 + 2 * 2 + 4, trend = 2 + 7 * 4;
        Assert.Equal(3 * (histogram + trend + 2 * 4) + 4 * 4, bytes); // and index and state of each; window, state, windows, parts
        Assert.True(bytes < 450);
    }

    [Fact]
    public void The_mean_of_an_input_is_that_of_values_from_all_over_it() => Property.Holds(random =>
    {
        sbyte[] input = new sbyte[random.Next(1, 10_000)];
        random.NextBytes((byte[])(object)input);
        int channels = random.Next(1, 4), step = Step(input.Length, channels);
        sbyte[] taken = [.. input.Where((_, i) => i % step == step / 2)];
        Assert.Equal(taken.Sum(value => value) / taken.Length, DriftInput.Mean(input, input.Length, channels));
        Assert.InRange(taken.Length, Math.Min(input.Length, 340), 1024);
    });

    [Fact]
    public void The_texture_of_an_input_is_the_mean_difference_of_neighbours_from_all_over_it() => Property.Holds(random =>
    {
        sbyte[] input = new sbyte[random.Next(1, 10_000)];
        for (int i = 0; i < input.Length; i++)
            input[i] = (sbyte)random.Next(-100, -100 + random.Next(1, 200));
        int channels = random.Next(1, 4), step = Step(input.Length, channels);
        int[] taken = [.. Enumerable.Range(0, Math.Max(0, input.Length - channels)).Where(i => i % step == step / 2)
            .Select(i => Math.Abs(input[i + channels] - input[i]))];
        int expected = taken.Length == 0 ? -128 : Math.Min(4 * taken.Sum() / taken.Length, 255) - 128;
        Assert.Equal(expected, DriftInput.Texture(input, input.Length, channels));
    });

    private static int Step(int count, int channels)
    {
        int step = (count + 1023) / 1024;
        return channels > 1 && step % channels == 0 ? step + 1 : step;
    }

    [Theory]
    [InlineData(64)]
    [InlineData(96)]
    [InlineData(128)]
    public void A_colour_that_fails_is_seen_at_any_size(int side)
    {
        sbyte[] input = new sbyte[side * side * 3];
        int before = DriftInput.Mean(input, input.Length, 3);
        for (int channel = 0; channel < 3; channel++)
        {
            sbyte[] dark = [.. input.Select((value, i) => (sbyte)(i % 3 == channel ? -90 : value))];
            Assert.InRange(before - DriftInput.Mean(dark, dark.Length, 3), 29, 31);
        }
    }

    [Theory]
    [InlineData(-40)]
    [InlineData(40)]
    public void A_lamp_that_was_always_the_same_and_changes_is_noticed(int by)
    {
        int[] always = new int[256];
        always[128 + 20] = 400;
        var sentinel = new DriftSentinel(Flat(), always, Flat(), 500);
        int part = 0;
        while (part < 100 && sentinel.State != DriftState.Drifted)
        {
            part++;
            sentinel.Add(part * 37 % 200 - 100, 20 + by, part * 53 % 200 - 100);
        }

        Assert.InRange(part, 1, 30);
    }

    [Fact]
    public void A_logarithm_is_right_to_its_last_bits() => Property.Holds(random =>
    {
        int x = random.Next(1, 1 << random.Next(1, 31));
        Assert.InRange(DriftHistogram.Log2(x) - Math.Log2(x / 65536.0) * 65536, -1.1, 0.1); // the bits that follow are cut off
    }, runs: 1000);

    [Fact]
    public void The_index_is_that_of_floating_point() => Property.Holds(random =>
    {
        int[] then = Counts(random, random.Next(200, 20_000), random.Next(-60, 60), random.Next(5, 40));
        int[] now = Counts(random, random.Next(200, 5_000), random.Next(-60, 60), random.Next(5, 40));
        var histogram = new DriftHistogram(then);
        for (int i = 0; i < 256; i++)
        {
            for (int n = 0; n < now[i]; n++)
                histogram.Add(i - 128);
        }

        double exact = Psi(then, now);
        Assert.InRange(histogram.Psi(), exact * 0.99 - 3, exact * 1.01 + 3); // a share of calibration is kept to 1/16384
    });

    [Fact]
    public void Parts_like_those_of_calibration_are_stable()
    {
        var random = new Random(1);
        var sentinel = new DriftSentinel(Counts(random, 5000, 20, 15), Counts(random, 5000, -10, 4), Counts(random, 5000, -90, 6), 500);
        Run(sentinel, random, 10_000, 20, 15, -10, 4, state => Assert.Equal(DriftState.Stable, state));
        Assert.Equal(20, sentinel.Windows);
    }

    [Theory]
    [InlineData(30, -10)] // scores two thirds of a standard deviation higher
    [InlineData(20, -6)] // images four steps brighter
    public void Scores_or_images_that_have_moved_are_drift(int score, int mean)
    {
        var random = new Random(2);
        var sentinel = new DriftSentinel(Counts(random, 5000, 20, 15), Counts(random, 5000, -10, 4), Counts(random, 5000, -90, 6), 500);
        Run(sentinel, random, 2000, score, 15, mean, 4, state => Assert.Equal(DriftState.Drifted, state));
        Assert.Equal(score != 20, sentinel.ScorePsi >= DriftSentinel.DriftedFrom);
        Assert.Equal(mean != -10, sentinel.MeanPsi >= DriftSentinel.DriftedFrom);
        DriftStatistic moved = sentinel.Statistic(score != 20 ? DriftSentinel.Score : DriftSentinel.Mean);
        Assert.Equal((1, DriftState.Drifted), (moved.Trend.Direction, moved.State));
        Assert.InRange(moved.Trend.AlarmAt, 10, 200);
        Assert.InRange(moved.Trend.AlarmFrom, 1, moved.Trend.AlarmAt);
        Assert.Equal(0, sentinel.Statistic(DriftSentinel.Texture).Trend.AlarmAt);
    }

    [Fact]
    public void Scores_that_were_all_the_same_and_no_longer_are_drift()
    {
        int[] same = new int[256];
        same[255] = 1000; // 127: a saturated network
        var sentinel = new DriftSentinel(same, same, same, 200);
        for (int i = 0; i < 200; i++)
            sentinel.Add(127, 127, 127);
        Assert.Equal(DriftState.Stable, sentinel.State);
        Assert.InRange(sentinel.ScorePsi, 0, 30); // the half values of the nine empty bins
        for (int i = 0; i < 200; i++)
            sentinel.Add(i % 2 == 0 ? 127 : 0, 127, 127);
        Assert.Equal(DriftState.Drifted, sentinel.State);
    }

    [Fact]
    public void Before_the_first_window_ends_nothing_is_known()
    {
        var sentinel = new DriftSentinel(Flat(), Flat(), Flat(), 200);
        for (int i = 0; i < 199; i++)
            Assert.False(sentinel.Add(0, 0, 0));
        Assert.Equal(DriftState.Unknown, sentinel.State);
        Assert.True(sentinel.Add(0, 0, 0));
        Assert.Equal(DriftState.Drifted, sentinel.State); // all in one bin, in its middle: no sum moves
        Assert.Equal(0, sentinel.Statistic(DriftSentinel.Mean).Trend.AlarmAt);
    }

    [Fact]
    public void An_alarm_stays_until_it_is_cleared_and_names_the_part_it_began_with()
    {
        var sentinel = new DriftSentinel(Flat(), Flat(), Flat(), 1000);
        for (int i = 0; i < 100; i++)
            Assert.False(sentinel.Add(i % 2 == 0 ? 60 : -60, 0, 0));
        int alarms = Enumerable.Range(0, 60).Count(_ => sentinel.Add(0, -120, 0));
        DriftTrend trend = sentinel.Statistic(DriftSentinel.Mean).Trend;
        Assert.Equal((1, DriftState.Drifted, -1), (alarms, sentinel.State, trend.Direction));
        Assert.InRange(trend.AlarmFrom, 99, 103);
        Assert.InRange(trend.AlarmAt, 110, 120);
        for (int i = 0; i < 840; i++)
            sentinel.Add(0, i % 2 == 0 ? 60 : -60, 0);
        Assert.Equal((1, DriftState.Drifted), (sentinel.Windows, sentinel.State));
        sentinel.Clear();
        Assert.Equal((0, 0, 0, DriftState.Unknown), (sentinel.Parts, sentinel.Windows, trend.AlarmAt, sentinel.State));
        Assert.Equal((0, 0), (sentinel.Statistic(0).Histogram.Values, sentinel.Statistic(0).Histogram.LastValues));
    }

    [Fact]
    public void A_window_is_only_a_shift_where_chance_hardly_makes_it_one()
    {
        Assert.Equal((250, 100), (DriftStatistic.DriftedFrom(1000, 1000), DriftStatistic.WatchFrom(1000, 1000)));
        Assert.Equal((401, 247), (DriftStatistic.DriftedFrom(200, 256), DriftStatistic.WatchFrom(200, 256)));
    }

    [Fact]
    public void A_calibration_of_nothing_and_a_window_too_small_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new DriftHistogram(new int[256]));
        Assert.Throws<ArgumentException>(() => new DriftHistogram([1, 2]));
        Assert.Throws<ArgumentException>(() => new DriftSentinel(Flat(), Flat(), Flat(), 199));
        Assert.Throws<ArgumentException>(() => new DriftSentinel(Flat(), Flat(), Flat(), 32768));
    }

    private static int[] Flat() => [.. Enumerable.Repeat(1, 256)];

    private static void Run(DriftSentinel sentinel, Random random, int parts, int score, int scoreSpread, int mean, int meanSpread, Action<int> ended)
    {
        for (int i = 0; i < parts; i++)
        {
            if (sentinel.Add(Draw(random, score, scoreSpread), Draw(random, mean, meanSpread), Draw(random, -90, 6)))
                ended(sentinel.State);
        }
    }

    private static int Draw(Random random, int centre, int spread)
    {
        double bell = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        return Math.Clamp((int)Math.Round(centre + spread * bell), -128, 127);
    }

    private static int[] Counts(Random random, int values, int centre, int spread)
    {
        int[] counts = new int[256];
        for (int i = 0; i < values; i++)
            counts[Draw(random, centre, spread) + 128]++;
        return counts;
    }

    /// <summary>The definition in floating point, with bins of equal shares.</summary>
    private static double Psi(int[] then, int[] now)
    {
        double all = then.Sum(), values = now.Sum(), sum = 0;
        int[] edges = [.. Enumerable.Range(1, 9).Select(tenth => Enumerable.Range(1, 256).First(end => then.Take(end).Sum() * 10L >= all * tenth)), 256];
        int from = 0;
        foreach (int to in edges)
        {
            double q = (then[from..Math.Max(from, to)].Sum() + 0.5) / (all + 5), p = (now[from..Math.Max(from, to)].Sum() + 0.5) / (values + 5);
            sum += (p - q) * Math.Log(p / q);
            from = Math.Max(from, to);
        }

        return sum * 1000;
    }

    /// <summary>Bytes of all fields and array elements, as a device without padding would keep them; references and object heads apart.</summary>
    private static int Bytes(object value) => value.GetType().GetFields(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public).Sum(field =>
        field.GetValue(value) switch
        {
            sbyte => 1,
            short => 2,
            int => 4,
            DriftStatistic[] statistics => statistics.Sum(Bytes),
            DriftHistogram or DriftTrend => Bytes(field.GetValue(value)!),
            Array array => Buffer.ByteLength(array),
            object other => throw new InvalidOperationException($"{field}: {other.GetType()} is not counted"),
            null => 0,
        });
}
