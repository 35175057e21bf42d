using Edge.Compiler;
using Edge.Compiler.Execution;
using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using Edge.Tests.Graphs;
using Edge.Training.Compressing;

namespace Edge.Training.Tests.Compression;

[Collection(nameof(OneAtATime))]
public class LowRankFactoringTests
{
    private static readonly LowRankOptions _options = new() { LeastChannels = 12, CalibrationImages = 300 };

    [Fact]
    public void The_whole_share_changes_nothing()
    {
        Compressing.Compression done = Factor(TinyTask.Plain, _options with { Share = 1 });
        Assert.Same(TinyTask.Plain, done.Graph);
        Assert.Empty(done.Steps[0].Layers);
    }

    [Theory]
    [InlineData(LowRankSolver.WeightSvd, false)]
    [InlineData(LowRankSolver.WeightSvd, true)]
    [InlineData(LowRankSolver.Linear, false)]
    [InlineData(LowRankSolver.Nonlinear, false)]
    [InlineData(LowRankSolver.Nonlinear, true)]
    public void All_ranks_leave_the_output_as_it_is(LowRankSolver solver, bool spatial)
    {
        foreach (Graph source in new[] { TinyTask.Plain, TinyTask.Residual })
        {
            Graph original = ActivationSplit.Run(Pipeline.Prepare(source)), graph = original;
            var sampling = new Sampling(TinyTask.Data.Calibration(200), 10);
            foreach (FactoredLayer layer in FactoredLayer.Of(original, 12))
            {
                int outputs = layer.Node.Output.Shape.Channels;
                LayerSpectrum spectrum = solver == LowRankSolver.WeightSvd ? LayerSpectrum.OfWeights(layer) : LayerSpectrum.OfResponses(original, layer, sampling);
                Shape filter = layer.Node.Inputs[1].Shape;
                int? columns = spatial && layer.IsWindow ? filter[1] * Math.Min(filter[3], filter[0]) : null;
                graph = new LayerFactoring(original, graph, layer, spectrum, sampling, _options with { Solver = solver }).Run(new LayerRanks(outputs, columns));
            }

            Assert.True(graph.Nodes.Count > original.Nodes.Count + 1);
            // Logits of ten, matrices through single precision.
            Assert.InRange(TinyTask.Difference(original, graph), 0, 1e-3f);
        }
    }

    [Fact]
    public void Columns_and_rows_of_all_ranks_are_the_window() => Property.Holds(random =>
    {
        var sketch = new GraphSketch(random);
        var kind = new Conv2D(new Size(random.Next(1, 3), random.Next(1, 3)), new Padding(random.Next(3), random.Next(3), random.Next(3), random.Next(3)))
        {
            Dilation = new Size(random.Next(1, 3), random.Next(1, 3)),
            Activation = Activation.Relu,
        };
        Tensor x = sketch.Input(1, random.Next(8, 12), random.Next(8, 12), random.Next(1, 5));
        Graph graph = sketch.Finish(sketch.Conv(x, random.Next(1, 7), new Size(random.Next(1, 4), random.Next(1, 4)), kind));
        Node node = graph.Nodes[0];
        Shape filter = node.Inputs[1].Shape;
        int rank = Math.Min(filter[1] * filter[3], filter[2] * filter[0]);
        var (vertical, horizontal) = SpatialFactors.Of(Factoring.Filter(node), filter, rank);
        Graph split = Factoring.Replace(graph, node.Name, Factoring.Spatially(node, vertical, horizontal));
        float[] image = RandomGraphs.Images(random, graph, 1)[0];
        Assert.All(new FloatExecutor(graph).Run([image])[0].Zip(new FloatExecutor(split).Run([image])[0]), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Responses_behind_the_activation_lose_less_than_responses_and_those_less_than_weights(bool spatial)
    {
        double Lost(LowRankSolver solver) => Error(TinyTask.Plain, Factor(TinyTask.Plain, _options with { Share = 0.5, Solver = solver, Spatial = spatial }).Graph);
        double weights = Lost(LowRankSolver.WeightSvd), linear = Lost(LowRankSolver.Linear), nonlinear = Lost(LowRankSolver.Nonlinear);
        Assert.True(linear < 0.7 * weights && nonlinear < linear, $"{weights} {linear} {nonlinear}");
    }

    [Fact]
    public void Fitted_to_what_really_reaches_them_layers_do_not_add_up_their_errors()
    {
        double Lost(bool asymmetric) => Error(TinyTask.Plain, Factor(TinyTask.Plain, _options with { Share = 0.35, Asymmetric = asymmetric }).Graph);
        double symmetric = Lost(false), asymmetric = Lost(true);
        Assert.True(asymmetric < 0.9 * symmetric, $"{symmetric} {asymmetric}");
    }

    [Theory]
    [InlineData(false, LowRankSolver.Nonlinear)]
    [InlineData(true, LowRankSolver.Nonlinear)]
    [InlineData(true, LowRankSolver.WeightSvd)]
    public void A_network_is_factored_to_its_share_of_multiply_accumulates(bool spatial, LowRankSolver solver)
    {
        Compressing.Compression done = Factor(TinyTask.Residual, _options with { Share = 0.7, Spatial = spatial, Solver = solver });
        Assert.InRange(done.MacRatio, 0.5, 0.7);
        Assert.NotEmpty(done.Steps[0].Layers);
        Assert.All(done.Steps[0].Layers, layer => Assert.True(layer.ChannelRank is not null || layer.ColumnRank is not null));
        Assert.DoesNotContain(done.Graph.Nodes, node => node.Operator is Relu); // fused again
        if (solver == LowRankSolver.Nonlinear)
            Assert.InRange(FineTuning.Accuracy(done.Graph, TinyTask.Data.Search), FineTuning.Accuracy(TinyTask.Residual, TinyTask.Data.Search) - 0.1, 1);
    }

    [Fact]
    public void The_other_branch_of_a_sum_belongs_to_what_is_met()
    {
        Graph original = ActivationSplit.Run(Pipeline.Prepare(TinyTask.Residual));
        FactoredLayer layer = FactoredLayer.Of(original, 12).First(layer => layer.Node.Name == "block2.main.conv2");
        Assert.Equal(("block2.shortcut.project", Activation.Relu), (layer.Beside!.Name, layer.Activation));
    }

    private static Compressing.Compression Factor(Graph graph, LowRankOptions options) => LowRankFactoring.Run(Compressing.Compression.Of(graph), TinyTask.Data, options);

    private static double Error(Graph a, Graph b)
    {
        using var scope = TorchSharp.torch.NewDisposeScope();
        using var first = new GraphModule(a);
        using var second = new GraphModule(b);
        first.eval();
        second.eval();
        TorchSharp.torch.Tensor images = new Batches(TinyTask.Test, new TrainingOptions()).Plain(0, 400);
        return (first.forward(images) - second.forward(images)).square().mean().item<float>();
    }
}
