using Edge.Compiler;
using Edge.Compiler.Execution;
using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using Edge.Compiler.Quantizing;
using Edge.Tests.Graphs;
using Edge.Training.Compressing;

namespace Edge.Training.Tests.Compression;

public class BiasAbsorptionTests
{
    // Of nine values none lies more than 8/3 deviations below their mean, so that with one image nothing lies below the constants.
    [Fact]
    public void The_output_stays_as_it_is_where_values_stay_above_the_constant() => Property.Holds(random =>
    {
        Graph graph = HighBiases(random);
        float[] image = RandomGraphs.Images(random, graph, 1)[0];
        Graph absorbed = BiasAbsorption.Run(graph, [image]);
        float[] expected = new FloatExecutor(graph).Run([image])[0], actual = new FloatExecutor(absorbed).Run([image])[0];
        float largest = expected.Max(Math.Abs);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-5f * largest));
        Assert.Contains(graph.Nodes.Zip(absorbed.Nodes), pair => pair.First.Operator is IFiltered && !pair.First.Inputs[2].Floats.SequenceEqual(pair.Second.Inputs[2].Floats));
    }, runs: 100);

    [Fact]
    public void A_constant_is_the_mean_less_three_deviations_and_never_negative()
    {
        Graph graph = Points(1, 2, [10, -10]);
        float[][] images = [[0], [2], [4], [6]];
        Dictionary<string, double[]> constants = BiasAbsorption.Constants(graph, BiasAbsorption.Pairs(graph), images);
        // The first layer gives 10, 12, 14, 16 and -10, -8, -6, -4.
        Assert.Equal(13 - 3 * Math.Sqrt(5), constants[graph.Nodes[0].Name][0], 5);
        Assert.Equal(0, constants[graph.Nodes[0].Name][1]);
        Graph absorbed = BiasAbsorption.Run(graph, images);
        Assert.Equal(3 * Math.Sqrt(5) - 3, absorbed.Nodes[0].Inputs[2].Floats[0], 5);
        Assert.Equal(-10, absorbed.Nodes[0].Inputs[2].Floats[1]);
        Assert.Equal(13 - 3 * Math.Sqrt(5), absorbed.Nodes[1].Inputs[2].Floats[0], 5);
    }

    [Fact]
    public void A_reader_with_padding_and_a_limit_of_six_are_left_alone()
    {
        var sketch = new GraphSketch(new Random(4));
        var relu = new Conv2D(Size.Square(1), Padding.None) { Activation = Activation.Relu };
        Tensor a = sketch.Conv(sketch.Input(1, 6, 6, 2), 4, Size.Square(1), relu);
        Tensor b = sketch.Conv(a, 4, Size.Square(3), new Conv2D(Size.Square(1), Padding.All(1)) { Activation = Activation.Relu6 });
        Graph graph = sketch.Finish(sketch.Conv(b, 3, Size.Square(1), relu));
        Assert.Empty(BiasAbsorption.Pairs(graph));
        Assert.Same(graph.Nodes[0].Inputs[2], BiasAbsorption.Run(graph, RandomGraphs.Images(new Random(1), graph, 2)).Nodes[0].Inputs[2]);
    }

    [Fact]
    public void A_network_of_high_biases_loses_less_to_eight_bits()
    {
        var random = new Random(5);
        Graph graph = Pipeline.Prepare(HighBiases(random));
        float[][] images = RandomGraphs.Images(random, graph, 60);
        var options = new QuantizationOptions { BiasCorrection = false };
        double? Snr(Graph of) => QuantizationReport.Measure(of, PostTrainingQuantizer.Run(of, images[..40], options), images[40..]).Tensors[^1].SnrDb;
        // Ranges of a fifth: each halving is 6 dB.
        Assert.InRange(Snr(BiasAbsorption.Run(graph, images[..40]))!.Value, Snr(graph)!.Value + 6, 80);
    }

    // Two 1x1 layers of one pixel; the second one sums.
    private static Graph Points(int inputs, int channels, float[] bias)
    {
        var sketch = new GraphSketch(new Random(1));
        Tensor a = sketch.Conv(sketch.Input(1, 1, 1, inputs), channels, Size.Square(1), new Conv2D(Size.Square(1), Padding.None) { Activation = Activation.Relu });
        Graph graph = sketch.Finish(sketch.Conv(a, 1, Size.Square(1), new Conv2D(Size.Square(1), Padding.None)));
        return graph.With(graph.Inputs, graph.Outputs,
        [
            Ones(graph.Nodes[0], bias), Ones(graph.Nodes[1], [0]),
        ]);
    }

    private static Node Ones(Node node, float[] bias) => With(node, [.. node.Inputs[1].Floats.Select(_ => 1f)], bias);

    private static Node With(Node node, float[] filter, float[] bias) => node with
    {
        Inputs = [node.Inputs[0], Tensor.Constant(node.Inputs[1].Name, node.Inputs[1].Shape, filter), Tensor.Constant(node.Inputs[2].Name, node.Inputs[2].Shape, bias)],
    };

    // Every kind of pair, 3x3 values wide at most, with biases far above what the filters add.
    private static Graph HighBiases(Random random)
    {
        var sketch = new GraphSketch(random);
        var valid = new Conv2D(Size.Square(1), Padding.None);
        Tensor x = sketch.Conv(sketch.Input(1, 5, 5, 3), 6, Size.Square(3), valid with { Activation = Activation.Relu });
        x = sketch.Conv(x, 5, Size.Square(1), valid);
        x = random.Next(2) == 0 ? sketch.Node(new LeakyRelu(0.1f), x) : sketch.Node(new Relu(), x);
        x = sketch.Depthwise(x, 1, Size.Square(2), new DepthwiseConv2D(Size.Square(1), Padding.None) { Activation = Activation.Relu });
        x = random.Next(2) == 0 ? sketch.Node(new MaxPool2D(Size.Square(2), Size.Square(1), Padding.None), x)
            : sketch.Node(new AveragePool2D(Size.Square(2), Size.Square(1), Padding.None), x);
        x = sketch.Flatten(sketch.Conv(x, 7, Size.Square(1), valid with { Activation = Activation.Relu }));
        Graph graph = sketch.Finish(sketch.Dense(x, 4));
        return graph.With(graph.Inputs, graph.Outputs, [.. graph.Nodes.Select(node => node.Operator is not IFiltered || node == graph.Nodes[^1] ? node
            : With(node, node.Inputs[1].Floats, [.. node.Inputs[2].Floats.Select(bias => bias + 12)]))]);
    }
}
