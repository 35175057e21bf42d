using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

public sealed partial record Conv2D
{
    public override IReadOnlyList<int[]>? Routes(Node node, int activation) => GroupedChannels.Routes(node, Groups);

    public override Node Narrow(Node node, IReadOnlyList<Tensor> inputs, Tensor output, IReadOnlyList<int> kept) =>
        GroupedChannels.Narrow(node, this with { Groups = GroupedChannels.Left(node, Groups, kept) }, inputs, output, kept);
}
