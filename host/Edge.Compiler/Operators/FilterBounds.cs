using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

/// <summary>Ranges through an operator whose every output channel sums over the input channels of its group, with a filter [O, ..., C/groups].</summary>
public static class FilterBounds
{
    /// <summary>The sum of what each weight can add, at every placement of the window.</summary>
    /// <param name="node">An INT8 node with inputs [x, filter, bias] and one kernel call.</param>
    /// <param name="kind">The node's operator.</param>
    /// <param name="input">The ranges of x.</param>
    public static ChannelRanges Of(Node node, ISumsChannels kind, ChannelRanges input)
    {
        int zeroPoint = node.Inputs[0].Quantization!.ZeroPoint;
        Shape shape = node.Inputs[1].Shape;
        sbyte[] filter = node.Inputs[1].Int8s;
        int groupIn = shape.Channels, groupOut = shape[0] / kind.Groups, taps = shape.Elements / shape[0] / groupIn;
        return AccumulatorBounds.Of(node.Operator.Lower(node)[0], kind.Placements(node), (o, t) =>
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
}
