using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

public sealed partial record Add
{
    /// <summary>Both operands are multiplied by positive factors and never wrap around.</summary>
    public override ChannelRanges Bound(Node node, IReadOnlyList<ChannelRanges> inputs) => CornerBounds.Of(node, inputs);
}
