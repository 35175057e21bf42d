using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using Edge.Compiler.Passes.Exact;
using Edge.Tests.Graphs;

namespace Edge.Compiler.Tests.Passes.Exact;

/// <summary>Which channels go from a small graph, which must stay, and that the answers never change.</summary>
public class RemoveDeadChannelsTests
{
    private static readonly Quantization Steps = Quantization.PerTensor(1, 0);

    [Fact]
    public void A_constant_channel_joins_the_bias_of_its_reader()
    {
        var sketch = new RowSketch();
        // Channel 1 is always 7; the reader takes it three times.
        Tensor stem = sketch.Conv(sketch.Input(2, 3, 1), 1, [1, 0], [0, 7]);
        Graph after = Run(sketch.Finish(sketch.Conv(stem, 1, [2, 3], [10])), "1 1");
        Assert.Equal([31], after.Nodes[1].Inputs[2].Int32s);
        Assert.Equal(new sbyte[] { 2 }, after.Nodes[1].Inputs[1].Int8s);
    }

    [Fact]
    public void A_channel_that_is_always_the_zero_point_goes_even_where_its_reader_pads()
    {
        var sketch = new RowSketch();
        // Far below zero before relu: always the zero point, -5.
        Tensor stem = sketch.Conv(sketch.Input(3, 3, 1), 1, [1, 1], [0, -1000], zeroPoint: -5, activation: Activation.Relu);
        Run(sketch.Finish(sketch.Conv(stem, 3, Counting(18), [1], padding: 1)), "1 1");
    }

    [Fact]
    public void Another_constant_stays_where_its_reader_pads()
    {
        var sketch = new RowSketch();
        Tensor stem = sketch.Conv(sketch.Input(3, 3, 1), 1, [1, 0], [0, 7]);
        Run(sketch.Finish(sketch.Conv(stem, 3, Counting(18), [1], padding: 1)), "2 1");
    }

    [Fact]
    public void Another_constant_goes_where_only_taps_that_never_leave_the_image_read_it()
    {
        var sketch = new RowSketch();
        Tensor stem = sketch.Conv(sketch.Input(3, 3, 1), 1, [1, 0], [0, 7]);
        sbyte[] weights = Counting(18);
        for (int tap = 0; tap < 9; tap++)
            weights[tap * 2 + 1] = (sbyte)(tap == 4 ? 3 : 0);
        Graph after = Run(sketch.Finish(sketch.Conv(stem, 3, weights, [1], padding: 1)), "1 1");
        Assert.Equal([22], after.Nodes[1].Inputs[2].Int32s);
    }

    [Fact]
    public void A_channel_that_nobody_weighs_goes_though_it_varies()
    {
        var sketch = new RowSketch();
        Tensor stem = sketch.Conv(sketch.Input(2, 2, 1), 1, [1, 2, 3], [0, 0, 0]);
        Run(sketch.Finish(sketch.Conv(stem, 1, [1, 0, 2], [0])), "2 1");
    }

    [Fact]
    public void A_channel_goes_from_both_sides_of_a_depthwise_convolution_and_of_what_follows_it()
    {
        var sketch = new RowSketch();
        Tensor x = sketch.Conv(sketch.Input(4, 4, 1), 1, [1, 0, 2], [0, 0, 1]);
        x = sketch.Depthwise(x, 3, Counting(27), [1, 2, 3], padding: 1);
        x = sketch.Same(new MaxPool2D(Size.Square(2), Size.Square(2), Padding.None), x);
        x = sketch.Node(new HardSwish(), Steps, x);
        x = sketch.Same(new Pad(Padding.All(1)) { Values = [1, 2, 3] }, x);
        x = sketch.Same(new AveragePool2D(Size.Square(4), Size.Square(4), Padding.None), x);
        Tensor row = sketch.Same(Reshape.Flatten(x.Shape), x);
        // The reader does not weigh channel 1.
        Graph after = Run(sketch.Finish(sketch.Dense(row, [1, 0, 2], [0])), "2 2 2 2 2 2 2 1");
        Assert.Equal([1f, 3f], ((Pad)after.Nodes[4].Operator).Values);
        Assert.Equal([1, 3], after.Nodes[1].Inputs[2].Int32s);
    }

    [Fact]
    public void A_flattened_image_loses_a_channel_at_every_pixel()
    {
        var sketch = new RowSketch();
        Tensor x = sketch.Conv(sketch.Input(1, 2, 1), 1, [1, 0], [0, 7]);
        Tensor row = sketch.Same(Reshape.Flatten(x.Shape), x);
        Graph after = Run(sketch.Finish(sketch.Dense(row, [1, 2, 3, 4], [0])), "1 2 1");
        Assert.Equal([7 * 2 + 7 * 4], after.Nodes[2].Inputs[2].Int32s);
    }

    [Fact]
    public void A_flattened_channel_stays_if_one_pixel_of_it_cannot_go()
    {
        var sketch = new RowSketch();
        Tensor x = sketch.Conv(sketch.Input(1, 2, 1), 1, [1, 2], [0, 0]);
        Tensor row = sketch.Same(Reshape.Flatten(x.Shape), x);
        Run(sketch.Finish(sketch.Dense(row, [1, 0, 3, 4], [0])), "2 4 1");
    }

    [Fact]
    public void A_channel_of_an_add_goes_from_both_operands_or_stays_in_both()
    {
        var sketch = new RowSketch();
        Tensor image = sketch.Input(2, 2, 1);
        Tensor a = sketch.Conv(image, 1, [1, 0, 0], [0, 3, 4]), b = sketch.Conv(image, 1, [2, 0, 1], [0, 5, 0]);
        // Channel 1 is 3 + 5 in the sum; channel 2 is constant in a alone.
        Graph after = Run(sketch.Finish(sketch.Conv(sketch.Node(new Add(), Steps, a, b), 1, [1, 1, 1], [0])), "2 2 2 1");
        Assert.Equal([8], after.Nodes[3].Inputs[2].Int32s);
    }

    [Fact]
    public void A_channel_of_an_operand_that_another_node_needs_stays_in_the_add()
    {
        var sketch = new RowSketch();
        Tensor image = sketch.Input(3, 3, 1);
        Tensor a = sketch.Conv(image, 1, [1, 0], [0, 3]), b = sketch.Conv(image, 1, [2, 0], [0, 5]);
        Tensor sum = sketch.Conv(sketch.Node(new Add(), Steps, a, b), 1, [1, 1], [0]);
        // 3 is not the zero point and this reader pads.
        Run(sketch.Finish(sum, sketch.Conv(a, 3, Counting(18), [0], padding: 1)), "2 2 2 1 1");
    }

    [Fact]
    public void A_concat_loses_channels_of_either_side()
    {
        var sketch = new RowSketch();
        Tensor image = sketch.Input(2, 2, 1);
        Tensor a = sketch.Conv(image, 1, [1, 0], [0, 3]), b = sketch.Conv(image, 1, [0, 2, 1], [5, 0, 0]);
        Tensor joined = sketch.Node(new Concat(3), Steps, a, b);
        Graph after = Run(sketch.Finish(sketch.Conv(joined, 1, [1, 2, 3, 4, 5], [0])), "1 2 3 1");
        Assert.Equal([2 * 3 + 3 * 5], after.Nodes[3].Inputs[2].Int32s);
    }

    [Fact]
    public void Channels_of_the_networks_outputs_and_inputs_stay()
    {
        var sketch = new RowSketch();
        Tensor stem = sketch.Conv(sketch.Input(2, 2, 2), 1, [1, 0, 0, 0], [0, 7]);
        Run(sketch.Finish(sketch.Conv(stem, 1, [2, 3], [10]), stem), "2 1");
    }

    [Fact]
    public void What_a_softmax_reads_stays()
    {
        var sketch = new RowSketch();
        Tensor scores = sketch.Conv(sketch.Input(1, 1, 1), 1, [1, 0], [0, 7]);
        Run(sketch.Finish(sketch.Node(new Softmax(), new Softmax().FixedQuantization, scores)), "2 2");
    }

    [Fact]
    public void A_group_of_a_convolution_goes_whole()
    {
        var sketch = new RowSketch();
        Tensor stem = sketch.Conv(sketch.Input(2, 2, 1), 1, [1, 0], [0, 7]);
        Tensor filter = Tensor.Constant("grouped_filter", Shape.Nhwc(2, 1, 1, 1), new sbyte[] { 1, 0 }, Quantization.PerChannel([1, 1], 0));
        Tensor bias = Tensor.Constant("grouped_bias", new Shape(2), [0, 4], Quantization.PerChannel([1, 1], 0));
        Tensor grouped = sketch.Node(new Conv2D(Size.Square(1), Padding.None) { Groups = 2 }, Steps, stem, filter, bias);
        Graph after = Run(sketch.Finish(sketch.Conv(grouped, 1, [1, 1], [0])), "1 1 1");
        Assert.Equal(1, ((Conv2D)after.Nodes[1].Operator).Groups);
        Assert.Equal([4], after.Nodes[2].Inputs[2].Int32s);
    }

    [Fact]
    public void A_group_of_a_convolution_stays_whole()
    {
        var sketch = new RowSketch();
        Tensor stem = sketch.Conv(sketch.Input(2, 2, 1), 1, [1, 0, 2, 3], [0, 7, 0, 0]);
        Tensor filter = Tensor.Constant("grouped_filter", Shape.Nhwc(4, 1, 1, 2), new sbyte[] { 1, 1, 0, 0, 1, 2, 3, 4 }, Quantization.PerChannel([1, 1, 1, 1], 0));
        Tensor bias = Tensor.Constant("grouped_bias", new Shape(4), [0, 4, 0, 0], Quantization.PerChannel([1, 1, 1, 1], 0));
        Tensor grouped = sketch.Node(new Conv2D(Size.Square(1), Padding.None) { Groups = 2 }, Steps, stem, filter, bias);
        // Output 1 is dead and nobody weighs output 2; the other output of each group is needed.
        Run(sketch.Finish(sketch.Conv(grouped, 1, [1, 1, 0, 1], [0])), "4 4 1");
    }

    [Fact]
    public void A_channel_goes_from_an_enlargement_and_from_what_it_is_made_of()
    {
        var sketch = new RowSketch();
        Tensor x = sketch.Conv(sketch.Input(2, 2, 1), 1, [1, 2, 3, 4, 1, 2, 3, 4], [0, 1, 2, 3, 4, 5, 6, 7]);
        x = sketch.Same(new DepthToSpace(2, BlockOrder.PixelsOutermost), x);
        x = sketch.Same(new Resize(Size.Square(3), ResizeMode.Bilinear, ResizeGrid.HalfPixel), x);
        Run(sketch.Finish(sketch.Conv(x, 1, [2, 0], [0])), "4 1 1 1");
    }

    [Fact]
    public void A_transposed_convolution_loses_channels_on_both_sides()
    {
        var sketch = new RowSketch();
        // Channel 1 always holds the zero point: it adds nothing wherever stamps meet. Channel 2 always holds 7, which adds more where they do.
        Tensor stem = sketch.Conv(sketch.Input(2, 2, 1), 1, [1, 0, 0], [0, 0, 7]);
        Tensor filter = Tensor.Constant("stamp", Shape.Nhwc(2, 2, 2, 3), Counting(24), Quantization.PerChannel([1, 1], 0));
        Tensor bias = Tensor.Constant("stamp_bias", new Shape(2), [3, 4], Quantization.PerChannel([1, 1], 0));
        Tensor large = sketch.Node(new TransposedConv2D(Size.Square(1), Padding.None), Steps, stem, filter, bias);
        Run(sketch.Finish(sketch.Conv(large, 1, [0, 1], [0])), "2 1 1");
    }

    [Fact]
    public void Halves_of_an_image_lose_channels_apart()
    {
        var sketch = new RowSketch();
        Tensor x = sketch.Conv(sketch.Input(2, 2, 1), 1, [1, 2, 3, 4], [0, 0, 0, 0]);
        Tensor left = sketch.Same(new Slice(new Size(0, 0), new Size(2, 2), Size.Square(1), 0, 2, 1), x);
        Tensor right = sketch.Same(new Slice(new Size(0, 0), new Size(2, 2), Size.Square(1), 2, 2, 1), x);
        Graph after = Run(sketch.Finish(sketch.Conv(left, 1, [1, 0], [0]), sketch.Conv(right, 1, [0, 1], [0])), "2 1 1 1 1");
        Assert.Equal(1, ((Slice)after.Nodes[2].Operator).FirstChannel);
    }

    [Fact]
    public void A_gate_of_one_channel_is_repeated_along_those_that_stay()
    {
        var sketch = new RowSketch();
        Tensor x = sketch.Conv(sketch.Input(2, 2, 1), 1, [1, 2, 3], [0, 0, 0]), gate = sketch.Conv(x, 1, [1, 0, 1], [0]);
        Tensor gated = sketch.Node(new Mul(), Quantization.PerTensor(64, 0), x, gate);
        Run(sketch.Finish(sketch.Conv(gated, 1, [1, 0, 2], [0])), "2 1 2 1");
    }

    [Fact]
    public void A_node_whose_every_channel_is_dead_keeps_one()
    {
        var sketch = new RowSketch();
        Tensor stem = sketch.Conv(sketch.Input(2, 2, 1), 1, [0, 0], [6, 7]);
        Graph after = Run(sketch.Finish(sketch.Conv(stem, 1, [2, 3], [10])), "1 1");
        Assert.Equal([10 + 3 * 7], after.Nodes[1].Inputs[2].Int32s);
    }

    [Fact]
    public void A_bias_that_would_leave_32_bits_takes_nothing_in()
    {
        var sketch = new RowSketch();
        Tensor stem = sketch.Conv(sketch.Input(2, 2, 1), 1, [1, 0], [0, 100]);
        Run(sketch.Finish(sketch.Conv(stem, 1, [1, 100], [int.MaxValue - 9000])), "2 1");
    }

    [Fact]
    public void A_graph_without_dead_channels_is_handed_back_as_it_is()
    {
        Graph graph = FixedGraphs.Residual();
        Assert.Same(graph, RemoveDeadChannels.Run(graph));
    }

    /// <summary>Runs the pass, compares the output channels of each node with a list and the answers on many images with those before.</summary>
    private static Graph Run(Graph before, string channels)
    {
        Graph after = RemoveDeadChannels.Run(before);
        Assert.Equal(channels, string.Join(' ', after.Nodes.Select(node => node.Output.Shape.Channels)));
        SameAnswers.Check(new Random(1), before, after, 50);
        return after;
    }

    private static sbyte[] Counting(int count) => [.. Enumerable.Range(1, count).Select(i => (sbyte)(i % 5 - 2 == 0 ? 4 : i % 5 - 2))];
}
