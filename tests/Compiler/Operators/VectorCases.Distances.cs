using Edge.Compiler.Ir;
using Edge.Compiler.Operators;

namespace Edge.Compiler.Tests.Operators;

internal static partial class VectorCases
{
    private static IEnumerable<(string File, VectorFile Vector)> DistancesFromUsual()
    {
        // A step of the output for every four squares: two odd ones are a tie.
        yield return Case("gaussian_distance/halves", "every value, both channels odd steps from their means in every second cell at factor 1/4: ties, and what counts as 1",
            Gaussian(Image(8, 16, 2, 1 / 16f, 0), [.. EveryValue.Select((_, i) => (sbyte)(i / 32 * 32 - 111 - (i % 4 == 3 ? 1 : 0)))],
                [.. EveryValue.Select((_, i) => (sbyte)(i % 8 < 6 ? 1 : 3))], 0.5f), EveryValue);
        yield return Varied("gaussian_distance/odd_channels", "seven channels on an image that is not square, its zero point far from the middle",
            Gaussian(Image(3, 5, 7, 0.05f, -100), Varied(11, 105), [.. Varied(12, 105).Select(q => (sbyte)(Math.Abs((int)q) % 60))], 0.003f));
        yield return Case("gaussian_distance/largest_sum", "cells whose squares add up to just below 2^31, beside cells that weigh nothing",
            Gaussian(Image(1, 4, 2, 1, 0), [-128, -128, 127, 127, -128, 127, 5, 5], [127, 127, 127, 127, 127, 127, 0, 0], 2e-5f),
            [127, 127, -128, -128, 127, -128, 90, -90]);

        yield return Case("nearest_distance/halves", "every value against three entries at factor 1/2: ties, equally near entries, and what counts as 1",
            Nearest(Image(16, 16, 1, 1 / 16f, 0), [-128, 0, 4], 0.5f), EveryValue);
        yield return Varied("nearest_distance/odd_channels", "five entries of seven channels, an image that is not square",
            Nearest(Image(3, 5, 7, 0.05f, 90), Varied(13, 35), 0.08f));
        yield return Varied("nearest_distance/one_entry", "a single entry, and distances far beyond 1",
            Nearest(Image(4, 2, 3, 0.1f, 7), [127, -128, 0], 0.01f));
    }

    private static Node Gaussian(Tensor input, sbyte[] mean, sbyte[] precision, float scale) => AnyNode.Of(new GaussianDistance(),
    [
        input, Tensor.Constant("mean", input.Shape, mean, input.Quantization!), Tensor.Constant("precision", input.Shape, precision, Quantization.PerTensor(scale, 0)),
    ], new GaussianDistance().FixedQuantization);

    private static Node Nearest(Tensor input, sbyte[] memory, float factor)
    {
        int channels = input.Shape.Channels;
        return AnyNode.Of(new NearestDistance(factor),
            [input, Tensor.Constant("memory", new Shape(memory.Length / channels, channels), memory, input.Quantization!)], new NearestDistance(factor).FixedQuantization);
    }
}
