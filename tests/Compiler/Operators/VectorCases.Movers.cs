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

    private static Node Join(int axis, Quantization output, params (int Height, int Width, int Channels, Quantization Scale)[] inputs) =>
        AnyNode.Of(new Concat(axis), [.. inputs.Select((input, i) => Tensor.Int8($"input{i}", Shape.Nhwc(1, input.Height, input.Width, input.Channels), input.Scale))], output);
}
