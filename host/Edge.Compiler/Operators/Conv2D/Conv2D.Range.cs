using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

public sealed partial record Conv2D
{
    /// <summary>The sum of what each weight can add, at every placement of the window.</summary>
    public override ChannelRanges Bound(Node node, IReadOnlyList<ChannelRanges> inputs)
    {
        ChannelRanges input = inputs[0];
        int zeroPoint = node.Inputs[0].Quantization!.ZeroPoint;
        Shape shape = node.Inputs[1].Shape;
        sbyte[] filter = node.Inputs[1].Int8s;
        int groupIn = shape.Channels, groupOut = shape[0] / Groups, taps = shape[1] * shape[2];
        return AccumulatorBounds.Of(Lower(node)[0], Placements(node), (o, t) =>
        {
            long least = 0, most = 0;
            int first = o / groupOut * groupIn, at = (o * taps + t) * groupIn;
            for (int c = 0; c < groupIn; c++)
            {
                var product = AccumulatorBounds.Product(filter[at + c], input.Least[first + c], input.Most[first + c], zeroPoint);
                least += product.Least;
                most += product.Most;
            }

            return (least, most);
        });
    }

    /// <summary>Which taps lie inside the image, at each kind of place.</summary>
    public IReadOnlyList<bool[]> Placements(Node node)
    {
        Shape filter = node.Inputs[1].Shape;
        return WindowPlacements.Of(node.Inputs[0].Shape, node.Output.Shape, new Size(filter[1], filter[2]), Stride, Padding, Dilation);
    }
}
