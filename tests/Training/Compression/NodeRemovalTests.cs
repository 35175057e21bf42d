using Edge.Compiler;
using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using Edge.Training.Compressing;

namespace Edge.Training.Tests.Compression;

[Collection(nameof(OneAtATime))]
public class NodeRemovalTests
{
    /// <summary>Single precision: a constant moves into a bias, sums have fewer terms.</summary>
    private const float Tolerance = 1e-4f;

    [Fact]
    public void A_network_that_needs_all_its_channels_keeps_them()
    {
        Compressing.Compression done = NodeRemoval.Run(Compressing.Compression.Of(TinyTask.Plain));
        Assert.Same(TinyTask.Plain, done.Graph);
        Assert.Empty(done.Steps[0].Layers);
    }

    [Fact]
    public void A_neuron_that_nobody_reads_goes()
    {
        Graph graph = Zeroed(TinyTask.Plain, "classify", (_, c) => c is 2 or 7);
        Compressing.Compression done = NodeRemoval.Run(Compressing.Compression.Of(graph));
        Assert.Equal([new LayerChange("hidden", 16, 14)], done.Steps[0].Layers);
        Assert.InRange(TinyTask.Difference(graph, done.Graph), 0, Tolerance);
    }

    [Fact]
    public void A_neuron_that_reads_nothing_moves_into_the_biases_behind_it()
    {
        Graph graph = Zeroed(TinyTask.Plain, "hidden", (o, _) => o is 0 or 5 or 9);
        graph = Biased(graph, "hidden", 0.75f);
        Compressing.Compression done = NodeRemoval.Run(Compressing.Compression.Of(graph));
        Assert.Equal([new LayerChange("hidden", 16, 13)], done.Steps[0].Layers);
        Assert.InRange(TinyTask.Difference(graph, done.Graph), 0, Tolerance);
        Graph without = ZeroedBias(done.Graph, "classify");
        Assert.True(TinyTask.Difference(graph, without) > 0.01f);
    }

    [Fact]
    public void A_channel_that_is_constant_but_not_zero_stays_before_a_border_and_goes_with_its_flattened_places_before_a_dense()
    {
        Graph prepared = Pipeline.Prepare(TinyTask.Plain);
        Graph border = Biased(Zeroed(prepared, "conv", (o, _) => o == 3), "conv", 0.5f);
        Assert.Empty(NodeRemoval.Run(Compressing.Compression.Of(border)).Steps[0].Layers);
        Graph silent = Biased(Zeroed(prepared, "conv", (o, _) => o == 3), "conv", -0.5f);
        Compressing.Compression done = NodeRemoval.Run(Compressing.Compression.Of(silent));
        Assert.Equal([new LayerChange("conv", 16, 15)], done.Steps[0].Layers);
        Assert.InRange(TinyTask.Difference(silent, done.Graph), 0, Tolerance);

        Graph flattened = Biased(Zeroed(prepared, "last", (o, _) => o == 11), "last", 0.5f);
        done = NodeRemoval.Run(Compressing.Compression.Of(flattened));
        Assert.Equal([new LayerChange("last", 20, 19)], done.Steps[0].Layers);
        Assert.InRange(TinyTask.Difference(flattened, done.Graph), 0, Tolerance);
    }

    [Fact]
    public void What_only_removed_neurons_read_goes_too()
    {
        Graph graph = Pipeline.Prepare(TinyTask.Plain);
        graph = Zeroed(graph, "classify", (_, c) => c < 8);
        graph = Zeroed(graph, "hidden", (o, c) => o >= 8 && c % 20 < 5);
        Compressing.Compression done = NodeRemoval.Run(Compressing.Compression.Of(graph));
        Assert.Equal([new LayerChange("last", 20, 15), new LayerChange("hidden", 16, 8)], done.Steps[0].Layers);
        Assert.InRange(TinyTask.Difference(graph, done.Graph), 0, Tolerance);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Whatever_was_pruned_the_outputs_stay(bool residual) => Property.Holds(random =>
    {
        Graph graph = residual ? TinyTask.Residual : TinyTask.Plain;
        if (random.Next(2) == 0)
            graph = Pipeline.Prepare(graph);
        foreach (Node node in graph.Nodes.Where(node => node.Operator is Conv2D or Dense).ToArray())
        {
            bool[] rows = [.. Enumerable.Range(0, node.Inputs[1].Shape[0]).Select(_ => random.Next(4) == 0)];
            bool[] columns = [.. Enumerable.Range(0, node.Inputs[1].Shape.Channels).Select(_ => random.Next(4) == 0)];
            graph = Zeroed(graph, node.Name, (o, c) => rows[o] || columns[c]);
        }

        Graph smaller = NodeRemoval.Run(Compressing.Compression.Of(graph)).Graph;
        Assert.True(smaller.Weights < graph.Weights);
        Assert.InRange(TinyTask.Difference(graph, smaller), 0, Tolerance);
    }, runs: 8);

    private static Graph Zeroed(Graph graph, string name, Func<int, int, bool> isZero) => Changed(graph, name, node =>
    {
        Tensor filter = node.Inputs[1];
        int row = filter.Shape.Elements / filter.Shape[0], channels = filter.Shape.Channels;
        float[] weights = [.. filter.Floats.Select((weight, i) => isZero(i / row, i % channels) ? 0 : weight)];
        return [node.Inputs[0], Tensor.Constant(filter.Name, filter.Shape, weights), node.Inputs[2]];
    });

    private static Graph Biased(Graph graph, string name, float bias) => Changed(graph, name, node =>
        [node.Inputs[0], node.Inputs[1], Tensor.Constant(node.Inputs[2].Name, node.Inputs[2].Shape, [.. node.Inputs[2].Floats.Select(_ => bias)])]);

    private static Graph ZeroedBias(Graph graph, string name) => Biased(graph, name, 0);

    private static Graph Changed(Graph graph, string name, Func<Node, Tensor[]> inputs) =>
        graph.With(graph.Inputs, graph.Outputs, [.. graph.Nodes.Select(node => node.Name == name ? node with { Inputs = inputs(node) } : node)]);
}
