using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using Edge.Training.Compressing;
using TorchSharp;

namespace Edge.Training.Tests.Compression;

[Collection(nameof(OneAtATime))]
public class ChannelPruningTests
{
    [Theory]
    [InlineData(ChannelCriterion.BatchNormScale)]
    [InlineData(ChannelCriterion.Magnitude)]
    [InlineData(ChannelCriterion.Taylor)]
    public void A_ratio_of_zero_changes_nothing(ChannelCriterion criterion)
    {
        Compressing.Compression done = Prune(TinyTask.Plain, new PruningOptions { Criterion = criterion });
        Assert.Equal(0, TinyTask.Difference(TinyTask.Plain, done.Graph));
        Assert.Equal(1, done.WeightRatio);
        Assert.Empty(done.Steps[0].Layers);
    }

    [Theory]
    [InlineData(0.3, false, 1)]
    [InlineData(0.3, true, 1)]
    [InlineData(0.5, true, 4)]
    [InlineData(0.95, false, 4)]
    public void Every_layer_keeps_the_least_it_must_and_a_multiple_where_it_loses_any(double ratio, bool perLayer, int multiple)
    {
        Compressing.Compression done = Prune(TinyTask.Residual, new PruningOptions { Ratio = ratio, PerLayer = perLayer, Multiple = multiple, LeastSquares = false });
        Assert.NotEmpty(done.Steps[0].Layers);
        foreach (LayerChange layer in done.Steps[0].Layers)
        {
            Assert.True(layer.Channels >= 4 && layer.Channels % multiple == 0, layer.ToString());
            if (perLayer)
                Assert.InRange(layer.Ratio, ratio - (double)multiple / layer.ChannelsBefore, ratio);
        }
    }

    [Fact]
    public void Sums_stay_sums_and_the_network_runs_after_the_cut()
    {
        Compressing.Compression done = Prune(TinyTask.Residual, new PruningOptions { Ratio = 0.4, Criterion = ChannelCriterion.Taylor });
        Assert.True(done.MacRatio < 0.6, $"{done.MacRatio}");
        Assert.InRange(FineTuning.Accuracy(done.Graph, TinyTask.Data.Search), FineTuning.Accuracy(TinyTask.Residual, TinyTask.Data.Search) - 0.1, 1);
    }

    [Fact]
    public void A_channel_that_another_one_doubles_is_removed_without_a_trace()
    {
        Graph graph = ActivationSplit.Run(WithDoubledChannel(TinyTask.Plain, "conv"));
        var groups = new DependencyGroups(graph);
        ChannelGroup[] layer = [.. groups.Removable.Where(group => group.Layers == "conv")];
        var removed = new HashSet<int> { layer[0].Id };
        var (cut, kept) = ChannelRemoval.Run(graph, groups, removed);
        Graph fitted = FilterRefit.Run(graph, cut, kept, TinyTask.Data.Calibration(256));
        float damage = TinyTask.Difference(graph, cut);
        Assert.True(damage > 0.1f, $"{damage}");
        // What is left is the pull towards the old weights.
        Assert.InRange(TinyTask.Difference(graph, fitted), 0, 0.01f * damage);
    }

    [Fact]
    public void Repair_after_a_deep_cut_is_well_above_none()
    {
        Graph graph = TinyTask.Plain;
        var options = new PruningOptions { Ratio = 0.6, Criterion = ChannelCriterion.Magnitude, PerLayer = true, LeastSquares = false, Recalibrate = false };
        double bare = FineTuning.Accuracy(Prune(graph, options).Graph, TinyTask.Data.Search);
        double recalibrated = FineTuning.Accuracy(Prune(graph, options with { Recalibrate = true }).Graph, TinyTask.Data.Search);
        double fitted = FineTuning.Accuracy(Prune(graph, options with { Recalibrate = true, LeastSquares = true }).Graph, TinyTask.Data.Search);
        Assert.True(bare < 0.75 && recalibrated > bare && fitted > bare + 0.15, $"{bare} {recalibrated} {fitted}");
    }

    /// <summary>The cliff of pruning by scale without training: Liu et al. 2017 lose nothing at half the channels, and all at seven in ten.</summary>
    [Fact]
    public void Without_seven_channels_in_ten_little_is_left_until_it_is_repaired()
    {
        var options = new PruningOptions { Ratio = 0.7, Criterion = ChannelCriterion.BatchNormScale, LeastSquares = false, Recalibrate = false };
        double bare = FineTuning.Accuracy(Prune(TinyTask.Plain, options).Graph, TinyTask.Test);
        double recalibrated = FineTuning.Accuracy(Prune(TinyTask.Plain, options with { Recalibrate = true }).Graph, TinyTask.Test);
        double repaired = FineTuning.Accuracy(Prune(TinyTask.Plain, options with { Recalibrate = true, LeastSquares = true }).Graph, TinyTask.Test);
        // Of four classes; with all channels nearly every image is right.
        Assert.True(bare < 0.55 && recalibrated > bare + 0.1 && repaired > bare + 0.2, $"{bare} {recalibrated} {repaired}");
    }

    [Fact]
    public void Sparse_training_drives_scales_to_zero_and_their_channels_go_without_loss()
    {
        var options = new TrainingOptions { Epochs = 4, BatchSize = 32, LearningRate = 0.02, Optimizer = TrainingOptimizer.Sgd, WeightDecay = 1e-4, WarmUpEpochs = 0 };
        Graph plain = new FineTuning(options).Run(TinyTask.Plain, TinyTask.Data).Graph;
        Graph sparse = new FineTuning(options) { ScaleSparsity = 0.05 }.Run(TinyTask.Plain, TinyTask.Data).Graph;
        Assert.True(Scales(sparse).Sum() < 0.8 * Scales(plain).Sum(), $"{Scales(sparse).Sum()} {Scales(plain).Sum()}");

        Compressing.Compression done = Prune(sparse, new PruningOptions { Ratio = 0.3 });
        double before = FineTuning.Accuracy(sparse, TinyTask.Data.Search);
        Assert.InRange(before, 0.9, 1);
        Assert.InRange(FineTuning.Accuracy(done.Graph, TinyTask.Data.Search), before - 0.03, 1);
    }

    [Fact]
    public void The_taylor_score_is_the_slope_of_the_loss_along_the_channel()
    {
        Graph graph = TinyTask.Residual;
        var groups = new DependencyGroups(graph);
        ImageSet images = TinyTask.Data.Train.Part([.. Enumerable.Range(0, 32)]);
        Dictionary<int, double> scores = ChannelScores.Of(graph, groups.Removable, ChannelCriterion.Taylor, images);
        const float Step = 0.01f;
        foreach (ChannelGroup group in groups.Removable.Where((_, i) => i % 7 == 0))
        {
            double slope = (Loss(Scaled(graph, group, 1 + Step), images) - Loss(Scaled(graph, group, 1 - Step), images)) / (2 * Step);
            // Curvature, and the loss in single precision.
            Assert.Equal(Math.Sqrt(scores[group.Id]), Math.Abs(slope), 2e-4 + 0.05 * Math.Abs(slope));
        }
    }

    [Fact]
    public void Ridge_finds_an_exact_map_and_keeps_the_weights_where_the_data_say_nothing()
    {
        var random = new Random(1);
        float[][] inputs = [.. Enumerable.Range(0, 200).Select(_ => new[] { random.NextSingle(), random.NextSingle(), 0.25f })];
        float[][] targets = [.. inputs.Select(x => new[] { 2 * x[0] - 3 * x[1] + 1, x[1] })];
        var (weights, bias) = Ridge.Fit(inputs, targets, [2, -3, 7, 0, 1, -7]);
        float[] expected = [2, -3, 7, 0, 1, -7];
        Assert.All(expected.Zip(weights), pair => Assert.Equal(pair.First, pair.Second, 1e-3f));
        Assert.Equal(1 - 7 * 0.25f, bias[0], 1e-3f);
        Assert.Equal(7 * 0.25f, bias[1], 1e-3f);
    }

    private static Compressing.Compression Prune(Graph graph, PruningOptions options) =>
        ChannelPruning.Run(Compressing.Compression.Of(graph), TinyTask.Data, options);

    private static float[] Scales(Graph graph) => [.. graph.Nodes.Where(node => node.Operator is BatchNorm).SelectMany(node => node.Inputs[1].Floats).Select(Math.Abs)];

    /// <summary>Channel 0 of a layer computes the same as its channel 1.</summary>
    private static Graph WithDoubledChannel(Graph graph, string name) => graph.With(graph.Inputs, graph.Outputs, [.. graph.Nodes.Select(node =>
        node.Name == name || node.Name == $"{name}_bn" ? node with { Inputs = [.. node.Inputs.Select(input => input.IsConstant ? Doubled(input) : input)] } : node)]);

    private static Tensor Doubled(Tensor constant)
    {
        float[] values = [.. constant.Floats];
        int size = values.Length / constant.Shape[0];
        values.AsSpan(size, size).CopyTo(values);
        return Tensor.Constant(constant.Name, constant.Shape, values);
    }

    /// <summary>The channels of a group as the last affine node before the next activation or sum gives them, times a factor.</summary>
    private static Graph Scaled(Graph graph, ChannelGroup group, float factor) => graph.With(graph.Inputs, graph.Outputs, [.. graph.Nodes.Select(node =>
    {
        int[] channels = [.. group.Channels.Where(at => at.Tensor == node.Output).Select(at => at.Channel)];
        if (channels.Length == 0 || node.Operator is not BatchNorm)
            return node;
        Tensor Times(Tensor constant) => Tensor.Constant(constant.Name, constant.Shape, [.. constant.Floats.Select((value, c) => channels.Contains(c) ? factor * value : value)]);
        return node with { Inputs = [node.Inputs[0], Times(node.Inputs[1]), Times(node.Inputs[2]), node.Inputs[3], node.Inputs[4]] };
    })]);

    private static double Loss(Graph graph, ImageSet images)
    {
        using var scope = torch.NewDisposeScope();
        using var module = new GraphModule(graph);
        module.eval();
        torch.Tensor labels = torch.tensor(images.Labels.Select(label => (long)label).ToArray());
        return torch.nn.functional.cross_entropy(module.forward(new Batches(images, new TrainingOptions()).Plain(0, images.Count)), labels).item<float>();
    }
}
