using Edge.Compiler;
using Edge.Compiler.Ir;
using Edge.Training.Compressing;
using MathNet.Numerics.LinearAlgebra;
using TorchSharp;

namespace Edge.Training.Tests.Compression;

[Collection(nameof(OneAtATime))]
public class ScalableLevelsTests
{
    private static readonly ScalableOptions _options = new() { LeastChannels = 12, Multiple = 1, CalibrationImages = 300, Shares = [1, 0.6, 0.4] };
    private static readonly ImageSet _images = TinyTask.Data.Calibration(300);

    [Fact]
    public void All_directions_leave_the_output_as_it_is()
    {
        foreach (Graph graph in new[] { Normalized(TinyTask.Plain), Normalized(TinyTask.Residual) })
        {
            NestedLayer[] layers = Layers(graph, FactorBasis.Responses, node => node.Output.Shape.Channels);
            Graph factored = RankLevels.Factored(graph, layers);
            Assert.Equal(graph.Nodes.Count + layers.Length, factored.Nodes.Count);
            // 1e-5 of logits of about ten.
            Assert.InRange(TinyTask.Difference(graph, factored), 0, 1e-4f);
        }
    }

    [Theory]
    [InlineData(FactorBasis.Responses)]
    [InlineData(FactorBasis.Weights)]
    public void The_first_directions_of_a_layer_lose_exactly_what_the_others_hold(FactorBasis basis)
    {
        Graph graph = Normalized(TinyTask.Plain);
        Node node = graph.Nodes.First(node => node.Name == "last");
        var sampling = new Sampling(_images, 4);
        NestedLayer layer = NestedLayer.Of(graph, node, sampling, basis, node.Output.Shape.Channels);
        Graph full = RankLevels.Factored(graph, [layer]);
        Matrix<double> whole = SampleMatrix.Matrix(SampleMatrix.Rows(sampling.Outputs(graph, "last")));
        foreach (int rank in new[] { 1, 4, 12, 19 })
        {
            Graph part = RankLevels.At(full, [layer], [rank]).Graph;
            double held = layer.Cost.Energies.Skip(rank).Sum(), lost;
            if (basis == FactorBasis.Responses)
            {
                Matrix<double> given = SampleMatrix.Matrix(SampleMatrix.Rows(sampling.Outputs(part, "last")));
                lost = (whole - given).PointwisePower(2).RowSums().Average();
            }
            else
            {
                Matrix<double> FilterOf(string name) => Factoring.Filter(part.Nodes.First(other => other.Name == name));
                Matrix<double> product = FilterOf("last") * FilterOf("last_rank");
                lost = Math.Pow((product - Factoring.Filter(node)).FrobeniusNorm(), 2);
            }

            Assert.Equal(held, lost, 1e-3 * layer.Cost.Energies.Sum());
        }
    }

    [Theory]
    [InlineData(RankRule.Energy)]
    [InlineData(RankRule.Uniform)]
    public void Every_level_is_the_leading_part_of_the_full_one_and_meets_its_share(RankRule rule)
    {
        foreach (Graph source in new[] { TinyTask.Plain, TinyTask.Residual })
        {
            Graph graph = Normalized(source);
            IReadOnlyList<NestedLevel> levels = RankLevels.Of(graph, graph.Macs, _images, _options with { Rule = rule });
            Assert.Equal(3, levels.Count);
            foreach (var (level, share) in levels.Zip(_options.Shares))
                Assert.InRange((double)level.Graph.Macs / graph.Macs, 0.8 * share, share);
            AreLeadingBlocks([.. levels.Select(level => level.Graph)]);
        }
    }

    [Fact]
    public void Widths_are_nested_parts_and_meet_their_share()
    {
        Graph graph = Normalized(TinyTask.Residual);
        IReadOnlyList<NestedLevel> levels = WidthLevels.Of(graph, graph.Macs, _images, _options);
        foreach (var (level, share) in levels.Zip(_options.Shares))
            Assert.InRange((double)level.Graph.Macs / graph.Macs, 0.8 * share, share);
        Assert.Equal(0, TinyTask.Difference(graph, levels[0].Graph));
        foreach (Node node in graph.Nodes)
            Assert.All(levels.Zip(levels.Skip(1)), pair => Assert.Subset(pair.First.Kept[node.Name].ToHashSet(), pair.Second.Kept[node.Name].ToHashSet()));
        Assert.True(levels[2].Kept["block2.main.conv1"].Count < 16);
    }

    [Theory]
    [InlineData(LevelKind.Ranks)]
    [InlineData(LevelKind.Widths)]
    public void The_levels_of_a_module_compute_what_their_graphs_do(LevelKind kind)
    {
        Graph graph = Normalized(TinyTask.Residual);
        IReadOnlyList<NestedLevel> levels = kind == LevelKind.Ranks
            ? RankLevels.Of(graph, graph.Macs, _images, _options)
            : WidthLevels.Of(graph, graph.Macs, _images, _options);
        using var scope = torch.NewDisposeScope();
        using var module = new ScalableModule(levels);
        module.eval();
        torch.Tensor images = new Batches(TinyTask.Test, new TrainingOptions()).Plain(0, 64);
        for (int level = 0; level < levels.Count; level++)
        {
            using var alone = new GraphModule(levels[level].Graph);
            alone.eval();
            Assert.Equal(0, (module.Logits(level, images) - alone.forward(images)).abs().max().item<float>(), 1e-5f);
            Assert.Equal(0, TinyTask.Difference(levels[level].Graph, module.ToGraph(level)), 1e-5f);
        }

        // One filter for all levels; gamma and beta for each.
        Assert.Equal(levels[0].Graph.Nodes.Count(node => node.Operator is IFiltered), module.Filters.Count);
        Assert.Equal(module.Filters.Count, module.named_parameters().Count(pair => pair.name.EndsWith("filter", StringComparison.Ordinal)));
    }

    [Fact]
    public void Equal_scales_of_the_inner_channels_leave_every_level_as_it_is()
    {
        Graph graph = Normalized(TinyTask.Plain);
        Graph[] levels = [.. RankLevels.Of(graph, graph.Macs, _images, _options).Select(level => level.Graph)];
        // Apart from what the levels start with, which is equalized already.
        Graph[] uneven = [.. levels.Select(Uneven)];
        IReadOnlyList<Graph> even = InnerScales.Equalize(uneven, _images);
        for (int level = 0; level < levels.Length; level++)
            Assert.InRange(TinyTask.Difference(levels[level], even[level]), 0, 1e-4f);
        AreLeadingBlocks(even);
        Assert.True(Spread(even[0]) < Spread(uneven[0]) / 2, $"{Spread(uneven[0])} {Spread(even[0])}");

        static Graph Uneven(Graph level)
        {
            Node inner = level.Nodes.First(node => node.Name == "last_rank"), outer = level.Nodes.First(node => node.Name == "last");
            int rank = inner.Output.Shape.Channels, row = inner.Inputs[1].Floats.Length / rank;
            float[] front = [.. inner.Inputs[1].Floats.Select((weight, i) => weight * Factor(i / row))];
            float[] back = [.. outer.Inputs[1].Floats.Select((weight, i) => weight / Factor(i % rank))];
            Graph scaled = Factoring.Replace(level, "last_rank", [Factoring.WithWeights(inner, front, inner.Inputs[2].Floats)]);
            Node behind = scaled.Nodes.First(node => node.Name == "last");
            return Factoring.Replace(scaled, "last", [Factoring.WithWeights(behind, back, behind.Inputs[2].Floats)]);
        }

        static float Factor(int channel) => channel % 2 == 0 ? 8 : 0.125f;
    }

    [Fact]
    public void Ranks_meet_every_budget_shrink_from_level_to_level_and_do_not_depend_on_the_unit_of_cost() => Property.Holds(random =>
    {
        RankCost[] layers = [.. Enumerable.Range(0, random.Next(1, 6)).Select(_ =>
            new RankCost([.. Enumerable.Range(0, random.Next(6, 20)).Select(_ => Math.Exp(6 * random.NextDouble())).OrderDescending()], random.Next(10, 100)))];
        double full = layers.Sum(layer => layer.Macs * layer.Energies.Count);
        double[] budgets = [full, 0.9 * full, 0.85 * full];
        foreach (RankRule rule in Enum.GetValues<RankRule>())
        {
            int[][] levels = NestedRanks.Choose("net", layers, 0, budgets, rule);
            Assert.Equal(layers.Select(layer => layer.Energies.Count), levels[0]);
            for (int level = 0; level < levels.Length; level++)
            {
                Assert.True(layers.Zip(levels[level], (layer, rank) => layer.Macs * rank).Sum() <= budgets[level]);
                Assert.All(levels[level].Zip(levels[Math.Max(0, level - 1)]), pair => Assert.InRange(pair.First, 1, pair.Second));
            }

            RankCost[] doubled = [.. layers.Select(layer => layer with { Macs = 2 * layer.Macs })];
            Assert.Equal(levels, NestedRanks.Choose("net", doubled, 0, [.. budgets.Select(budget => 2 * budget)], rule));
        }
    });

    [Fact]
    public void By_singular_values_the_smallest_goes_first_whatever_it_costs()
    {
        RankCost[] layers = [new([9, 8, 7, 6, 5, 4, 3], 1), new([9, 9, 9, 9, 9, 3.5, 1], 1)];
        Assert.Equal([7, 6], NestedRanks.Choose("net", layers, 0, [13], RankRule.SingularValues)[0]);
        Assert.Equal([6, 5], NestedRanks.Choose("net", layers, 0, [11], RankRule.SingularValues)[0]);
        Assert.Equal([5, 5], NestedRanks.Choose("net", layers, 0, [10], RankRule.SingularValues)[0]);
        Assert.Equal("E0290", Assert.Throws<ModelException>(() => NestedRanks.Choose("net", layers, 0, [9], RankRule.SingularValues)).Code);
    }

    [Theory]
    [InlineData(LevelKind.Ranks)]
    [InlineData(LevelKind.Widths)]
    public void A_level_below_what_cannot_be_cut_is_refused(LevelKind kind)
    {
        var training = new ScalableTraining(_options with { Kind = kind, Shares = [1, 0.001] });
        Assert.Equal("E0290", Assert.Throws<ModelException>(() => training.Run(TinyTask.Plain, TinyTask.Data)).Code);
    }

    /// <summary>Each filter of a level is the first outputs and inputs of the full one's, weight by weight.</summary>
    internal static void AreLeadingBlocks(IReadOnlyList<Graph> levels)
    {
        foreach (Node node in levels[0].Nodes.Where(node => node.Operator is IFiltered))
        {
            Shape whole = node.Inputs[1].Shape;
            int rows = whole[0], columns = whole.Channels, window = whole.Elements / rows / columns;
            foreach (Node part in levels.Skip(1).Select(level => level.Nodes.First(other => other.Name == node.Name)))
            {
                Shape shape = part.Inputs[1].Shape;
                Assert.All(Enumerable.Range(0, shape.Elements), i =>
                {
                    (int row, int place, int column) = (i / shape.Channels / window, i / shape.Channels % window, i % shape.Channels);
                    Assert.Equal(node.Inputs[1].Floats[(row * window + place) * columns + column], part.Inputs[1].Floats[i]);
                });
            }
        }
    }

    private static Graph Normalized(Graph graph) => BatchNormInsertion.Run(Pipeline.Prepare(graph), _images);

    private static NestedLayer[] Layers(Graph graph, FactorBasis basis, Func<Node, int> rank) =>
        [.. FactoredLayer.Of(graph, 12).Select(layer => NestedLayer.Of(graph, layer.Node, new Sampling(_images, 10), basis, rank(layer.Node)))];

    // Largest over smallest deviation of the inner channels: what one INT8 scale has to span.
    private static double Spread(Graph graph)
    {
        using var scope = torch.NewDisposeScope();
        Vector<double> deviation = SampleMatrix.Vector(SampleMatrix.Rows(new Sampling(_images, 10).Outputs(graph, "last_rank")).std(0, unbiased: false));
        return deviation.Maximum() / deviation.Minimum();
    }
}
