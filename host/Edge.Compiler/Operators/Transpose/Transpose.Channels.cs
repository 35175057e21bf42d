using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

public sealed partial record Transpose
{
    public override IReadOnlyList<int[]>? Routes(Node node, int activation) => KeepsChannels ? ChannelRoutes.Same(node) : null;
}
