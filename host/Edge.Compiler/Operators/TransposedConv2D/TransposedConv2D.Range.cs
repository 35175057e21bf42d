using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

public sealed partial record TransposedConv2D
{
    public override ChannelRanges Bound(Node node, IReadOnlyList<ChannelRanges> inputs) => FilterBounds.Of(node, this, inputs[0]);

    /// <summary>Which taps of stamps meet at an output pixel, at each kind of place: they change with its distance from the last input pixel's stamp.</summary>
    public IReadOnlyList<bool[]> Placements(Node node)
    {
        Shape input = node.Inputs[0].Shape, filter = node.Inputs[1].Shape, output = node.Output.Shape;
        return WindowPlacements.Of(
            output.Height, (o, f) => Covers(o + Padding.Top - f * Dilation.Height, Stride.Height, input.Height), filter[1],
            output.Width, (o, f) => Covers(o + Padding.Left - f * Dilation.Width, Stride.Width, input.Width), filter[2]);
    }

    // A tap reaches the pixel when its stamp starts at an input pixel.
    private static bool Covers(int start, int stride, int input) => start >= 0 && start % stride == 0 && start / stride < input;
}
