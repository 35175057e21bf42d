using Edge.Cli.LimitSweep;
using Edge.Runtime.Judging;
using Edge.Runtime.Update;

namespace Edge.Cli.Tests.LimitSweep;

public sealed class LimitPathTests
{
    // Outputs: good, dent, chip. Two defects are seen by 'dent' at 40, one by 'chip' at 10; 'dent' costs a good part below 30, 'chip' one at 20.
    private static readonly JudgedOutput[] _images =
    [
        new(true, [0, 40, -50]), new(true, [0, 45, -50]), new(true, [0, -95, 10]), new(true, [0, 5, -95]),
        new(false, [0, 30, -90]), new(false, [0, -90, 20]), new(false, [0, -90, -90]),
    ];

    private static readonly Dictionary<int, int> Nothing = [];

    [Fact]
    public void A_limit_that_is_held_catches_its_defects_and_good_parts_from_the_start()
    {
        IReadOnlyList<LimitPoint> points = LimitPath.Of(_images, [1], new Dictionary<int, int> { [2] = 15 }, least: -128);
        Assert.Equal((4, 1), (points[0].Escape.Hits, points[0].Overkill.Hits));
        Assert.DoesNotContain(2, points[^1].Limits.Keys);
    }

    [Fact]
    public void Each_step_lowers_the_limit_that_catches_the_most_for_what_it_costs()
    {
        IReadOnlyList<LimitPoint> points = LimitPath.Of(_images, [1, 2], Nothing, least: -128);
        Assert.Equal(
            [(127, 127, 4, 0), (45, 127, 3, 0), (40, 127, 2, 0), (5, 127, 1, 1), (5, 10, 0, 2)],
            points.Select(point => (point.Limits[1], point.Limits[2], point.Escape.Hits, point.Overkill.Hits)));
        Assert.All(points, point => Assert.Equal((4, 3), (point.Escape.Trials, point.Overkill.Trials)));
    }

    [Theory]
    [InlineData(4, 2, 0)] // 45 and 40 for 'dent' cost nothing either, so that every point before the first lost good part is the same to it
    [InlineData(2, 2, 0)]
    [InlineData(1, 1, 1)]
    [InlineData(0, 0, 2)]
    public void Defects_that_cost_no_good_part_are_caught_beyond_what_is_allowed(int allowed, int escapes, int overkills)
    {
        LimitPoint? chosen = LimitPath.Chosen(LimitPath.Of(_images, [1, 2], Nothing, least: -128), point => point.Escape.Hits <= allowed);
        Assert.Equal((escapes, overkills), (chosen!.Escape.Hits, chosen.Overkill.Hits));
        Assert.Null(LimitPath.Chosen(LimitPath.Of(_images, [1, 2], Nothing, least: 6), point => point.Escape.Hits <= 0));
    }

    [Fact]
    public void No_limit_lies_below_the_least_step() =>
        Assert.Equal([(127, 127), (45, 127), (40, 127), (40, 10)], LimitPath.Of(_images, [1, 2], Nothing, least: 6).Select(point => (point.Limits[1], point.Limits[2])));

    [Fact]
    public void With_a_gray_band_a_point_counts_what_the_devices_judge_says() => Property.Holds(random =>
    {
        int[] grays = [0, .. Enumerable.Range(0, 3).Select(_ => random.Next(30))];
        JudgedOutput[] images = [.. Enumerable.Range(0, 60).Select(_ => new JudgedOutput(random.Next(3) == 0,
            [.. Enumerable.Range(0, 4).Select(_ => random.Next(-128, 128))]))];
        int least = random.Next(2) == 0 ? -128 : 0;
        foreach (LimitPoint point in LimitPath.Of(images, [1, 3], new Dictionary<int, int> { [2] = 100 }, least, k => grays[k]))
        {
            var judge = new Judge(JudgeMode.AnyDefect, [PackLimits.Good, PackLimits.Defect, PackLimits.Defect, PackLimits.Defect],
                [PackLimits.Never, point.Limits[1], 100, point.Limits[3]], grays);
            bool IsNg(JudgedOutput image) => judge.Decide([.. image.Steps.Select(step => (sbyte)step)], 0) == Verdict.Ng;
            Assert.Equal(images.Count(image => image.IsDefect && !IsNg(image)), point.Escape.Hits);
            Assert.Equal(images.Count(image => !image.IsDefect && IsNg(image)), point.Overkill.Hits);
            Assert.All(point.Limits.Values, limit => Assert.InRange(limit, least, 127));
        }
    });

    [Fact]
    public void The_path_never_lets_more_escape_and_never_throws_less_away() => Property.Holds(random =>
    {
        JudgedOutput[] images = [.. Enumerable.Range(0, 60).Select(_ => new JudgedOutput(random.Next(3) == 0,
            [.. Enumerable.Range(0, 4).Select(_ => random.Next(-128, 128))]))];
        IReadOnlyList<LimitPoint> points = LimitPath.Of(images, [1, 2, 3], Nothing, least: -128);
        Assert.Equal(0, points[^1].Escape.Hits);
        foreach (var (before, after) in points.Zip(points.Skip(1)))
        {
            Assert.True(after.Escape.Hits < before.Escape.Hits);
            Assert.True(after.Overkill.Hits >= before.Overkill.Hits);
            Assert.Single(before.Limits, limit => after.Limits[limit.Key] != limit.Value);
        }
    });
}
