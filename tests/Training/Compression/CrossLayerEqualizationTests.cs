using Edge.Compiler;
using Edge.Compiler.Execution;
using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using Edge.Tests.Graphs;
using Edge.Training.Compressing;

namespace Edge.Training.Tests.Compression;

[Collection(nameof(OneAtATime))]
public class CrossLayerEqualizationTests
{
    [Fact]
    public void The_output_stays_as_it_is() => Property.Holds(random =>
    {
        Graph graph = Pipeline.Prepare(RandomGraphs.Float(random)), equalized = CrossLayerEqualization.Run(graph);
        float[] image = RandomGraphs.Images(random, graph, 1)[0];
        float[][] expected = new FloatExecutor(graph).Run([image]), actual = new FloatExecutor(equalized).Run([image]);
        for (int o = 0; o < expected.Length; o++)
        {
            float largest = Math.Max(1, expected[o].Max(Math.Abs));
            Assert.All(expected[o].Zip(actual[o]), pair => Assert.Equal(pair.First, pair.Second, 2e-5f * largest));
        }
    }, runs: 200);

    [Fact]
    public void Both_sides_of_a_channel_have_the_same_range_afterwards()
    {
        var sketch = new GraphSketch(new Random(3));
        var kind = new Conv2D(Size.Square(1), Padding.All(1)) { Activation = Activation.Relu };
        Tensor x = sketch.Conv(sketch.Input(1, 6, 6, 2), 8, Size.Square(3), kind);
        x = sketch.Depthwise(x, 1, Size.Square(3), new DepthwiseConv2D(Size.Square(1), Padding.All(1)) { Activation = Activation.Relu });
        x = sketch.Node(new MaxPool2D(Size.Square(2), Size.Square(2), Padding.None), x);
        Graph graph = sketch.Finish(sketch.Conv(x, 5, Size.Square(3), kind));
        Assert.True(Unevenness(graph) > 0.2);
        Assert.InRange(Unevenness(CrossLayerEqualization.Run(graph)), 0, 1e-3);
    }

    [Fact]
    public void A_limit_of_six_and_a_second_reader_stop_it()
    {
        var sketch = new GraphSketch(new Random(4));
        Tensor a = sketch.Conv(sketch.Input(1, 6, 6, 2), 4, Size.Square(1), new Conv2D(Size.Square(1), Padding.None) { Activation = Activation.Relu6 });
        Tensor b = sketch.Conv(a, 4, Size.Square(1), new Conv2D(Size.Square(1), Padding.None));
        Graph graph = sketch.Finish(sketch.Node(new Add(), b, sketch.Conv(b, 4, Size.Square(1), new Conv2D(Size.Square(1), Padding.None))));
        Assert.Empty(CrossLayerEqualization.Pairs(graph));
    }

    // The largest ratio of the two ranges of a channel, as a logarithm.
    private static double Unevenness(Graph graph)
    {
        double worst = 0;
        foreach (var (node, next) in CrossLayerEqualization.Pairs(graph))
        {
            var (outputs, inputs) = CrossLayerEqualization.Ranges(node, node.Inputs[1].Floats, next, next.Inputs[1].Floats);
            worst = Math.Max(worst, outputs.Zip(inputs).Where(pair => pair.First > 0 && pair.Second > 0).Max(pair => Math.Abs(Math.Log(pair.First / pair.Second))));
        }

        return worst;
    }
}
