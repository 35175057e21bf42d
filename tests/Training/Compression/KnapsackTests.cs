using Edge.Training.Compressing;

namespace Edge.Training.Tests.Compression;

public class KnapsackTests
{
    [Fact]
    public void No_other_choice_within_the_budget_loses_less() => Property.Holds(random =>
    {
        LayerOption[][] layers = [.. Enumerable.Range(0, random.Next(1, 6)).Select(_ =>
            Enumerable.Range(0, random.Next(1, 5)).Select(_ => new LayerOption(random.Next(1, 60), random.Next(0, 40) / 8.0)).ToArray())];
        long budget = random.Next(1, 200);
        (long Bytes, double Loss)[] all = [.. layers.Aggregate<LayerOption[], IEnumerable<(long Bytes, double Loss)>>([(0, 0)],
            (sums, options) => sums.SelectMany(sum => options.Select(option => (sum.Bytes + option.Bytes, sum.Loss + option.Loss))))];
        int[]? chosen = Knapsack.Choose(layers, budget);
        double[] possible = [.. all.Where(sum => sum.Bytes <= budget).Select(sum => sum.Loss)];
        Assert.Equal(possible.Length == 0, chosen is null);
        if (chosen is null)
            return;
        Assert.True(chosen.Select((option, l) => layers[l][option].Bytes).Sum() <= budget);
        Assert.Equal(possible.Min(), chosen.Select((option, l) => layers[l][option].Loss).Sum(), 1e-12);
    }, runs: 300);
}
