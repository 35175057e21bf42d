using Edge.Compiler.Ir;
using Edge.Training.Anomalies;

namespace Edge.Training.Tests.Anomalies;

public class GoodPartsTests
{
    [Fact]
    public void Three_of_every_ten_are_held_back_and_no_part_is_on_both_sides()
    {
        ImageSet good = Parts(25);
        GoodParts parts = GoodParts.Split(good, "here");
        Assert.Equal((17, 8), (parts.Fitted.Count, parts.Held.Count));
        Assert.Equal(good.Images.OrderBy(image => image[0]), parts.Fitted.Images.Concat(parts.Held.Images).OrderBy(image => image[0]));
        // From everywhere in the row: pictures of one shift lie together.
        Assert.Equal([0, 4, 7, 10, 14, 17, 20, 24], parts.Held.Images.Select(image => (int)image[0]));
    }

    [Fact]
    public void Too_few_good_parts_say_nothing()
    {
        DataException e = Assert.Throws<DataException>(() => GoodParts.Split(Parts(19), "pictures"));
        Assert.Equal("E0297", e.Code);
        Assert.Contains("pictures: 19 good parts", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.25, 31, 1)] // one of four may be rejected
    [InlineData(0.2, 41, 0)] // a fifth of four is none
    [InlineData(0.5, 30, 2)]
    [InlineData(0.0, 41, 0)]
    public void The_lowest_limit_that_rejects_no_more_than_is_wanted(double overkill, int step, int rejected)
    {
        var limit = AnomalyLimit.Of([-128, 29, 30, 40], overkill);
        Assert.Equal(new AnomalyLimit(step, rejected, 4), limit);
        Assert.Equal((step + 128) / 256.0, limit.Score);
        Assert.Equal(limit.Score - 1 / 256.0, limit.HighestGood);
    }

    [Fact]
    public void Equal_scores_stand_or_fall_together() => Assert.Equal(new AnomalyLimit(8, 0, 4), AnomalyLimit.Of([3, 7, 7, 7], 0.5));

    [Fact]
    public void Good_parts_at_the_top_of_the_range_leave_no_limit()
    {
        ModelException e = Assert.Throws<ModelException>(() => AnomalyLimit.Of([0, 127, 127], 0.5));
        Assert.Equal("E0298", e.Code);
        Assert.Contains("2 of 3 good parts have the highest score", e.Message, StringComparison.Ordinal);
    }

    private static ImageSet Parts(int count) => new(
        Shape.Nhwc(1, 1, 1, 1), Quantization.PerTensor(1, 0), [.. Enumerable.Range(0, count).Select(i => new[] { (sbyte)i })], new int[count]);
}
