using Edge.Compiler.Ir;
using Edge.Compiler.Operators;

namespace Edge.Compiler.Tests.Operators;

internal static partial class VectorCases
{
    private static IEnumerable<(string File, VectorFile Vector)> Convolutions()
    {
        var plain = new Conv2D(Size.Square(1), Padding.None);
        Tensor every = Image(16, 16, 1, 0.5f, 0);
        yield return Case("conv2d/halves_of_factor_1_2", "rounds halves of a factor 1/2: every value, odd and even, of both signs",
            Weighted(plain, every, new Shape(1, 1, 1, 1), [1], [0], [1f], 1f, 0), EveryValue);
        yield return Case("conv2d/halves_of_factor_1_4", "rounds twice: the shift after the multiplication meets halves too",
            Weighted(plain, every, new Shape(1, 1, 1, 1), [1], [1], [0.5f], 1f, 3), EveryValue);
        yield return Case("conv2d/factor_4_saturates", "a factor above 1 shifts left, and both ends of int8 hold",
            Weighted(plain, every, new Shape(2, 1, 1, 1), [1, -1], [0, 7], [8f, 8f], 1f, -5), EveryValue);
        yield return Case("conv2d/relu6_between_its_ends", "relu6 clamps at the zero point and at six",
            Weighted(plain with { Activation = Activation.Relu6 }, every, new Shape(1, 1, 1, 1), [1], [0], [0.25f], 0.0625f, -40), EveryValue);
        yield return Varied("conv2d/uneven_padding", "top, left, bottom and right differ, on an image that is not square, with a zero point that is not 0",
            Random(new Conv2D(new Size(2, 1), new Padding(1, 0, 2, 1)), Image(5, 7, 3, 0.02f, 17), new Shape(5, 3, 2, 3), 0));
        yield return Varied("conv2d/stride_beyond_the_filter", "pixels between windows are never read",
            Random(new Conv2D(new Size(3, 4), Padding.None), Image(9, 11, 5, 0.03f, -128), new Shape(7, 2, 1, 5), 0));
        yield return Varied("conv2d/dilation", "taps lie 2 rows and 3 columns apart",
            Random(new Conv2D(Size.Square(1), Padding.All(2)) { Dilation = new Size(2, 3) }, Image(6, 8, 1, 0.05f, 127), new Shape(3, 3, 2, 1), 0));
        yield return Varied("conv2d/three_groups", "each group sees its own channels only",
            Random(new Conv2D(Size.Square(1), Padding.All(1)) { Groups = 3, Activation = Activation.Relu }, Image(4, 3, 6, 0.02f, -3), new Shape(9, 3, 3, 2), 0));
        yield return Varied("conv2d/seventeen_channels", "channel counts that no vector width divides",
            Random(plain, Image(3, 2, 17, 0.02f, 5), new Shape(17, 1, 1, 17), 0));

        var depthwise = new DepthwiseConv2D(Size.Square(1), Padding.None);
        yield return Case("depthwise_conv2d/halves_of_factor_1_2", "rounds halves of a factor 1/2, with an odd bias in one of two output channels",
            Weighted(depthwise, every, new Shape(1, 1, 1, 2), [1, -1], [0, -3], [1f, 1f], 1f, 0), EveryValue);
        yield return Case("depthwise_conv2d/factor_4_saturates", "both ends of int8 hold",
            Weighted(depthwise, every, new Shape(1, 1, 1, 1), [-1], [0], [8f], 1f, 9), EveryValue);
        yield return Varied("depthwise_conv2d/three_for_each_channel", "output channel o reads input channel o / 3",
            Random(new DepthwiseConv2D(new Size(1, 2), new Padding(0, 1, 1, 0)), Image(4, 5, 5, 0.02f, -7), new Shape(1, 2, 3, 15), 3));
        yield return Varied("depthwise_conv2d/uneven_padding", "top, left, bottom and right differ, on an image that is not square",
            Random(new DepthwiseConv2D(Size.Square(2), new Padding(0, 1, 2, 1)) { Activation = Activation.Relu6 }, Image(7, 4, 7, 0.02f, 31), new Shape(1, 3, 3, 7), 3));
        yield return Varied("depthwise_conv2d/dilation_and_stride", "taps 3 rows and 2 columns apart, windows 2 rows and 3 columns",
            Random(new DepthwiseConv2D(new Size(2, 3), Padding.All(1)) { Dilation = new Size(3, 2) }, Image(9, 8, 3, 0.02f, -128), new Shape(1, 2, 3, 3), 3));
        yield return Varied("depthwise_conv2d/seventeen_channels", "channel counts that no vector width divides",
            Random(depthwise, Image(3, 3, 17, 0.02f, 0), new Shape(1, 3, 3, 17), 3));

        yield return Case("conv2d/packed_4_bits_halves", "4 bits for each weight, one to a byte's half and an odd one over; halves of a factor 1/2 of both signs",
            Weighted(plain, every, new Shape(3, 1, 1, 1), [1, -1, 7], [0, 1, 0], [1f, 1f, 1f], 1f, 0, bits: 4), EveryValue);
        yield return Case("conv2d/packed_halves_of_three_taps", "rows of three weights of 2 bits fill three quarters of a byte; halves of a factor 1/2",
            Weighted(plain, Image(8, 32, 1, 0.5f, 0), new Shape(2, 1, 3, 1), [1, 0, -1, -1, 1, 1], [0, 1], [1f, 1f], 1f, 3, bits: 2), EveryValue);
        foreach (int bits in new[] { 2, 3, 4, 5, 6, 7 })
        {
            yield return Varied($"conv2d/packed_{bits}_bits", "weights that lie across bytes, rows that do not fill their last byte, borders, groups",
                Random(new Conv2D(new Size(2, 1), new Padding(1, 0, 2, 1)) { Groups = 2 }, Image(5, 4, 6, 0.02f, 17), new Shape(4, 3, 2, 3), 0, bits));
            yield return Varied($"depthwise_conv2d/packed_{bits}_bits", "a row for each tap, whose last byte 7 channels do not fill, two outputs for each but one input",
                Random(new DepthwiseConv2D(new Size(1, 2), new Padding(0, 1, 1, 0)), Image(4, 5, 7, 0.02f, -7), new Shape(1, 2, 3, 7), 3, bits));
            yield return Varied($"dense/packed_{bits}_bits", "rows of 17 weights, which fill whole bytes at no width", Random(new Dense(), Tensor.Int8("input", new Shape(1, 17), Quantization.PerTensor(0.03f, -11)), new Shape(5, 17), 0, bits));
        }

        yield return Case("depthwise_conv2d/packed_halves", "rounds halves of a factor 1/2, with an odd bias in one of five output channels of 3 bits",
            Weighted(depthwise, every, new Shape(1, 1, 1, 5), [1, -1, 3, -3, 2], [0, -3, 0, 1, 1], [1f, 1f, 1f, 1f, 1f], 1f, 0, bits: 3), EveryValue);
        yield return Case("dense/packed_both_ends", "the largest and the smallest weight of 2 bits in turn, both ends of int8",
            Weighted(new Dense(), Tensor.Int8("input", new Shape(1, 9), Quantization.PerTensor(0.03f, -11)), new Shape(2, 9), [.. Enumerable.Range(0, 18).Select(i => (sbyte)(i % 2 * 2 - 1))],
                [40000, -40000], [0.5f, 0.5f], 1f, 0, bits: 2), Varied(5, 9));

        var transposed = new TransposedConv2D(Size.Square(2), Padding.None);
        yield return Case("transposed_conv2d/halves_of_factor_1_2", "rounds halves of a factor 1/2 and saturates in between: two stamps of opposite sign lie side by side",
            Weighted(transposed with { Stride = new Size(1, 2) }, every, new Shape(1, 1, 2, 1), [1, -3], [0], [1f], 1f, 0), EveryValue);
        yield return Varied("transposed_conv2d/stamps_meet", "3x3 stamps two pixels apart, cut off at the top and left",
            Random(transposed with { Padding = new Padding(1, 1, 0, 0) }, Image(3, 4, 5, 0.02f, 17), new Shape(7, 3, 3, 5), 0));
        yield return Varied("transposed_conv2d/gaps", "a stride beyond the filter: between the stamps there is only the bias",
            Random(transposed with { Stride = new Size(3, 4), Extra = new Size(1, 2), Activation = Activation.Relu6 }, Image(3, 2, 3, 0.02f, -128), new Shape(3, 2, 1, 3), 0));
        yield return Varied("transposed_conv2d/dilation_and_groups", "taps 2 rows and 3 columns apart, three groups that see their own channels only",
            Random(transposed with { Dilation = new Size(2, 3), Groups = 3, Padding = new Padding(0, 2, 1, 1) }, Image(3, 3, 6, 0.02f, 31), new Shape(9, 2, 2, 2), 0));

        Tensor row = Tensor.Int8("input", new Shape(1, 17), Quantization.PerTensor(0.03f, -11));
        yield return Varied("dense/seven_of_seventeen", "sizes that no vector width divides, one scale for each output",
            Random(new Dense(), row, new Shape(7, 17), 0));
        yield return Varied("dense/one_scale", "one scale for the whole filter, as TFLite has it, with relu",
            Weighted(new Dense { Activation = Activation.Relu }, row, new Shape(5, 17), Weights(3, 85), [100, -200, 300, -400, 500], [0.013f], 0.7f, -20));
        Tensor single = Tensor.Int8("input", new Shape(1, 1), Quantization.PerTensor(0.5f, 0));
        yield return Case("dense/halves_of_factor_1_2", "rounds halves of a factor 1/2: biases -8 to 7 on an input of 1",
            Weighted(new Dense(), single, new Shape(16, 1), new sbyte[16], [.. Enumerable.Range(-8, 16)], [.. Enumerable.Repeat(1f, 16)], 1f, 0), [1]);
        yield return Case("dense/saturates", "both ends of int8 hold, with sums near 2^20",
            Weighted(new Dense(), row, new Shape(2, 17), [.. Enumerable.Repeat((sbyte)127, 17), .. Enumerable.Repeat((sbyte)-127, 17)], [1 << 20, -(1 << 20)], [0.5f, 0.5f], 1f, 0),
            Varied(5, 17));
    }

    private static sbyte[] Weights(int seed, int count) => Array.ConvertAll(Varied(seed, count), q => Math.Max(q, (sbyte)-127));

    private static Node Random(Operator kind, Tensor input, Shape filter, int axis, int bits = 8)
    {
        int outputs = filter[axis];
        int[] bias = [.. Enumerable.Range(0, outputs).Select(o => (o * 977 % 1000 - 500) * 3)];
        float[] scales = [.. Enumerable.Range(0, outputs).Select(o => 0.004f + 0.0013f * (o % 5))];
        float output = (float)(input.Quantization!.Scale * 0.006 * 110 * Math.Sqrt(filter.Elements / outputs));
        int most = Quantization.MostSteps(bits);
        sbyte[] weights = Array.ConvertAll(Weights(filter.Elements, filter.Elements), q => (sbyte)(q * most / 127));
        float wider = 127f / most; // as much wider steps as there are fewer of them
        return Weighted(kind, input, filter, weights, [.. bias.Select(b => (int)(b / wider))], [.. scales.Select(scale => scale * wider)], output, -9, bits);
    }

    private static Node Weighted(Operator kind, Tensor input, Shape filter, sbyte[] weights, int[] bias, float[] scales, float outputScale, int outputZeroPoint, int bits = 8)
    {
        int axis = kind is DepthwiseConv2D ? 3 : 0;
        Quantization filterScale = scales.Length == 1 && filter[axis] > 1 ? Quantization.PerTensor(scales[0], 0) : Quantization.PerChannel(scales, axis);
        return AnyNode.Of(kind,
        [
            input,
            Tensor.Constant("filter", filter, weights, filterScale.WithBits(bits)),
            Tensor.Constant("bias", new Shape(bias.Length), bias, filterScale),
        ], Quantization.PerTensor(outputScale, outputZeroPoint));
    }
}
