using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

public sealed partial record Resize
{
    /// <summary>Values are copied, or averaged with weights that are not negative.</summary>
    public override ChannelRanges Bound(Node node, IReadOnlyList<ChannelRanges> inputs) => CornerBounds.Of(node, inputs);
}
