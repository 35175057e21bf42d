using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

public sealed partial record Concat
{
    public override IReadOnlyList<int[]> Routes(Node node, int activation)
    {
        if (Axis != node.Output.Shape.Rank - 1)
            return ChannelRoutes.Same(node);
        int before = node.Inputs.Take(activation).Sum(input => input.Shape.Channels);
        return ChannelRoutes.Shifted(node.Inputs[activation].Shape.Channels, before);
    }
}
