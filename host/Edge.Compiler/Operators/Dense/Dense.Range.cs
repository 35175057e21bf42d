using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

public sealed partial record Dense
{
    public override ChannelRanges Bound(Node node, IReadOnlyList<ChannelRanges> inputs) => FilterBounds.Of(node, this, inputs[0]);

    int ISumsChannels.Groups => 1;

    /// <summary>One tap, always inside: there is no window.</summary>
    public IReadOnlyList<bool[]> Placements(Node node) => [[true]];
}
