using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using Edge.Training.Compressing;

namespace Edge.Training.Tests.Compression;

public class RankSelectionTests
{
    [Fact]
    public void Every_removal_is_the_cheapest_one_and_the_last_meets_the_budget() => Property.Holds(random =>
    {
        RankChoice[] choices = Choices(random);
        double[] costs = [.. choices.Select(choice => choice.Energies.Count * (1 + 9 * random.NextDouble()))];
        double Cost(int[] ranks) => ranks.Select((rank, l) => costs[l] * rank / choices[l].Energies.Count).Sum();
        double budget = (0.3 + 0.6 * random.NextDouble()) * costs.Sum();

        int[] at = [.. choices.Select(choice => choice.Energies.Count)];
        int[] ranks = RankSelection.Greedy(choices, Cost, budget, (choice, rank, _) =>
        {
            Assert.True(Cost(at) > budget);
            // The criterion of section 3.4: share of the energy over cost of a rank.
            double[] losses = [.. choices.Select((c, l) => at[l] == 1 ? double.PositiveInfinity
                : c.Energies[at[l] - 1] / c.Energies.Take(at[l]).Sum() / (costs[l] / c.Energies.Count))];
            Assert.Equal(at[choice] - 1, rank);
            Assert.Equal(losses.Min(), losses[choice], 1e-9);
            at[choice] = rank;
        });
        Assert.Equal(at, ranks);
        Assert.True(Cost(ranks) <= budget);
        Assert.Equal(ranks, RankSelection.Greedy(choices, r => 2 * Cost(r), 2 * budget));
    });

    [Fact]
    public void A_layer_is_factored_at_once_down_to_a_rank_that_saves_something()
    {
        RankChoice[] choices = [new RankChoice([.. Enumerable.Repeat(1.0, 10)])];
        // Below 6 of 10 ranks the second layer pays.
        double Cost(int[] ranks) => Math.Min(100, ranks[0] * 17);
        var moves = new List<int>();
        Assert.Equal([4], RankSelection.Greedy(choices, Cost, 70, (_, rank, _) => moves.Add(rank)));
        Assert.Equal([5, 4], moves);
        Assert.Equal([10], RankSelection.Greedy(choices, Cost, 100));
    }

    [Fact]
    public void Uniform_ranks_are_the_largest_common_share_that_the_budget_allows()
    {
        RankChoice[] choices = [new RankChoice(new double[20]), new RankChoice(new double[40])];
        Assert.Equal([10, 20], RankSelection.Uniform(choices, ranks => ranks.Sum(), 30));
    }

    [Fact]
    public void Ranks_are_multiples_where_kernels_want_them_but_for_all_directions_and_the_least() => Property.Holds(random =>
    {
        const int Multiple = 4;
        RankChoice[] choices = [.. Choices(random).Select(choice => choice with { Multiple = Multiple })];
        int whole = choices.Sum(choice => choice.Energies.Count), budget = random.Next(choices.Length, whole + 1);
        foreach (int[] ranks in new[] { RankSelection.Greedy(choices, r => r.Sum(), budget), RankSelection.Uniform(choices, r => r.Sum(), budget) })
        {
            Assert.All(ranks.Zip(choices), at => Assert.True(at.First % Multiple == 0 || at.First == 1 || at.First == at.Second.Energies.Count, $"{at.First}"));
            Assert.True(ranks.Sum() <= budget, $"{ranks.Sum()} of {budget}");
        }
    });

    [Fact]
    public void The_layers_of_VGG16_cost_what_is_published_and_pay_below_the_published_ranks()
    {
        (int C, int O, int Side)[] layers =
        [
            (3, 64, 224), (64, 64, 224), (64, 128, 112), (128, 128, 112), (128, 256, 56), (256, 256, 56), (256, 256, 56),
            (256, 512, 28), (512, 512, 28), (512, 512, 28), (512, 512, 14), (512, 512, 14), (512, 512, 14),
        ];
        Assert.Equal([19, 58, 105, 115, 209, 230, 230, 419, 461, 461, 461, 461, 461], layers.Select(l => Rounded(LayerRanks.ChannelBreakEven(Filter(l.C, l.O)))));
        Assert.Equal([9, 96, 128, 192, 256, 384, 384, 512, 768, 768, 768, 768, 768], layers.Select(l => Rounded(LayerRanks.SpatialBreakEven(Filter(l.C, l.O)))));
        double[] macs = [.. layers.Select(l => default(LayerRanks).Macs(Conv(l.C, l.O, l.Side)))];
        Assert.Equal(15.3466e9, macs.Sum(), 0.0001e9);
        double[] shares = [0.6, 12.1, 6.0, 12.1, 6.0, 12.1, 12.1, 6.0, 12.1, 12.1, 3.0, 3.0, 3.0];
        Assert.All(macs.Zip(shares), pair => Assert.Equal(pair.Second, 100 * pair.First / macs.Sum(), 0.051));

        Node node = Conv(128, 256, 56);
        Assert.True(new LayerRanks(209, null).Macs(node) < default(LayerRanks).Macs(node) && new LayerRanks(210, null).Macs(node) > default(LayerRanks).Macs(node));
        // k c d'' + k d'' d' + d' d at each place.
        Assert.Equal(56 * 56 * (3.0 * 128 * 40 + 3 * 40 * 60 + 60 * 256), new LayerRanks(60, 40).Macs(node));
    }

    private static int Rounded(double value) => (int)Math.Round(value, MidpointRounding.AwayFromZero);

    private static Shape Filter(int channels, int outputs) => new(outputs, 3, 3, channels);

    private static Node Conv(int channels, int outputs, int side)
    {
        var kind = new Conv2D(Size.Square(1), Padding.All(1));
        Tensor[] inputs = [Tensor.Float("x", Shape.Nhwc(1, side, side, channels)), Tensor.Constant("f", Filter(channels, outputs), new float[outputs * 9 * channels]), Tensor.Constant("b", new Shape(outputs), new float[outputs])];
        return new Node("conv", kind, inputs, Tensor.Float("y", kind.InferShape(inputs)));
    }

    private static RankChoice[] Choices(Random random) => [.. Enumerable.Range(0, random.Next(1, 6)).Select(_ =>
        new RankChoice([.. Enumerable.Range(0, random.Next(2, 20)).Select(_ => Math.Exp(6 * random.NextDouble())).OrderDescending()]))];
}
