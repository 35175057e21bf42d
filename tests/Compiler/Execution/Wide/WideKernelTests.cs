using System.Runtime.Intrinsics;
using Edge.Compiler.Execution.Wide;
using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using Edge.Runtime;

namespace Edge.Compiler.Tests.Execution.Wide;

/// <summary>Kernels by vectors give the plain kernels' bytes, at every width of vector that this computer has.</summary>
public class WideKernelTests
{
    private static readonly int[] _widths = [4, 8, 16];

    public static TheoryData<int> Widths => [.. _widths.Where(width => width <= WideLanes.Most)];

    [Theory]
    [MemberData(nameof(Widths))]
    public void Convolutions_agree(int lanes) => Property.Holds(random =>
    {
        int groups = random.Next(3) == 0 ? random.Next(2, 4) : 1, groupIn = random.Next(1, 20), groupOut = random.Next(1, 40);
        KernelCall call = Windowed(random, "conv2d_s8", groupIn * groups, groupOut * groups, taps => groupOut * groups * taps * groupIn,
            [new("out_c", groupOut * groups), new("groups", groups)]);
        Same(random, new Conv2D(Size.Square(1), Padding.None), call, call["in_h"] * call["in_w"] * call["in_c"], call["out_h"] * call["out_w"] * call["out_c"],
            new WideConv2D(call, lanes));
    });

    [Theory]
    [MemberData(nameof(Widths))]
    public void Depthwise_convolutions_agree(int lanes) => Property.Holds(random =>
    {
        int channels = random.Next(1, 40), times = random.Next(3) == 0 ? random.Next(2, 4) : 1;
        KernelCall call = Windowed(random, "depthwise_conv2d_s8", channels, channels * times, taps => channels * times * taps, [new("depth_multiplier", times)]);
        Same(random, new DepthwiseConv2D(Size.Square(1), Padding.None), call, call["in_h"] * call["in_w"] * channels, call["out_h"] * call["out_w"] * channels * times,
            new WideDepthwiseConv2D(call, lanes));
    });

    [Theory]
    [MemberData(nameof(Widths))]
    public void Dense_layers_agree(int lanes) => Property.Holds(random =>
    {
        int inputs = random.Next(1, 100), outputs = random.Next(1, 50);
        var call = new KernelCall("dense_s8", [0], [new("in_c", inputs), new("out_c", outputs), .. Steps(random)], Tables(random, outputs * inputs, outputs));
        Same(random, new Dense(), call, inputs, outputs, new WideConv2D(call, lanes));
    });

    [FactWithAvx2]
    public void Sums_of_two_tensors_agree() => Property.Holds(random =>
    {
        int count = random.Next(1, 60);
        (int Value, sbyte Shift) a = Factor(random), b = Factor(random), sum = Factor(random);
        var call = new KernelCall("add_s8", [0, 1],
        [
            new("count", count), new("a_zero_point", random.Next(-128, 128)), new("b_zero_point", random.Next(-128, 128)), new("left_shift", 20),
            new("a_multiplier", a.Value), new("a_shift", a.Shift), new("b_multiplier", b.Value), new("b_shift", b.Shift),
            new("output_multiplier", sum.Value), new("output_shift", sum.Shift), .. Steps(random),
        ], []);
        sbyte[][] inputs = [Values(random, count), Values(random, count)];
        sbyte[] expected = new sbyte[count], found = new sbyte[count];
        new Add().RunInt8(call, inputs, expected);
        new WideAdd(call).Run(inputs, found, []);
        Assert.Equal(expected, found);
    });

    [FactWithAvx2]
    public void Requantization_rounds_as_the_plain_one_does_with_any_numbers() => Property.Holds(random =>
    {
        for (int round = 0; round < 100; round++)
        {
            int[] shift = Eight(() => random.Next(-31, 31)), multiplier = Eight(() => random.Next(5) == 0 ? 1 << 30 : random.Next(1 << 29, int.MaxValue));
            // Halves, odd ones and both ends among them: where roundings part.
            int[] accumulator = Eight(() => random.Next(4) switch
            {
                0 => random.Next(-9, 10),
                1 => random.Next(2) == 0 ? int.MinValue : int.MaxValue,
                _ => random.Next(int.MinValue, int.MaxValue) >> random.Next(32),
            });
            int[] expected = [.. Enumerable.Range(0, 8).Select(i => Requantization.Apply(accumulator[i], multiplier[i], shift[i]))];
            var found = new int[8];
            new WideRequantization(Vector256.Create(multiplier), Vector256.Create(shift)).Apply(Vector256.Create(accumulator)).CopyTo(found);
            Assert.Equal(expected, found);
        }

        static int[] Eight(Func<int> draw) => [.. Enumerable.Range(0, 8).Select(_ => draw())];
    });

    [Theory]
    [MemberData(nameof(Widths))]
    public void Float_sums_have_the_references_bits(int lanes) => Property.Holds(random =>
    {
        int groups = random.Next(3) == 0 ? 2 : 1, groupIn = random.Next(1, 10), groupOut = random.Next(1, 40), channels = groupIn * groups;
        var conv = new Conv2D(new Size(random.Next(1, 3), random.Next(1, 3)), new Padding(random.Next(2), random.Next(2), random.Next(2), random.Next(2)))
        {
            Groups = groups,
            Activation = (Activation)random.Next(3),
        };
        Shape input = Shape.Nhwc(random.Next(1, 3), random.Next(3, 8), random.Next(3, 8), channels);
        Equal(conv, input, Shape.Nhwc(groupOut * groups, random.Next(1, 4), random.Next(1, 4), groupIn), groupOut * groups);
        Equal(new DepthwiseConv2D(conv.Stride, conv.Padding) { Activation = conv.Activation }, input, Shape.Nhwc(1, random.Next(1, 4), random.Next(1, 4), channels), channels);
        Equal(new Dense { Activation = conv.Activation }, new Shape(input.Batch, channels), new Shape(groupOut, channels), groupOut);

        void Equal(Operator kind, Shape shape, Shape ofFilter, int outputs)
        {
            Tensor x = Tensor.Float("x", shape), filter = Tensor.Constant("w", ofFilter, Reals(ofFilter.Elements)), bias = Tensor.Constant("b", new Shape(outputs), Reals(outputs));
            var node = new Node("node", kind, [x, filter, bias], Tensor.Float("y", kind.InferShape([x, filter, bias])));
            float[][] inputs = [Reals(shape.Elements), filter.Floats, bias.Floats];
            float[] expected = new float[node.Output.Shape.Elements], found = new float[expected.Length];
            kind.RunFloat(node, inputs, expected);
            IWideCall<float> wide = WideFloat.Of(node, lanes)!;
            wide.Run(inputs, found, new byte[wide.ScratchBytes]);
            Assert.Equal(expected, found);
        }

        float[] Reals(int count) => [.. Enumerable.Range(0, count).Select(_ => (float)(random.NextDouble() * 2 - 1))];
    });

    private static void Same(Random random, Operator kind, KernelCall call, int inputs, int outputs, IWideCall<sbyte> wide)
    {
        var scratch = new byte[wide.ScratchBytes];
        for (int image = 0; image < 2; image++)
        {
            sbyte[] values = Values(random, inputs), expected = new sbyte[outputs], found = new sbyte[outputs];
            kind.RunInt8(call, [values], expected);
            wide.Run([values], found, scratch);
            Assert.Equal(expected, found);
        }
    }

    // An image a little larger than the window needs, or smaller than its border.
    private static KernelCall Windowed(Random random, string kernel, int channels, int outputs, Func<int, int> weights, Parameter[] more)
    {
        int filterH = random.Next(1, 5), filterW = random.Next(1, 5), outH = random.Next(1, 7), outW = random.Next(1, 7);
        return new KernelCall(kernel, [0],
        [
            new("in_h", random.Next(1, 12)), new("in_w", random.Next(1, 12)), new("in_c", channels), new("out_h", outH), new("out_w", outW),
            new("filter_h", filterH), new("filter_w", filterW), new("stride_h", random.Next(1, 4)), new("stride_w", random.Next(1, 4)),
            new("dilation_h", random.Next(1, 3)), new("dilation_w", random.Next(1, 3)), new("pad_top", random.Next(4)), new("pad_left", random.Next(4)),
            .. more, .. Steps(random),
        ], Tables(random, weights(filterH * filterW), outputs));
    }

    private static Parameter[] Steps(Random random)
    {
        int least = random.Next(-128, 0);
        return
        [
            new("input_zero_point", random.Next(-128, 128)), new("output_zero_point", random.Next(-128, 128)),
            new("activation_min", least), new("activation_max", random.Next(least, 128)),
        ];
    }

    private static Table[] Tables(Random random, int weights, int outputs)
    {
        (int Value, sbyte Shift)[] factors = [.. Enumerable.Range(0, outputs).Select(_ => Factor(random))];
        return
        [
            new("filter", Values(random, weights), new Shape(weights), ""),
            new("bias", Enumerable.Range(0, outputs).Select(_ => random.Next(-10_000, 10_000)).ToArray(), new Shape(outputs), ""),
            new("multiplier", factors.Select(factor => factor.Value).ToArray(), new Shape(outputs), ""),
            new("shift", factors.Select(factor => factor.Shift).ToArray(), new Shape(outputs), ""),
        ];
    }

    private static (int Value, sbyte Shift) Factor(Random random) => (random.Next(1 << 30, int.MaxValue), (sbyte)random.Next(-14, 3));

    private static sbyte[] Values(Random random, int count)
    {
        var values = new byte[count];
        random.NextBytes(values);
        return (sbyte[])(Array)values;
    }
}
