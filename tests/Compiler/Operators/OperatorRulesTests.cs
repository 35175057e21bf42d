using System.Numerics;
using Edge.Compiler.Ir;
using Edge.Compiler.Operators;

namespace Edge.Compiler.Tests.Operators;

/// <summary>Small rules with values to check by hand.</summary>
public class OperatorRulesTests
{
    [Theory]
    [InlineData(96, 3, 2, 0, 1, 1, 48)] // one pixel of padding after: the window fits 48 times
    [InlineData(49, 3, 2, 1, 1, 1, 25)]
    [InlineData(5, 1, 4, 0, 0, 1, 2)] // stride beyond the window
    [InlineData(7, 3, 1, 0, 0, 3, 1)] // dilated to seven
    [InlineData(8, 3, 2, 0, 0, 1, 3)] // the last pixel is left over
    public void A_window_fits_so_often(int input, int window, int stride, int before, int after, int dilation, int expected)
    {
        Size tall = Window.OutputSize(Shape.Nhwc(1, input, 1, 1), new Size(window, 1), new Size(stride, 1), new Padding(before, 0, after, 0), new Size(dilation, 1));
        Size wide = Window.OutputSize(Shape.Nhwc(1, 1, input, 1), new Size(1, window), new Size(1, stride), new Padding(0, before, 0, after), new Size(1, dilation));
        Assert.Equal(new Size(expected, 1), tall);
        Assert.Equal(new Size(1, expected), wide);
    }

    [Fact]
    public void Shapes_follow_from_the_inputs()
    {
        Tensor image = Tensor.Float("image", Shape.Nhwc(2, 9, 7, 6)), row = Tensor.Float("row", new Shape(2, 6));
        Assert.Equal("2x5x3x12", Of(new Conv2D(Size.Square(2), new Padding(1, 0, 1, 0)) { Groups = 3 }, image, Constant(12, 3, 3, 2), Constant(12)));
        Assert.Equal("2x7x5x12", Of(new DepthwiseConv2D(Size.Square(1), Padding.None), image, Constant(1, 3, 3, 12), Constant(12)));
        Assert.Equal("2x18x14x4", Of(new TransposedConv2D(Size.Square(2), new Padding(0, 0, 1, 1)), image, Constant(4, 3, 3, 6), Constant(4)));
        Assert.Equal("2x18x15x4", Of(new TransposedConv2D(Size.Square(2), Padding.All(1)) { Extra = new Size(1, 0), Dilation = new Size(1, 2) }, image, Constant(4, 3, 3, 6), Constant(4)));
        Assert.Equal("2x5", Of(new Dense(), row, Constant(5, 6), Constant(5)));
        Assert.Equal("2x4x3x6", Of(new MaxPool2D(Size.Square(2), Size.Square(2), Padding.None), image));
        Assert.Equal("2x1x1x6", Of(AveragePool2D.Global(image.Shape), image));
        Assert.Equal("2x9x7x6", Of(new Add(), image, image));
        Assert.Equal("2x9x7x6", Of(new Sub(), Constant(1), image));
        Assert.Equal("2x9x7x6", Of(new Mul(), Tensor.Float("column", Shape.Nhwc(2, 9, 1, 6)), Tensor.Float("row", Shape.Nhwc(2, 1, 7, 1))));
        Assert.Equal("2x9x7x6", Of(new PRelu(), image, Constant(1, 1, 6)));
        Assert.Equal("2x1x1x6", Of(new Mean(1, 2), image));
        Assert.Equal("2x9x7x1", Of(new Mean(3, 3), image));
        Assert.Equal("2x9x14x6", Of(new Concat(2), image, image));
        Assert.Equal("2x13x13x6", Of(new Pad(new Padding(1, 2, 3, 4)), image));
        Assert.Equal("2x4x20x6", Of(new Resize(new Size(4, 20), ResizeMode.Bilinear, ResizeGrid.HalfPixel), image));
        Assert.Equal("2x18x14x3", Of(new DepthToSpace(2, BlockOrder.PixelsOutermost), Tensor.Float("deep", Shape.Nhwc(2, 9, 7, 12))));
        Assert.Equal("2x3x4x2", Of(new Slice(new Size(1, 2), new Size(3, 4), Size.Square(1), 0, 2, 3), image));
        Assert.Equal("2x2", Of(new Slice(new Size(0, 0), Size.Square(1), Size.Square(1), 1, 2, 3), row));
        Assert.Equal("2x6x9x7", Of(new Transpose(new AxisOrder(0, 3, 1, 2)), image));
        Assert.Equal("2x378", Of(Reshape.Flatten(image.Shape), image));
        Assert.Equal("2x6", Of(new Softmax(), row));
        Assert.Equal("2x9x7x6", Of(new Sigmoid(), image));
        Assert.Equal("2x6", Of(new BatchNorm(0), row, Constant(6), Constant(6), Constant(6), Constant(6)));

        static string Of(Operator kind, params Tensor[] inputs) => kind.InferShape(inputs).ToString();
        static Tensor Constant(params int[] extents) => Tensor.Constant("constant", new Shape(extents), new float[new Shape(extents).Elements]);
    }

    [Fact]
    public void Multiply_accumulates_are_counted_once_for_each_tap_of_each_output()
    {
        Tensor image = Tensor.Float("image", Shape.Nhwc(1, 4, 5, 6));
        Assert.Equal(4 * 5 * 8 * (3 * 3 * 3), Macs(new Conv2D(Size.Square(1), Padding.All(1)) { Groups = 2 }, image, [8, 3, 3, 3], 8));
        Assert.Equal(4 * 5 * 12 * (3 * 3), Macs(new DepthwiseConv2D(Size.Square(1), Padding.All(1)), image, [1, 3, 3, 12], 12));
        Assert.Equal(4 * 5 * 8 * (2 * 3 * 6), Macs(new TransposedConv2D(Size.Square(2), Padding.None), image, [8, 2, 3, 6], 8));
        Assert.Equal(7 * 9, Macs(new Dense(), Tensor.Float("row", new Shape(1, 9)), [7, 9], 7));

        static long Macs(Operator kind, Tensor input, int[] filter, int biases)
        {
            Tensor[] inputs = [input, Zeros("filter", new Shape(filter)), Zeros("bias", new Shape(biases))];
            return kind.CountMacs(new Node("node", kind, inputs, Tensor.Float("output", kind.InferShape(inputs))));
        }

        static Tensor Zeros(string name, Shape shape) => Tensor.Constant(name, shape, new float[shape.Elements]);
    }

    [Theory]
    [InlineData("0 3 1 2", "5 12", "1 5")] // rows and columns stay together
    [InlineData("0 1 3 2", "3 5 4", "20 1 5")]
    [InlineData("3 2 1 0", "5 4 3", "1 5 20")]
    [InlineData("2 0 1 3", "4 3 5", "5 20 1")]
    [InlineData("1 2 0 3", "60", "1")] // nothing moves
    public void A_transpose_is_as_few_loops_as_can_be(string order, string extents, string steps)
    {
        TransposeLoops loops = TransposeLoops.Of(Shape.Nhwc(1, 3, 4, 5), new AxisOrder([.. order.Split(' ').Select(int.Parse)]));
        Assert.Equal((extents, steps), (string.Join(' ', loops.Extents), string.Join(' ', loops.Steps)));
    }

    [Fact]
    public void An_order_names_each_axis_once() => Assert.Throws<ArgumentException>(() => new AxisOrder(0, 2, 2));

    [Theory]
    [InlineData(Activation.None, 0.1f, -20, -128, 127)]
    [InlineData(Activation.Relu, 0.1f, -20, -20, 127)]
    [InlineData(Activation.Relu6, 0.1f, -20, -20, 40)]
    [InlineData(Activation.Relu6, 0.01f, -128, -128, 127)] // six lies beyond the range
    [InlineData(Activation.Relu6, 4f, 0, 0, 2)] // a step and a half goes up
    public void A_fused_activation_is_a_clamp(Activation activation, float scale, int zeroPoint, int min, int max) =>
        Assert.Equal((min, max), activation.Clamp(Quantization.PerTensor(scale, zeroPoint)));

    [Fact]
    public void A_lookup_table_rounds_half_away_from_zero_and_saturates()
    {
        Table table = LookupTable.Of(x => x, Quantization.PerTensor(0.5f, 0), Quantization.PerTensor(1, 10));
        var answers = (sbyte[])table.Data;
        Assert.Equal([8, 9, 9, 10, 11, 11, 12], answers[(128 - 3)..(128 + 4)]); // -1.5 -1 -0.5 0 0.5 1 1.5
        answers = (sbyte[])LookupTable.Of(x => 1000 * x, Quantization.PerTensor(1, 0), Quantization.PerTensor(1, 0)).Data;
        Assert.Equal([-128, 0, 127], answers[127..130]);
    }

    [Theory]
    [InlineData(-4, -0.9993293, -1, 0)]
    [InlineData(-1, -0.7615942, -0.25, 0.3)]
    [InlineData(0, 0, 0, 0.5)]
    [InlineData(2, 0.9640276, 2, 0.9)]
    [InlineData(7, 0.9999983, 7, 1)]
    public void Curves_with_a_slope_are_what_they_are_named(double x, double tanh, double leakyRelu, double hardSigmoid)
    {
        Assert.Equal(tanh, new Tanh().Evaluate(x), 7);
        Assert.Equal(leakyRelu, new LeakyRelu(0.25f).Evaluate(x), 7);
        Assert.Equal(hardSigmoid, new HardSigmoid(0.2f, 0.5f).Evaluate(x), 7);
    }

    [Theory]
    [InlineData(-4, -1.5, -1.5, 2)]
    [InlineData(-1, -1, -1.5, 2)]
    [InlineData(3, 2, -1.5, 2)]
    [InlineData(0, 1, 2, 1)] // a lower limit above the upper one
    public void Clip_stays_within_its_limits(double x, double expected, float min, float max) => Assert.Equal(expected, new Clip(min, max).Evaluate(x), 7);

    [Fact]
    public void Leaky_relu_answers_what_exact_arithmetic_with_two_factors_gives() => Property.Holds(random =>
    {
        Node node = AnyNode.Kinds["LeakyRelu"](random);
        Quantization input = node.Inputs[0].Quantization!, output = node.Output.Quantization!;
        float alpha = ((LeakyRelu)node.Operator).Alpha;
        Multiplier above = Multiplier.Of(input.Scale / output.Scale), below = Multiplier.Of(MathF.Abs(input.Scale * alpha / output.Scale));
        sbyte[] answers = node.Operator.Lower(node)[0].Int8Table("lookup");
        for (int q = -128; q <= 127; q++)
        {
            int steps = q - input.ZeroPoint;
            BigInteger exact = steps >= 0
                ? ExactKernels.Requantize(steps, above.Value, above.Shift)
                : Math.Sign(alpha) * ExactKernels.Requantize(steps, below.Value, below.Shift);
            Assert.Equal(ExactKernels.Clamp(exact + output.ZeroPoint, -128, 127), answers[q + 128]);
        }
    });

    [Fact]
    public void Requantize_answers_what_exact_arithmetic_with_one_factor_gives() => Property.Holds(random =>
    {
        Node node = AnyNode.Kinds["Requantize"](random);
        Quantization input = node.Inputs[0].Quantization!, output = node.Output.Quantization!;
        Multiplier factor = Multiplier.Of((double)input.Scale / output.Scale);
        sbyte[] answers = node.Operator.Lower(node)[0].Int8Table("lookup");
        for (int q = -128; q <= 127; q++)
        {
            BigInteger exact = ExactKernels.Requantize(q - input.ZeroPoint, factor.Value, factor.Shift) + output.ZeroPoint;
            Assert.Equal(ExactKernels.Clamp(exact, -128, 127), answers[q + 128]);
        }
    });

    [Fact]
    public void Requantize_to_steps_a_million_times_finer_saturates()
    {
        Tensor input = Tensor.Int8("x", new Shape(1, 1), Quantization.PerTensor(1e6f, 1)), output = Tensor.Int8("y", new Shape(1, 1), Quantization.PerTensor(1e-6f, 5));
        sbyte[] answers = new Requantize().Lower(new Node("r", new Requantize(), [input], output))[0].Int8Table("lookup");
        Assert.Equal((-128, 5, 127), (answers[128], answers[129], answers[130]));
    }

    [Theory]
    [InlineData(-4, 0, 0, 0, 0.0179862)]
    [InlineData(-1, 0, 0, -1.0 / 3, 0.2689414)]
    [InlineData(0, 0, 0, 0, 0.5)]
    [InlineData(2, 2, 2, 5.0 / 3, 0.8807971)]
    [InlineData(7, 7, 6, 7, 0.9990889)]
    public void Functions_of_one_value_are_what_they_are_named(double x, double relu, double relu6, double hardSwish, double sigmoid)
    {
        Assert.Equal(relu, new Relu().Evaluate(x), 7);
        Assert.Equal(relu6, new Relu6().Evaluate(x), 7);
        Assert.Equal(hardSwish, new HardSwish().Evaluate(x), 7);
        Assert.Equal(sigmoid, new Sigmoid().Evaluate(x), 7);
    }

    [Fact]
    public void Batch_norm_shifts_and_scales_each_channel()
    {
        Tensor[] inputs = [Tensor.Float("input", new Shape(2, 2)), .. "gamma beta mean variance".Split(' ').Select(name => Tensor.Constant(name, new Shape(2), new float[2]))];
        var node = new Node("norm", new BatchNorm(1), inputs, Tensor.Float("output", new Shape(2, 2)));
        var output = new float[4];
        node.Operator.RunFloat(node, [[1, 2, 3, 4], [2, 1], [10, 20], [1, 2], [3, 8]], output);
        Assert.Equal([10f, 20, 12, 20 + 2f / 3], output); // 2 * (x - 1) / 2 + 10 and (x - 2) / 3 + 20
    }

    [Fact]
    public void One_filter_scale_is_multiplied_in_single_precision_as_TFLite_does()
    {
        // Scales whose product needs more than 24 bits: the two rules give different multipliers.
        Tensor input = Tensor.Int8("input", new Shape(1, 1), Quantization.PerTensor(0.1f, 0));
        double single = 0.1f * 0.3f, exact = 0.1f * (double)0.3f;
        Assert.Equal(Multiplier.Of(single).Value, Lowered(Quantization.PerTensor(0.3f, 0)));
        Assert.Equal(Multiplier.Of(exact).Value, Lowered(Quantization.PerChannel([0.3f, 0.3f], 0)));
        Assert.Equal(Multiplier.Of(single).Value, Lowered(Quantization.PerChannel([0.3f], 0))); // one channel: TFLite cannot tell the two apart
        Assert.NotEqual(Multiplier.Of(single), Multiplier.Of(exact));

        int Lowered(Quantization filterScale)
        {
            int channels = filterScale.Scales.Count;
            Tensor filter = Tensor.Constant("filter", new Shape(channels, 1), new sbyte[channels], filterScale);
            Tensor bias = Tensor.Constant("bias", new Shape(channels), new int[channels], filterScale);
            Node node = AnyNode.Of(new Dense(), [input, filter, bias], Quantization.PerTensor(1, 0));
            return node.Operator.Lower(node)[0].Int32Table("multiplier")[0];
        }
    }

    [Fact]
    public void Softmax_in_float_adds_up_to_one_and_does_not_overflow()
    {
        var shape = new Shape(1, 3);
        var node = new Node("softmax", new Softmax(), [Tensor.Float("input", shape)], Tensor.Float("output", shape));
        var output = new float[3];
        node.Operator.RunFloat(node, [[1000, 1001, -1000]], output);
        Assert.Equal([0.26894142f, 0.73105858f, 0], output, (a, b) => Math.Abs(a - b) < 1e-6);
    }
}
