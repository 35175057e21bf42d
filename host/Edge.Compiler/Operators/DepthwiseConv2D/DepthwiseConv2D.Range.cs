using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

public sealed partial record DepthwiseConv2D
{
    /// <summary>The sum of what each weight can add, at every placement of the window.</summary>
    public override ChannelRanges Bound(Node node, IReadOnlyList<ChannelRanges> inputs)
    {
        Shape shape = node.Inputs[1].Shape;
        sbyte[] filter = node.Inputs[1].Int8s;
        int zeroPoint = node.Inputs[0].Quantization!.ZeroPoint, multiplier = shape.Channels / inputs[0].Channels;
        IReadOnlyList<bool[]> placements =
            WindowPlacements.Of(node.Inputs[0].Shape, node.Output.Shape, new Size(shape[1], shape[2]), Stride, Padding, Dilation);
        return AccumulatorBounds.Of(Lower(node)[0], placements, (o, t) => AccumulatorBounds.Product(
            filter[t * shape.Channels + o], inputs[0].Least[o / multiplier], inputs[0].Most[o / multiplier], zeroPoint));
    }
}
