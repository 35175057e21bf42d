using Edge.Compiler;
using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using Edge.Training.Compressing;

namespace Edge.Training.Tests.Compression;

[Collection(nameof(OneAtATime))]
public class RecoveryTests
{
    /// <summary>Batch norm there and back in single precision.</summary>
    private const float Tolerance = 2e-4f;

    [Fact]
    public void A_batch_norm_put_back_behind_each_convolution_leaves_the_output_as_it_is()
    {
        Graph folded = Pipeline.Prepare(TinyTask.Residual);
        Assert.DoesNotContain(folded.Nodes, node => node.Operator is BatchNorm);
        Graph normalized = BatchNormInsertion.Run(folded, TinyTask.Data.Calibration(200));
        Assert.Equal(folded.Nodes.Count(node => node.Operator is Conv2D or DepthwiseConv2D), normalized.Nodes.Count(node => node.Operator is BatchNorm));
        Assert.InRange(TinyTask.Difference(folded, normalized), 0, Tolerance);
        Graph again = Pipeline.Prepare(normalized);
        Assert.Equal(folded.Nodes.Select(node => node.Operator), again.Nodes.Select(node => node.Operator));
        Assert.InRange(TinyTask.Difference(folded, again), 0, Tolerance);
    }

    [Fact]
    public void Recalibration_repairs_what_a_scaled_filter_did_to_its_batch_norm()
    {
        Graph graph = TinyTask.Plain;
        Node stem = graph.Nodes.First(node => node.Name == "stem");
        Node scaled = stem with { Inputs = [stem.Inputs[0], Tensor.Constant("scaled", stem.Inputs[1].Shape, [.. stem.Inputs[1].Floats.Select(w => 3 * w)]), stem.Inputs[2]] };
        Graph wrong = graph.With(graph.Inputs, graph.Outputs, [.. graph.Nodes.Select(node => node == stem ? scaled : node)]);

        Graph right = BatchNormRecalibration.Run(graph, TinyTask.Data.Train), repaired = BatchNormRecalibration.Run(wrong, TinyTask.Data.Train);
        Assert.True(TinyTask.Difference(right, wrong) > 0.5f);
        // Epsilon counts for less beside the larger variance.
        Assert.InRange(TinyTask.Difference(right, repaired), 0, 0.01f);
    }

    [Fact]
    public void Recalibration_sees_images_as_training_shows_them()
    {
        Graph graph = TinyTask.Plain;
        // Whole batches, so that both see the same images.
        ImageSet images = TinyTask.Data.Train.Part([.. Enumerable.Range(0, 512)]);
        Graph plain = BatchNormRecalibration.Run(graph, images);
        Graph same = BatchNormRecalibration.Run(graph, images, new TrainingOptions()), shifted = BatchNormRecalibration.Run(graph, images, new TrainingOptions { ShiftPixels = 3 });
        // Batches of another order have other variances of their own.
        Assert.InRange(TinyTask.Difference(plain, same), 0, 0.2f);
        Assert.True(TinyTask.Difference(plain, shifted) > 1, $"{TinyTask.Difference(plain, shifted)}");
    }

    [Fact]
    public void Fine_tuning_brings_back_what_noise_on_the_weights_destroyed()
    {
        var random = new Random(1);
        Graph graph = TinyTask.Plain;
        double before = FineTuning.Accuracy(graph, TinyTask.Test);
        Assert.InRange(before, 0.95, 1);
        Graph noisy = graph.With(graph.Inputs, graph.Outputs, [.. graph.Nodes.Select(node => node.Operator is Conv2D ? Noisy(node) : node)]);
        double broken = FineTuning.Accuracy(noisy, TinyTask.Test);
        var options = new TrainingOptions { Epochs = 2, BatchSize = 32, LearningRate = 0.005, WarmUpEpochs = 0 };
        var (tuned, epochs) = new FineTuning(options).Run(noisy, TinyTask.Data);
        Assert.Equal(2, epochs.Count);
        Assert.True(broken < before - 0.1, $"{broken}");
        Assert.InRange(FineTuning.Accuracy(tuned, TinyTask.Test), before - 0.03, 1);

        Node Noisy(Node node) => node with
        {
            Inputs = [node.Inputs[0], Tensor.Constant("noisy", node.Inputs[1].Shape, [.. node.Inputs[1].Floats.Select(w => w + 0.5f * (float)(random.NextDouble() - 0.5))]), node.Inputs[2]],
        };
    }

    [Fact]
    public void A_structure_that_a_cut_has_found_learns_as_well_from_nothing()
    {
        Graph cut = ChannelPruning.Run(Compressing.Compression.Of(TinyTask.Plain), TinyTask.Data, new PruningOptions { Ratio = 0.4, PerLayer = true }).Graph;
        var options = new TrainingOptions { Epochs = 8, BatchSize = 32, LearningRate = 0.01 };
        Graph fresh = new FineTuning(options with { Epochs = 0 }) { FromScratch = true }.Run(cut, TinyTask.Data).Graph;
        Assert.InRange(FineTuning.Accuracy(fresh, TinyTask.Data.Search), 0, 0.5);
        foreach (var (before, after) in cut.Nodes.Zip(fresh.Nodes).Where(pair => pair.First.Operator is IFiltered))
        {
            Assert.Equal(before.Inputs[1].Shape, after.Inputs[1].Shape);
            double variance = after.Inputs[1].Floats.Average(weight => (double)weight * weight);
            Assert.Equal(2.0 * before.Output.Shape.Channels / before.Inputs[1].Shape.Elements, variance, 0.4 * variance);
            Assert.All(after.Inputs[2].Floats, bias => Assert.Equal(0, bias));
        }

        Graph learned = new FineTuning(options) { FromScratch = true }.Run(cut, TinyTask.Data).Graph;
        Assert.InRange(FineTuning.Accuracy(learned, TinyTask.Test), FineTuning.Accuracy(TinyTask.Plain, TinyTask.Test) - 0.03, 1);
    }

    [Fact]
    public void The_record_says_what_was_done_to_each_layer()
    {
        Compressing.Compression done = Compressing.Compression.Of(TinyTask.Plain).Then("nothing", "at all", TinyTask.Plain,
            [new LayerChange("conv", 16, 4), new LayerChange("last", 20, 20) { ColumnRank = 6, ChannelRank = 3, Bits = 4 }]);
        Assert.Equal(1, done.MacRatio);
        Assert.Equal(0.75, done.Steps[0].Layers[0].Ratio);
        string text = done.ToString();
        Assert.Contains("conv: 16 to 4 channels", text);
        Assert.Contains("last: 6 columns: rank 3 of 20: 4 bits", text);
    }
}
