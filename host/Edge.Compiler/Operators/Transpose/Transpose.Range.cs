using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

public sealed partial record Transpose
{
    /// <summary>Values are copied.</summary>
    public override ChannelRanges Bound(Node node, IReadOnlyList<ChannelRanges> inputs) => CornerBounds.Of(node, inputs);
}
