using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

public sealed partial record Conv2D
{
    public override ChannelRanges Bound(Node node, IReadOnlyList<ChannelRanges> inputs) => FilterBounds.Of(node, this, inputs[0]);

    /// <summary>Which taps lie inside the image, at each kind of place.</summary>
    public IReadOnlyList<bool[]> Placements(Node node)
    {
        Shape filter = node.Inputs[1].Shape;
        return WindowPlacements.Of(node.Inputs[0].Shape, node.Output.Shape, new Size(filter[1], filter[2]), Stride, Padding, Dilation);
    }
}
