using Edge.Compiler.Execution;
using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using Edge.Compiler.TFLite;
using Table = Edge.Compiler.TFLite.FlatBufferWriter.Table;

namespace Edge.Compiler.Tests.TFLite;

public class TFLiteImporterTests
{
    [Theory]
    [InlineData(96, 3, 2, 0, 1)] // even input, stride 2: nothing before
    [InlineData(49, 3, 2, 1, 1)]
    [InlineData(5, 2, 1, 0, 1)]
    [InlineData(5, 1, 3, 0, 0)]
    [InlineData(3, 7, 1, 3, 3)]
    public void Same_puts_the_odd_pixel_after(int input, int extent, int stride, int before, int after) =>
        Assert.Equal((before, after), WindowPadding.Same(input, extent, stride));

    [Theory]
    [InlineData("0 3 1 2", "Transpose 1x5x3x4")]
    [InlineData("1 2 0 3", "Reshape 3x4x1x5")] // only the axis of one element moves
    public void A_transpose_that_moves_nothing_is_a_reshape(string order, string expected)
    {
        int[] axes = [.. order.Split(' ').Select(int.Parse)];
        var model = new SmallTFLite();
        model.Int8("input", 1, 3, 4, 5);
        model.Int8("output", [.. axes.Select(axis => new[] { 1, 3, 4, 5 }[axis])]);
        model.Integers("order", axes);
        model.Node(TFLiteCode.Transpose, [0, 2], [1]);
        Node node = Assert.Single(Refused.Import(model.Build()).Nodes);
        Assert.Equal(expected, $"{node.Operator.Kind} {node.Output.Shape}");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_convolution_arrives_with_its_numbers(bool isInt8)
    {
        Node node = Assert.Single(Refused.Import(SmallModels.Convolution(isInt8).Build()).Nodes);
        Assert.Equal(new Conv2D(new Size(2, 1), new Padding(1, 0, 1, 1)) { Activation = Activation.Relu6 }, node.Operator);
        Assert.Equal("stem/Relu6", node.Name);
        if (!isInt8)
        {
            Assert.Equal(35 / 8f, node.Inputs[1].Floats[35]);
            return;
        }

        Assert.Equal(Quantization.PerTensor(0.5f, 3), node.Inputs[0].Quantization);
        Assert.Equal(Quantization.PerChannel([0.1f, 0.2f, 0.3f], 0), node.Inputs[1].Quantization);
        Assert.Equal((sbyte)-11, node.Inputs[1].Int8s[35]);
        Assert.Equal(Quantization.PerChannel([0.05f, 0.1f, 0.15f], 0), node.Inputs[2].Quantization);
    }

    [Fact]
    public void Valid_is_no_padding() =>
        Assert.Equal(new Padding(0, 0, 0, 0), ((Conv2D)Refused.Import(SmallModels.Convolution(true, padding: 1).Build()).Nodes[0].Operator).Padding);

    [Fact]
    public void A_depthwise_filter_without_bias_gets_zeros_and_keeps_dilation()
    {
        Node node = Assert.Single(Refused.Import(SmallModels.Depthwise().Build()).Nodes);
        Assert.Equal(new DepthwiseConv2D(Size.Square(1), Padding.None) { Dilation = Size.Square(2) }, node.Operator);
        Assert.Equal(new int[4], node.Inputs[2].Int32s);
        Assert.Equal(3, node.Inputs[1].Quantization!.Axis);
    }

    [Fact]
    public void Fully_connected_on_an_image_is_flattened_first() => Assert.Equal(
        ["Reshape 1x8", "Dense 1x3", "Softmax 1x3"],
        Refused.Import(SmallModels.FullyConnected().Build()).Nodes.Select(node => $"{node.Operator.Kind} {node.Output.Shape}"));

    [Fact]
    public void A_pool_keeps_its_window_and_an_activation_becomes_a_node_of_its_own()
    {
        var window = Size.Square(2);
        var padding = new Padding(0, 0, 1, 1);
        Assert.Equal([new MaxPool2D(window, window, padding)], Refused.Import(SmallModels.Pool(TFLiteCode.MaxPool2D, 0).Build()).Nodes.Select(node => node.Operator));
        Assert.Equal([new AveragePool2D(window, window, padding), new Relu6()],
            Refused.Import(SmallModels.Pool(TFLiteCode.AveragePool2D, 3).Build()).Nodes.Select(node => node.Operator));
    }

    [Fact]
    public void Joining_adding_and_reshaping_arrive_in_order()
    {
        Graph graph = Refused.Import(SmallModels.Joined().Build());
        Assert.Equal([new Relu(), new Add { Activation = Activation.Relu }, new Concat(3), new Reshape(new Shape(1, 24))], graph.Nodes.Select(node => node.Operator));
        float[] output = new Compiler.Execution.FloatExecutor(graph).Run([[1, -2, 3, -4, 5, -6, 7, -8]])[0];
        Assert.Equal([1, -2, 1, 0, 2, 0, 3, -4, 3, 0, 6, 0], output[..12]);
    }

    [Fact]
    public void Pad_is_rows_and_columns_before_and_after() =>
        Assert.Equal(new Pad(new Padding(1, 3, 2, 4)), Refused.Import(SmallModels.Padded().Build()).Nodes[0].Operator);

    [Theory]
    [InlineData(TFLiteCode.Mul, 21, new[] { 4f, -2, 0, 3 })]
    [InlineData(TFLiteCode.Sub, 28, new[] { 3f, 1, -1, 2 })]
    public void A_constant_operand_is_repeated(TFLiteCode code, byte kind, float[] expected)
    {
        var model = new SmallTFLite();
        model.Float("in", 1, 2, 2);
        model.Float("out", 1, 2, 2);
        int operand = model.Tensor("operand", [2], TFLiteType.Float32, data: [.. new[] { 1f, -2 }.SelectMany(BitConverter.GetBytes)]);
        model.Node(code, [0, operand], [1], kind, new Table((0, (byte)0)));
        float[] input = code == TFLiteCode.Mul ? [4, 1, 0, -1.5f] : [4, -1, 0, 0];
        Assert.Equal(expected, new Compiler.Execution.FloatExecutor(Refused.Import(model.Build())).Run([input])[0]);
    }

    [Fact]
    public void An_int8_operand_keeps_its_zero_point()
    {
        var model = new SmallTFLite();
        model.Int8("in", 1, 2);
        model.Int8("out", 1, 2);
        int operand = model.Tensor("operand", [2], TFLiteType.Int8, [0.25f], [-7], data: [1, 2]);
        model.Node(TFLiteCode.Mul, [0, operand], [1], 21, new Table((0, (byte)1)));
        Node node = Assert.Single(Refused.Import(model.Build()).Nodes);
        Assert.Equal(new Mul { Activation = Activation.Relu }, node.Operator);
        Assert.Equal(Quantization.PerTensor(0.25f, -7), node.Inputs[1].Quantization);
    }

    [Theory]
    [InlineData(new[] { 1, 2 }, false)]
    [InlineData(new[] { -2, -3 }, true)]
    public void The_mean_of_an_image_is_one_value_for_each_channel(int[] axes, bool keepsRank)
    {
        var model = new SmallTFLite();
        model.Float("in", 1, 2, 2, 2);
        model.Float("out", keepsRank ? [1, 1, 1, 2] : [1, 2]);
        model.Integers("axes", axes);
        model.Node(TFLiteCode.Mean, [0, 2], [1]);
        Assert.Equal([4, 5], new Compiler.Execution.FloatExecutor(Refused.Import(model.Build())).Run([[1, 2, 3, 4, 5, 6, 7, 8]])[0]);
    }

    [Theory]
    [InlineData(new[] { 1, 3 }, "axes next to one another")]
    [InlineData(new[] { 4 }, "axes in [-4, 3]")]
    [InlineData(new[] { 1 }, "1x1x2x2, computed from the inputs")]
    public void A_mean_over_scattered_axes_or_of_another_shape_is_refused(int[] axes, string accepted)
    {
        var model = new SmallTFLite();
        model.Int8("in", 1, 2, 2, 2);
        model.Int8("out", 1, 2);
        model.Integers("axes", axes);
        model.Node(TFLiteCode.Mean, [0, 2], [1]);
        Refused.With("E0142", accepted, model.Build());
    }

    [Fact]
    public void Slopes_keep_their_scale_and_zero_point()
    {
        var model = new SmallTFLite();
        model.Int8("in", 1, 2, 1, 3);
        model.Int8("out", 1, 2, 1, 3);
        int slope = model.Tensor("slope", [1, 1, 3], TFLiteType.Int8, [0.25f], [-7], data: [1, 2, 3]);
        model.Node(TFLiteCode.Prelu, [0, slope], [1]);
        Node node = Assert.Single(Refused.Import(model.Build()).Nodes);
        Assert.Equal((new PRelu(), Quantization.PerTensor(0.25f, -7)), (node.Operator, node.Inputs[1].Quantization));
    }

    [Fact]
    public void Quantize_and_dequantize_at_the_edges_are_left_out()
    {
        Graph graph = Refused.Import(SmallModels.Wrapped().Build());
        Assert.True(graph.IsInt8);
        Assert.Equal("Sigmoid", Assert.Single(graph.Nodes).Operator.Kind);
        Assert.Equal(("in/int8", "out/int8"), (graph.Inputs[0].Name, graph.Outputs[0].Name));
    }

    [Fact]
    public void Quantize_between_int8_tensors_changes_their_steps()
    {
        var model = new SmallTFLite();
        model.Int8("in", 1, 4); // real = 0.5 (q - 3)
        model.Tensor("out", [1, 4], TFLiteType.Int8, [1f], [-2]);
        model.Node(TFLiteCode.Quantize, [0], [1]);
        Graph graph = Refused.Import(model.Build());
        Assert.Equal("Requantize", Assert.Single(graph.Nodes).Operator.Kind);
        Assert.Equal<sbyte>([-1, 0, -2, 60], new Int8Executor(graph).Run([[4, 7, 2, 127]])[0]); // 0.5, 2, -0.5 and 62: halves of one multiplication go up

        model = new SmallTFLite();
        model.Float("in", 1, 4);
        model.Int8("mid", 1, 4);
        model.Node(TFLiteCode.Quantize, [0], [1]);
        model.Node(TFLiteCode.Quantize, [0], [1]); // read twice, so that it is no edge of the network
        Refused.With("E0142", "Float32 to Int8", model.Build());
    }

    [Fact]
    public void All_refused_nodes_are_named_at_once()
    {
        var model = new SmallTFLite { Outputs = [3] };
        model.Float("in", 1, 4, 4, 2);
        model.Float("a", 1, 4, 4, 2);
        model.Float("b", 1, 4, 4, 2);
        model.Float("c", 1, 2);
        model.Node((TFLiteCode)200, [0], [1]);
        model.Node(TFLiteCode.Relu, [1], [2]);
        model.Node((TFLiteCode)99, [2], [3]);
        var fault = Assert.Throws<ModelException>(() => Refused.Import(model.Build()));
        Assert.Equal("E0142", fault.Code);
        Assert.StartsWith(
            "model.tflite: 2 of 3 nodes cannot be imported\n"
            + "  node 0 'a' (operator 200) 1x4x4x2 -> 1x4x4x2: not supported; replace it, or cut the network before it\n"
            + "  node 2 'c' (operator 99) 1x4x4x2 -> 1x2: not supported; replace it, or cut the network before it\n"
            + "  accepted: ADD, AVERAGE_POOL_2D, CONCATENATION, CONV_2D, DEPTHWISE_CONV_2D, ", fault.Message);
        Assert.Equal(
            [new ModelFault("a", "operator 200", "1x4x4x2", "1x4x4x2", "not supported") { Index = 0, Remedy = "replace it, or cut the network before it" },
                new ModelFault("c", "operator 99", "1x4x4x2", "1x2", "not supported") { Index = 2, Remedy = "replace it, or cut the network before it" }],
            fault.Faults);
    }

    [Fact]
    public void What_an_operator_cannot_take_is_said_at_its_node()
    {
        Refused.With("E0142", "the file declares the output 1x3x4x3; accepted: 1x2x3x3", With(SmallModels.Convolution(true), (0, (byte)1), (1, 1), (2, 2)));
        Refused.With("E0142", "stride 0x1", With(SmallModels.Convolution(true), (0, (byte)0), (1, 1)));
        Refused.With("E0142", "padding 7", With(SmallModels.Convolution(true), (0, (byte)7), (1, 1), (2, 2)));
        Refused.With("E0142", "the fused activation Tanh", With(SmallModels.Convolution(true), (0, (byte)0), (1, 1), (2, 2), (3, (byte)4)));

        static byte[] With(SmallTFLite model, params (int, object)[] options)
        {
            model.ReplaceNode(TFLiteCode.Conv2D, [0, 2, 3], [1], 1, new Table(options));
            return model.Build();
        }
    }

    [Fact]
    public void Quantization_that_is_not_int8_s_is_refused()
    {
        void Refuse(string words, TFLiteType type, float[]? scales, long[]? zeroPoints)
        {
            var model = new SmallTFLite();
            model.Tensor("in", [1, 4], type, scales, zeroPoints);
            model.Int8("out", 1, 4);
            model.Node(TFLiteCode.Relu, [0], [1]);
            Refused.With("E0142", words, model.Build());
        }

        Refuse("is UInt8", TFLiteType.UInt8, [0.5f], [3]);
        Refuse("is int8 with no scale", TFLiteType.Int8, null, null);
        Refuse("is int8 with 1 scales (least 0) and zero points 3", TFLiteType.Int8, [0], [3]);
        Refuse("zero points 300", TFLiteType.Int8, [1], [300]);
        Refuse("is int8 with 2 scales", TFLiteType.Int8, [1, 2], [0, 0]);
        Refuse("'in' is Float32 and the output Int8", TFLiteType.Float32, null, null);
    }

    [Fact]
    public void A_filter_with_a_zero_point_is_refused()
    {
        var model = new SmallTFLite();
        model.Int8("in", 1, 4);
        model.Int8("out", 1, 2);
        model.Tensor("filter", [2, 4], TFLiteType.Int8, [0.1f], [5], data: new byte[8]);
        model.Node(TFLiteCode.FullyConnected, [0, 2], [1], 8, new Table((0, (byte)0)));
        Refused.With("E0142", "the filter 'filter' has the zero point 5; accepted: 0", model.Build());
    }
}
