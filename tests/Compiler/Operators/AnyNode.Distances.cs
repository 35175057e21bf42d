using Edge.Compiler.Ir;
using Edge.Compiler.Operators;

namespace Edge.Compiler.Tests.Operators;

internal static partial class AnyNode
{
    private static Node GaussianDistance(Random random)
    {
        Tensor input = Image(random, Pick(random, Channels));
        int channels = input.Shape.Channels, count = input.Shape.Elements;
        // No cell may leave 31 bits: with more channels each weighs less. Some weigh nothing.
        int most = (int)Math.Min(127, Math.Sqrt(33025.0 / channels));
        sbyte[] steps = [.. Enumerable.Range(0, count).Select(_ => (sbyte)(random.Next(6) == 0 ? 0 : random.Next(1, most + 1)))];
        // Half of the squares end below 1, powers of two give ties.
        float scale = Scale(random, 1 / (input.Quantization!.Scale * 60 * most * Math.Sqrt(channels)));
        return Of(new GaussianDistance(),
        [
            input, Tensor.Constant("mean", input.Shape, Int8s(random, count), input.Quantization), Tensor.Constant("precision", input.Shape, steps, Quantization.PerTensor(scale, 0)),
        ], Distance);
    }

    private static Node NearestDistance(Random random)
    {
        Tensor input = Image(random, Pick(random, Channels));
        int channels = input.Shape.Channels, entries = Pick(random, 1, 2, 3, 7, 20);
        double typical = input.Quantization!.Scale * 60;
        var memory = Tensor.Constant("memory", new Shape(entries, channels), Int8s(random, entries * channels), input.Quantization);
        return Of(new NearestDistance(Scale(random, 1 / (typical * typical * channels))), [input, memory], Distance);
    }

    private static Quantization Distance => new GaussianDistance().FixedQuantization;
}
