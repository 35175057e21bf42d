using Edge.Compiler.Ir;
using Edge.Compiler.Operators;

namespace Edge.Compiler.Tests.Operators;

/// <summary>Nodes of the shapes that kernels for cores with products of pairs take.</summary>
internal static partial class AnyNode
{
    public static IReadOnlyList<Func<Random, Node>> Paired { get; } = [PairedConv2D, PairedDepthwise, Dense, SameShapes];

    private static Node PairedConv2D(Random random)
    {
        bool isUsual = random.Next(3) > 0;
        Size window = isUsual ? Size.Square(3) : new Size(random.Next(1, 5), random.Next(1, 5));
        Size stride = isUsual && random.Next(2) == 0 ? Size.Square(1) : new Size(random.Next(1, 4), random.Next(1, 4));
        var padding = new Padding(random.Next(3), random.Next(3), random.Next(3), random.Next(3));
        var dilation = new Size(isUsual ? 1 : random.Next(1, 3), 1);
        var least = new Size(((window.Height - 1) * dilation.Height) + 1, window.Width);
        Tensor input = ImageOf(random, isUsual ? Pick(random, 3, 8, 8, 16) : Pick(random, 1, 2, 3, 4, 5, 7), least, padding);
        var kind = new Conv2D(stride, padding) { Dilation = dilation, Activation = Fused(random) };
        int outputs = isUsual ? Pick(random, 4, 4, 8, 5) : Pick(random, 1, 2, 3, 4, 5, 6);
        return Weighted(random, kind, input, new Shape(outputs, window.Height, window.Width, input.Shape.Channels), axis: 0);
    }

    private static Node PairedDepthwise(Random random)
    {
        var padding = new Padding(random.Next(3), random.Next(3), random.Next(3), random.Next(3));
        Tensor input = ImageOf(random, Pick(random, 4, 5, 7, 8, 13, 16), Size.Square(3), padding);
        var kind = new DepthwiseConv2D(new Size(random.Next(1, 4), random.Next(1, 3)), padding) { Activation = Fused(random) };
        return Weighted(random, kind, input, new Shape(1, 3, 3, input.Shape.Channels), axis: 3);
    }

    private static Node SameShapes(Random random)
    {
        Tensor a = Image(random, Pick(random, Channels));
        Quantization other = random.Next(4) == 0 ? a.Quantization! : Activation(random, 0.02);
        return Of(new Add { Activation = Fused(random) }, [a, Tensor.Int8("b", a.Shape, other)], Activation(random, 0.03));
    }

    // Often smaller than the window, which padding then makes room for.
    private static Tensor ImageOf(Random random, int channels, Size window, Padding padding)
    {
        int height = Math.Max(random.Next(1, 14), window.Height - padding.Top - padding.Bottom);
        int width = Math.Max(random.Next(1, 14), window.Width - padding.Left - padding.Right);
        return Tensor.Int8("input", Shape.Nhwc(1, height, width, channels), Activation(random, 0.02));
    }
}
