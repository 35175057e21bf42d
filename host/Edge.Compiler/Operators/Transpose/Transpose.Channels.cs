using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

public sealed partial record Transpose
{
    /// <summary>Each channel to its own place, where channels stay innermost.</summary>
    public override IReadOnlyList<int[]>? Routes(Node node, int activation) => Order[Order.Rank - 1] == Order.Rank - 1 ? ChannelRoutes.Same(node) : null;
}
