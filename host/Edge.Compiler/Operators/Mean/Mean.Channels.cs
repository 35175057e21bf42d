using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

public sealed partial record Mean
{
    /// <summary>Each channel has its own mean, unless the channels are averaged themselves.</summary>
    public override IReadOnlyList<int[]>? Routes(Node node, int activation) =>
        LastAxis < node.Output.Shape.Rank - 1 ? ChannelRoutes.Same(node) : null;
}
