using Edge.Compiler.Costs;
using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using Edge.Compiler.Planning;
using Edge.Compiler.Quantizing;
using Edge.Tests.Graphs;

namespace Edge.Compiler.Tests.Costs;

public class CallWorkTests
{
    [Theory]
    [InlineData(4, 4, 3, 1, 1, 10)] // four places of three taps, of which one falls off at either end
    [InlineData(4, 4, 3, 1, 0, 9)] // behind the end of the image: one of the third place, two of the last
    [InlineData(4, 7, 1, 2, 0, 4)]
    public void A_window_counts_the_taps_that_lie_in_the_image(int outputs, int inputs, int window, int stride, int pad, int inside) =>
        Assert.Equal(inside, CallWork.Inside(outputs, inputs, window, stride, 1, pad));

    [Fact]
    public void Without_padding_the_products_are_those_the_operator_states() => Property.Holds(random =>
    {
        var sketch = new GraphSketch(random);
        Tensor x = sketch.Input(1, random.Next(5, 9), random.Next(5, 9), 4);
        Tensor y = random.Next(3) switch
        {
            0 => sketch.Conv(x, random.Next(1, 5) * 2, new Size(3, 2), new Conv2D(Size.Square(random.Next(1, 3)), Padding.None) { Groups = 2 }),
            1 => sketch.Depthwise(x, 2, Size.Square(3), new DepthwiseConv2D(Size.Square(random.Next(1, 3)), Padding.None)),
            _ => sketch.Dense(sketch.Flatten(x), 7),
        };
        Graph graph = Quantized(random, sketch.Finish(y));
        Node node = graph.Nodes[^1];
        Assert.Equal(node.Operator.CountMacs(node), CallWork.Of(node.Operator.Lower(node)[0], node.Output.Shape).Macs);
    });

    [Fact]
    public void Every_call_of_every_operator_has_work() => Property.Holds(random =>
    {
        foreach (Step step in Pipeline.Plan(RandomGraphs.Int8(random)).Steps)
        {
            foreach (KernelCall call in step.Calls)
            {
                var work = CallWork.Of(call, step.Node.Output.Shape);
                Assert.True(work.Outputs > 0 && work.Macs >= 0, $"{call.Kernel}: {work}");
                Assert.True(work.Macs <= step.Node.Operator.CountMacs(step.Node) || step.Node.Operator.CountMacs(step.Node) == 0, $"{call.Kernel}: {work}");
            }
        }
    });

    private static Graph Quantized(Random random, Graph graph) =>
        PostTrainingQuantizer.Run(graph, RandomGraphs.Images(random, graph, 2), new QuantizationOptions { BiasCorrection = false });
}
