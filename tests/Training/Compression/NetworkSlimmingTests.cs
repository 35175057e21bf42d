using Edge.Compiler;
using Edge.Compiler.Ir;
using Edge.Training.Compressing;

namespace Edge.Training.Tests.Compression;

[Collection(nameof(OneAtATime))]
public class NetworkSlimmingTests
{
    private static readonly TrainingOptions _sparse = new()
    {
        Epochs = 2,
        BatchSize = 32,
        LearningRate = 0.02,
        Optimizer = TrainingOptimizer.Sgd,
        WeightDecay = 1e-4,
        WarmUpEpochs = 0,
    };

    private static readonly TrainingOptions _recovery = new() { Epochs = 4, BatchSize = 32, LearningRate = 0.005, WarmUpEpochs = 0 };

    [Fact]
    public void Nothing_trained_and_nothing_removed_leaves_the_output_as_it_is()
    {
        var none = new TrainingOptions { Epochs = 0 };
        var slimming = new NetworkSlimming(none, none) { Passes = 2, Cut = new PruningOptions { Ratio = 0 } };
        // 1e-5 of logits of about ten.
        Assert.InRange(TinyTask.Difference(TinyTask.Plain, slimming.Run(Compressing.Compression.Of(TinyTask.Plain), TinyTask.Data).Graph), 0, 1e-4f);
        Graph folded = Pipeline.Prepare(TinyTask.Residual);
        Assert.InRange(TinyTask.Difference(folded, slimming.Run(Compressing.Compression.Of(folded), TinyTask.Data).Graph), 0, 2e-4f);
    }

    [Fact]
    public void Every_pass_takes_out_more_and_no_layer_loses_more_than_half_in_one()
    {
        var cut = new PruningOptions { Ratio = 0.35, LeastShare = 0.5 };
        var slimming = new NetworkSlimming(_sparse, _recovery) { Passes = 2, ScaleSparsity = 0.02, Cut = cut };
        var passes = new List<Compressing.Compression>();
        slimming.Run(Compressing.Compression.Of(TinyTask.Plain), TinyTask.Data, passes.Add);
        Assert.Equal([1, 2], passes.Select(pass => pass.Steps.Count));
        Assert.True(passes[1].WeightRatio < 0.7 * passes[0].WeightRatio && passes[0].WeightRatio < 0.8, $"{passes[0].WeightRatio} {passes[1].WeightRatio}");
        Assert.All(passes[1].Steps.SelectMany(step => step.Layers), layer => Assert.InRange(layer.Ratio, 0, 0.5));
        Assert.InRange(FineTuning.Accuracy(passes[1].Graph, TinyTask.Test), FineTuning.Accuracy(TinyTask.Plain, TinyTask.Test) - 0.08, 1);
    }
}
