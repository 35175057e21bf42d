using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

public abstract partial record ElementwiseOperator
{
    public override IReadOnlyList<int[]>? Routes(Node node, int activation) => ChannelRoutes.Same(node);
}
