using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

public sealed partial record Mean
{
    /// <summary>A mean rises with each of its values.</summary>
    public override ChannelRanges Bound(Node node, IReadOnlyList<ChannelRanges> inputs) => CornerBounds.Of(node, inputs);
}
