using Edge.Compiler.Ir;
using Edge.Compiler.Operators;

namespace Edge.Compiler.Tests.Operators;

internal static partial class VectorCases
{
    private static IEnumerable<(string File, VectorFile Vector)> Movers()
    {
        yield return Case("add/halves", "equal scales and an output twice as coarse: every odd sum is a half",
            Sum(Activation.None, 1f, 0, 1f, 0, 2f, 0), EveryValue, Varied(2, 256));
        yield return Case("add/saturates", "sums beyond both ends of int8",
            Sum(Activation.None, 1f, -10, 1f, 20, 1f, 0), EveryValue, EveryValue);
        yield return Case("add/far_apart_scales_with_relu", "one input is 100 times as coarse as the other",
            Sum(Activation.Relu, 0.003f, -128, 0.3f, 4, 0.2f, -30), Varied(3, 256), Varied(4, 256));
        yield return Case("add/relu6", "relu6 clamps at the zero point and at six",
            Sum(Activation.Relu6, 0.05f, 3, 0.07f, -9, 0.06f, -5), Varied(5, 256), Varied(6, 256));

        yield return Case("add/constant_for_each_channel", "a row of constants is repeated for every pixel",
            Pair(new Add(), Image(3, 5, 7, 0.05f, 4), Constant(7, 0.02f, 100)), Varied(7, 105));
        yield return Case("sub/halves", "equal scales and an output twice as coarse: every odd difference is a half of either sign",
            Pair(new Sub(), Image(16, 16, 1, 1f, 0), Int8(16, 16, 1, 1f, 0), 2f, 0), EveryValue, Varied(8, 256));
        yield return Case("sub/from_a_constant", "one minus x: the constant comes first",
            Pair(new Sub(), Tensor.Constant("one", new Shape(1), new sbyte[] { 127 }, Quantization.PerTensor(1f / 255, -128)), Image(16, 16, 1, 0.007f, 20), 0.008f, -90), EveryValue);
        yield return Case("sub/saturates", "differences beyond both ends of int8, with relu6",
            Pair(new Sub { Activation = Activation.Relu6 }, Image(16, 16, 1, 0.1f, -10), Int8(16, 16, 1, 0.1f, 20), 0.04f, -20), EveryValue, Varied(9, 256));
        yield return Case("sub/crossed", "each operand is repeated along an axis of the other",
            Pair(new Sub(), Image(5, 1, 3, 0.05f, 4), Int8(1, 4, 3, 0.03f, -9), 0.06f, 1), Varied(10, 15), Varied(11, 12));
        yield return Case("mul/halves", "a factor of 1/2: odd products of both signs are halves, and both ends saturate",
            Pair(new Mul(), Image(16, 16, 1, 1f, 0), Int8(16, 16, 1, 1f, 0), 2f, 0), EveryValue, [.. Enumerable.Range(0, 256).Select(i => (sbyte)(i % 7 - 3))]);
        yield return Case("mul/squeeze_and_excite", "one gate for each of 17 channels",
            Pair(new Mul { Activation = Activation.Relu }, Image(3, 5, 17, 0.05f, 4), Int8(1, 1, 17, 1f / 256, -128), 0.03f, -20), Varied(12, 255), Varied(13, 17));
        yield return Case("mul/by_a_scalar", "one constant for every element, with a zero point of its own",
            Pair(new Mul(), Image(16, 16, 1, 0.05f, -128), Tensor.Constant("b", new Shape(1), new sbyte[] { -128 }, Quantization.PerTensor(0.01f, 127)), 0.13f, 127), EveryValue);
        yield return Case("mul/extremes", "the largest products there are, of both signs, and a factor above 1",
            Pair(new Mul(), Image(2, 2, 1, 1f, -128), Int8(2, 2, 1, 1f, 127), 0.5f, 0), [-128, 127, 127, 0], [127, -128, 127, 126]);

        yield return Case("p_relu/halves", "halves of both signs above zero, ties of the product below; slopes of both signs and of zero",
            Pair(new PRelu(), Image(16, 4, 4, 1f, 0), Constant("slope", [1, -3, 0, 127], 0.25f, 0), 2f, 0), EveryValue);
        yield return Case("p_relu/one_slope_with_relu6", "one slope with a zero point of its own, and a clamp",
            Pair(new PRelu { Activation = Activation.Relu6 }, Image(16, 16, 1, 0.1f, 20), Constant("slope", [-100], 0.003f, 28), 0.05f, -60), EveryValue);
        yield return Varied("p_relu/slope_for_each_pixel", "slopes that differ along height and width and are repeated along channels",
            Pair(new PRelu(), Image(3, 4, 5, 0.07f, -9), Tensor.Constant("slope", Shape.Nhwc(1, 3, 4, 1), Varied(14, 12), Quantization.PerTensor(0.01f, 5)), 0.05f, 17));
        yield return Case("mean/halves", "pairs of neighbours: odd sums of both signs are halves, which the division of the multiplier leaves below a half or not",
            AnyNode.Of(new Mean(2, 2), [Image(128, 2, 1, 1f, 0)], Quantization.PerTensor(1f, 0)), EveryValue);
        yield return Varied("mean/of_an_image", "height and width, to another scale and zero point; 35 is no power of two",
            AnyNode.Of(new Mean(1, 2), [Image(5, 7, 17, 0.05f, -77)], Quantization.PerTensor(0.004f, 60)));
        yield return Varied("mean/of_channels", "the last axis, one mean for each pixel",
            AnyNode.Of(new Mean(3, 3), [Image(5, 3, 24, 0.05f, 9)], Quantization.PerTensor(0.013f, -3)));
        yield return Varied("mean/of_rows", "an axis that others follow, and sums that saturate",
            AnyNode.Of(new Mean(1, 1), [Image(3, 4, 5, 0.05f, 127)], Quantization.PerTensor(0.01f, -10)));

        Quantization output = Quantization.PerTensor(0.05f, -3);
        yield return Varied("concat/copied", "three inputs of the output's scale, along channels, byte for byte",
            Join(3, output, (2, 3, 1, output), (2, 3, 5, output), (2, 3, 7, output)));
        yield return Varied("concat/requantized", "half the scale gives halves, twice the scale saturates, another zero point moves",
            Join(3, output, (4, 3, 5, Quantization.PerTensor(0.025f, -3)), (4, 3, 3, Quantization.PerTensor(0.1f, 60)), (4, 3, 1, Quantization.PerTensor(0.05f, 90))));
        yield return Varied("concat/along_height", "axis 1: whole rows after one another",
            Join(1, output, (2, 3, 5, output), (1, 3, 5, Quantization.PerTensor(0.07f, 0))));
        yield return Varied("concat/along_width", "axis 2: pixels of a row after one another",
            Join(2, output, (3, 2, 3, output), (3, 1, 3, Quantization.PerTensor(0.0123f, -128)), (3, 4, 3, output)));

        yield return Varied("pad/zero_point", "a border of real zero is the zero point; all four sides differ",
            Same(new Pad(new Padding(1, 2, 3, 0)), Image(3, 4, 3, 0.1f, -77)));
        yield return Varied("pad/value_for_each_channel", "a half step rounds away from zero, a value beyond the range saturates",
            Same(new Pad(new Padding(0, 1, 2, 1)) { Values = [0.25f, -0.25f, 100f, -100f, 1f] }, Image(2, 3, 5, 0.5f, 10)));
    }

    private static Node Sum(Activation activation, float scaleA, int zeroPointA, float scaleB, int zeroPointB, float scale, int zeroPoint)
    {
        Tensor b = Tensor.Int8("b", Shape.Nhwc(1, 16, 16, 1), Quantization.PerTensor(scaleB, zeroPointB));
        return AnyNode.Of(new Add { Activation = activation }, [Image(16, 16, 1, scaleA, zeroPointA), b], Quantization.PerTensor(scale, zeroPoint));
    }

    private static Node Pair(Operator kind, Tensor a, Tensor b, float scale = 0.06f, int zeroPoint = -5) =>
        AnyNode.Of(kind, [a, b], Quantization.PerTensor(scale, zeroPoint));

    private static Tensor Int8(int height, int width, int channels, float scale, int zeroPoint) =>
        Tensor.Int8("b", Shape.Nhwc(1, height, width, channels), Quantization.PerTensor(scale, zeroPoint));

    private static Tensor Constant(int channels, float scale, int zeroPoint) =>
        Tensor.Constant("b", new Shape(channels), Varied(channels, channels), Quantization.PerTensor(scale, zeroPoint));

    private static Tensor Constant(string name, sbyte[] values, float scale, int zeroPoint) =>
        Tensor.Constant(name, new Shape(values.Length), values, Quantization.PerTensor(scale, zeroPoint));

    private static Node Join(int axis, Quantization output, params (int Height, int Width, int Channels, Quantization Scale)[] inputs) =>
        AnyNode.Of(new Concat(axis), [.. inputs.Select((input, i) => Tensor.Int8($"input{i}", Shape.Nhwc(1, input.Height, input.Width, input.Channels), input.Scale))], output);
}
