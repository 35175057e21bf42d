using Edge.Compiler.Ir;
using Edge.Compiler.Operators;

namespace Edge.Compiler.Tests.Operators;

internal static partial class VectorCases
{
    private static IEnumerable<(string File, VectorFile Vector)> Functions()
    {
        var softmax = new Softmax();
        yield return Case("softmax/all_equal", "sixteen equal scores are 1/16 each; the sum is a power of two",
            Scores(softmax, 0.1f, 1, 16), Enumerable.Repeat((sbyte)-5, 16).ToArray());
        yield return Case("softmax/one_alone", "a single class is certain, and 256/256 saturates",
            Scores(softmax, 0.1f, 1, 1), [3]);
        yield return Case("softmax/one_dominates", "differences beyond the least one count as nothing",
            Scores(softmax, 1.5f, 1, 10), [-128, 127, -128, 126, 125, 0, 100, 110, 120, 64]);
        yield return Case("softmax/every_difference", "256 scores, one of each value, with a scale that reaches them all",
            Scores(softmax, 0.02f, 1, 256), EveryValue);
        yield return Varied("softmax/three_rows", "each row has its own largest value and sum",
            Scores(softmax, 0.0731f, 3, 17));
        yield return Varied("softmax/most_channels", "511 classes, the most there may be",
            Scores(softmax, 0.004f, 1, 511));

        yield return Case("relu/every_value", "the answer to each int8 value, with halves and saturation", Function(new Relu(), 0.5f, 3, 0.25f, -100), EveryValue);
        yield return Case("relu6/every_value", "the answer to each int8 value, beyond six on both sides of it", Function(new Relu6(), 0.1f, -60, 0.02353f, -128), EveryValue);
        yield return Case("hard_swish/every_value", "the answer to each int8 value, the dip below zero included", Function(new HardSwish(), 0.06f, 10, 0.04f, -119), EveryValue);
        yield return Case("sigmoid/every_value", "the answer to each int8 value", Function(new Sigmoid(), 0.07f, -4, 1f / 256, -128), EveryValue);
        yield return Case("tanh/every_value", "the answer to each int8 value, both ends of the curve included", Function(new Tanh(), 0.03f, 9, 1f / 128, 0), EveryValue);
        yield return Case("leaky_relu/halves_of_both_signs", "a factor of 1/2 above zero and of 1/8 below: halves of both meet the rounding", Function(new LeakyRelu(0.25f), 0.5f, -3, 1f, 5), EveryValue);
        yield return Case("leaky_relu/saturates", "a slope above 1 leaves int8 below zero, a finer output leaves it above", Function(new LeakyRelu(1.5f), 0.3f, 10, 0.2f, -7), EveryValue);
        yield return Case("leaky_relu/negative_slope", "below zero the answers rise again", Function(new LeakyRelu(-0.4f), 0.11f, 40, 0.13f, -128), EveryValue);
        yield return Case("requantize/halves", "a factor of 1/2 and odd steps on both sides: every other one is a half", Function(new Requantize(), 0.25f, -7, 0.5f, 20), EveryValue);
        yield return Case("requantize/saturates", "finer steps leave int8 on both sides", Function(new Requantize(), 0.071f, 11, 0.0213f, -3), EveryValue);
        yield return Case("clip/every_value", "the answer to each int8 value, cut off on both sides", Function(new Clip(-1.5f, 2.25f), 0.05f, -10, 0.03f, 7), EveryValue);
        yield return Case("hard_sigmoid/every_value", "the answer to each int8 value, cut off at 0 and at 1", Function(new HardSigmoid(1f / 6, 0.5f), 0.05f, -10, 1f / 256, -128), EveryValue);
    }

    private static Node Scores(Softmax softmax, float scale, int rows, int channels) => AnyNode.Of(
        softmax, [Tensor.Int8("input", new Shape(rows, channels), Quantization.PerTensor(scale, 7))], softmax.FixedQuantization);

    private static Node Function(ElementwiseOperator kind, float scale, int zeroPoint, float outputScale, int outputZeroPoint) =>
        AnyNode.Of(kind, [Image(16, 16, 1, scale, zeroPoint)], Quantization.PerTensor(outputScale, outputZeroPoint));
}
