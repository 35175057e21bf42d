using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

public sealed partial record Pad
{
    public override IReadOnlyList<int[]> Routes(Node node, int activation) => ChannelRoutes.Same(node);

    public override Node Narrow(Node node, IReadOnlyList<Tensor> inputs, Tensor output, IReadOnlyList<int> kept)
    {
        Pad narrow = Values.Count == 0 ? this : this with { Values = [.. kept.Select(c => Values[c])] };
        return node with { Operator = narrow, Inputs = inputs, Output = output };
    }
}
