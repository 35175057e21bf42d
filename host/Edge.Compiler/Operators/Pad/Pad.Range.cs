using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

public sealed partial record Pad
{
    /// <summary>Values are copied; the border's are among the answers.</summary>
    public override ChannelRanges Bound(Node node, IReadOnlyList<ChannelRanges> inputs) => CornerBounds.Of(node, inputs);
}
