using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

public sealed partial record Resize
{
    public override IReadOnlyList<int[]> Routes(Node node, int activation) => ChannelRoutes.Same(node);
}
