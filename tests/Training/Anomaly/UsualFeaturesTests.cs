using Edge.Training.Anomalies;
using Shape = Edge.Compiler.Ir.Shape;

namespace Edge.Training.Tests.Anomalies;

public class UsualFeaturesTests
{
    [Fact]
    public void Means_and_variances_are_those_of_each_cell_and_few_parts_borrow_from_the_channel()
    {
        // Two parts, two cells of one channel: 1 and 3 have the variance 1, 10 and 10 none; the channel's is 0.5.
        var fit = GaussianFit.Of(new GoodFeatures(Shape.Nhwc(1, 1, 2, 1), [[1, 10], [3, 10]]));
        Assert.Equal([2, 10], fit.Mean);
        Assert.Equal([(2 * 1 + 20 * 0.5f) / 22, (2 * 0 + 20 * 0.5f) / 22], fit.Variance);
    }

    [Fact]
    public void A_channel_that_never_moved_gets_a_tenth_of_what_all_have()
    {
        var fit = GaussianFit.Of(new GoodFeatures(Shape.Nhwc(1, 1, 1, 2), [[1, 5], [3, 5]]));
        Assert.Equal(1, fit.Variance[0], 1e-6f);
        Assert.Equal(0.1f * 0.5f, fit.Variance[1], 1e-6f);
    }

    [Fact]
    public void The_core_set_begins_in_the_middle_and_takes_what_is_furthest()
    {
        var features = new GoodFeatures(Shape.Nhwc(1, 1, 3, 1), [[0, 5, 6], [4, 5, 11]]);
        // The mean is 31/6: 5 is nearest, then 11 is 6 away, then 0 is 5 away, then 6 is 1 from 5 as 4 is, and comes first.
        Assert.Equal([5f, 11f, 0f, 6f], CoreSet.Of(features, 4).Select(entry => entry[0]));
    }

    [Fact]
    public void The_core_set_holds_no_feature_twice_and_stays_within_its_budget() => Property.Holds(random =>
    {
        var shape = Shape.Nhwc(1, 2, 3, 2);
        var features = new GoodFeatures(shape,
            [.. Enumerable.Range(0, 5).Select(_ => Enumerable.Range(0, shape.Elements).Select(_ => (float)random.Next(3)).ToArray())]);
        int budget = random.Next(1, 15);
        string[] different = [.. features.Images.SelectMany(image => image.Chunk(2)).Select(Text).Distinct()];
        string[] taken = [.. CoreSet.Of(features, budget).Select(Text)];
        Assert.Equal(Math.Min(budget, different.Length), taken.Distinct().Count());
        Assert.Equal(taken.Length, taken.Distinct().Count());
        Assert.Subset(different.ToHashSet(), taken.ToHashSet());
        static string Text(float[] entry) => string.Join(' ', entry);
    });
}
