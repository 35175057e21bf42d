using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

public sealed partial record DepthwiseConv2D
{
    public override IReadOnlyList<int[]> Routes(Node node, int activation)
    {
        int from = node.Inputs[0].Shape.Channels, multiplier = node.Output.Shape.Channels / from;
        return [.. Enumerable.Range(0, from).Select(c => Enumerable.Range(c * multiplier, multiplier).ToArray())];
    }

    public override Node Narrow(Node node, IReadOnlyList<Tensor> inputs, Tensor output, IReadOnlyList<int> kept) => node with
    {
        Inputs = [inputs[0], ConstantSlice.Of(inputs[1], 3, kept), ConstantSlice.Of(inputs[2], 0, kept)],
        Output = output,
    };
}
