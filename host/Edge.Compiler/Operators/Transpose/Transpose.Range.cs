using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

public sealed partial record Transpose
{
    /// <summary>Channels that stay innermost keep their ranges; otherwise any value can come anywhere.</summary>
    public override ChannelRanges Bound(Node node, IReadOnlyList<ChannelRanges> inputs)
    {
        if (KeepsChannels)
            return inputs[0];
        sbyte least = inputs[0].Least.Min(), most = inputs[0].Most.Max();
        int channels = node.Output.Shape.Channels;
        return new ChannelRanges([.. Enumerable.Repeat(least, channels)], [.. Enumerable.Repeat(most, channels)]);
    }

    private bool KeepsChannels => Order[Order.Rank - 1] == Order.Rank - 1;
}
