using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

public sealed partial record MaxPool2D
{
    /// <summary>A maximum rises with each of its values.</summary>
    public override ChannelRanges Bound(Node node, IReadOnlyList<ChannelRanges> inputs) => CornerBounds.Of(node, inputs);
}
