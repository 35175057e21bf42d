using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

public sealed partial record Dense
{
    /// <summary>The sum of what each weight can add.</summary>
    public override ChannelRanges Bound(Node node, IReadOnlyList<ChannelRanges> inputs)
    {
        ChannelRanges input = inputs[0];
        int zeroPoint = node.Inputs[0].Quantization!.ZeroPoint, length = input.Channels;
        sbyte[] filter = node.Inputs[1].Int8s;
        return AccumulatorBounds.Of(Lower(node)[0], Placements(node), (o, t) =>
        {
            long least = 0, most = 0;
            for (int c = 0; c < length; c++)
            {
                var product = AccumulatorBounds.Product(filter[o * length + c], input.Least[c], input.Most[c], zeroPoint);
                least += product.Least;
                most += product.Most;
            }

            return (least, most);
        });
    }

    int ISumsChannels.Groups => 1;

    /// <summary>One tap, always inside: there is no window.</summary>
    public IReadOnlyList<bool[]> Placements(Node node) => [[true]];
}
