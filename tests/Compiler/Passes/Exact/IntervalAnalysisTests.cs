using Edge.Compiler.Execution;
using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using Edge.Compiler.Passes.Exact;
using Edge.Compiler.Tests.Operators;
using Edge.Tests.Graphs;

namespace Edge.Compiler.Tests.Passes.Exact;

public class IntervalAnalysisTests
{
    public static TheoryData<string> Kinds => [.. AnyNode.Kinds.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void No_operator_leaves_its_bounds(string kind) => Property.Holds(random =>
    {
        Node node = AnyNode.Kinds[kind](random);
        ChannelRanges[] inputs = [.. node.Activations.Select(input => AnyRanges.Of(random, input.Shape.Channels))];
        ChannelRanges bound = node.Operator.Bound(node, inputs);
        for (int draw = 0; draw < 8; draw++)
        {
            sbyte[][] values = [.. node.Activations.Zip(inputs, (input, ranges) => AnyRanges.Values(random, ranges, input.Shape.Elements))];
            AnyRanges.AssertContain(bound, KernelRun.CSharp(node, values), node.ToString());
        }
    });

    [Fact]
    public void No_activation_of_a_graph_leaves_its_bounds() => Property.Holds(random =>
    {
        Graph graph = RandomGraphs.Int8(random);
        ChannelRanges input = random.Next(2) == 0 ? ChannelRanges.Everything(graph.Inputs[0].Shape.Channels) : AnyRanges.Of(random, graph.Inputs[0].Shape.Channels);
        IReadOnlyDictionary<Tensor, ChannelRanges> ranges = IntervalAnalysis.Run(graph, [input]);
        var executor = new Int8Executor(graph);
        for (int draw = 0; draw < 6; draw++)
        {
            sbyte[] image = AnyRanges.Values(random, input, graph.Inputs[0].Shape.Elements);
            executor.Run([image], (node, values) => AnyRanges.AssertContain(ranges[node.Output], values, node.ToString()));
        }
    });

    [Fact]
    public void The_worst_input_of_a_convolution_reaches_both_bounds()
    {
        // 2 a - 3 b + 5 with a and b in steps of 1 from zero point 0, both in [-10, 20].
        Graph graph = Pointwise([2, -3], bias: 5, inputZeroPoint: 0);
        ChannelRanges bound = Bound(graph, [-10, -10], [20, 20]);
        Assert.Equal((-75, 75), (bound.Least[0], bound.Most[0]));
        Assert.Equal(-75, new Int8Executor(graph).Run([[-10, 20]])[0][0]);
        Assert.Equal(75, new Int8Executor(graph).Run([[20, -10]])[0][0]);
    }

    [Fact]
    public void Outside_the_image_counts_as_real_zero()
    {
        // One weight of 1 at the middle left of a 1x3 window: at the left border it reads padding, elsewhere values in [3, 4] above the zero point.
        var q = Quantization.PerTensor(1, -5);
        Tensor x = Tensor.Int8("x", Shape.Nhwc(1, 1, 4, 1), q);
        Tensor filter = Tensor.Constant("w", Shape.Nhwc(1, 1, 3, 1), new sbyte[] { 1, 0, 0 }, Quantization.PerChannel([1], 0));
        var kind = new Conv2D(Size.Square(1), new Padding(0, 1, 0, 1));
        Node node = AnyNode.Of(kind, [x, filter, Tensor.Constant("b", new Shape(1), [0], Quantization.PerChannel([1], 0))], Quantization.PerTensor(1, 0));
        ChannelRanges bound = kind.Bound(node, [new ChannelRanges([-2], [-1])]);
        Assert.Equal((0, 4), (bound.Least[0], bound.Most[0]));
        ChannelRanges unpadded = new Conv2D(Size.Square(1), Padding.None).Bound(
            AnyNode.Of(new Conv2D(Size.Square(1), Padding.None), node.Inputs, Quantization.PerTensor(1, 0)), [new ChannelRanges([-2], [-1])]);
        Assert.Equal((3, 4), (unpadded.Least[0], unpadded.Most[0]));
    }

    [Fact]
    public void A_sum_that_may_wrap_around_is_bounded_by_nothing_but_the_clamp()
    {
        Graph graph = Pointwise([1, 1], bias: int.MaxValue - 1, inputZeroPoint: -128);
        ChannelRanges bound = Bound(graph, [-128, -128], [127, 127]);
        Assert.Equal((-128, 127), (bound.Least[0], bound.Most[0]));
    }

    [Fact]
    public void A_curve_that_turns_is_bounded_at_its_turning_point()
    {
        // HardSwish falls to -0.375 at -1.5 and rises again: the ends of [-3, 0] both give 0.
        var q = Quantization.PerTensor(1f / 32, 0);
        Tensor x = Tensor.Int8("x", new Shape(1, 1), q);
        var kind = new HardSwish();
        ChannelRanges bound = kind.Bound(AnyNode.Of(kind, [x], q), [new ChannelRanges([-96], [0])]);
        Assert.Equal((-12, 0), (bound.Least[0], bound.Most[0]));
    }

    private static ChannelRanges Bound(Graph graph, sbyte[] least, sbyte[] most) =>
        IntervalAnalysis.Run(graph, [new ChannelRanges(least, most)])[graph.Outputs[0]];

    private static Graph Pointwise(sbyte[] weights, int bias, int inputZeroPoint)
    {
        Tensor x = Tensor.Int8("x", Shape.Nhwc(1, 1, 1, weights.Length), Quantization.PerTensor(1, inputZeroPoint));
        Tensor filter = Tensor.Constant("w", Shape.Nhwc(1, 1, 1, weights.Length), weights, Quantization.PerChannel([1], 0));
        Tensor offset = Tensor.Constant("b", new Shape(1), [bias], Quantization.PerChannel([1], 0));
        Node node = AnyNode.Of(new Conv2D(Size.Square(1), Padding.None), [x, filter, offset], Quantization.PerTensor(1, 0));
        return new Graph("pointwise", [x], [node.Output], [node]);
    }
}
