using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

public sealed partial record BatchNorm
{
    public override IReadOnlyList<int[]> Routes(Node node, int activation) => ChannelRoutes.Same(node);

    public override Node Narrow(Node node, IReadOnlyList<Tensor> inputs, Tensor output, IReadOnlyList<int> kept) => node with
    {
        Inputs = [inputs[0], .. inputs.Skip(1).Select(statistic => ConstantSlice.Of(statistic, statistic.Shape.Rank - 1, kept))],
        Output = output,
    };
}
