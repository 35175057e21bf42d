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

    [Theory]
    [InlineData(3, FilterFormat.Bitmap, 1.25)] // three bits of a mask lie in one byte or in two
    [InlineData(16, FilterFormat.Bitmap, 2)]
    [InlineData(12, FilterFormat.BitmapCodebook, 2.375)]
    public void A_filter_without_its_zeros_has_the_products_that_are_left_and_the_bytes_of_its_masks(int depth, FilterFormat format, double bytesPerTap)
    {
        var random = new Random(depth);
        var sketch = new GraphSketch(random);
        Graph graph = Quantized(random, sketch.Finish(sketch.Conv(sketch.Input(1, 6, 5, depth), 4, Size.Square(3), new Conv2D(Size.Square(1), Padding.None))));
        Node node = graph.Nodes[0];
        Tensor filter = node.Inputs[1];
        sbyte[] weights = [.. Enumerable.Range(0, filter.Shape.Elements).Select(i => (sbyte)(i % 3 == 0 ? 1 + i % 2 : 0))];
        KernelCall plain = FilterStorage.LowerPlain(node with
        {
            Inputs = [node.Inputs[0], Tensor.Constant(filter.Name, filter.Shape, weights, filter.Quantization!), node.Inputs[2]],
        })[0];

        KernelCall coded = FilterStorage.In(format, 8, plain);
        CallWork work = CallWork.Of(coded, node.Output.Shape), whole = CallWork.Of(plain, node.Output.Shape);

        int places = node.Output.Shape.Height * node.Output.Shape.Width, outputs = places * 4;
        Assert.Equal(weights.Count(weight => weight != 0) * places, work.Macs);
        Assert.Equal((long)(outputs * 9 * bytesPerTap), work.Taps);
        Assert.Equal((whole.Outputs, whole.Depth), (work.Outputs, work.Depth));
        Assert.Equal(format == FilterFormat.Bitmap ? "conv2d_coded_s8 bitmap" : "conv2d_coded_s8 bitmap codebook", CodedWork.NameOf(coded));
        Assert.Equal(whole, CallWork.Of(FilterStorage.In(FilterFormat.Codebook, 8, plain), node.Output.Shape));
    }

    private static Graph Quantized(Random random, Graph graph) =>
        PostTrainingQuantizer.Run(graph, RandomGraphs.Images(random, graph, 2), new QuantizationOptions { BiasCorrection = false });
}
