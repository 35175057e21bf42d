using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

public abstract partial record PairwiseOperator
{
    /// <summary>Each channel meets the one of its own number. An activation of one channel is repeated along those that stay.</summary>
    public override IReadOnlyList<int[]> Routes(Node node, int activation) =>
        node.Activations.ElementAt(activation).Shape.Channels == node.Output.Shape.Channels ? ChannelRoutes.Same(node) : [[]];

    public override Node Narrow(Node node, IReadOnlyList<Tensor> inputs, Tensor output, IReadOnlyList<int> kept)
    {
        int channels = node.Output.Shape.Channels;
        return node with { Inputs = [.. inputs.Select(input => HasChannels(input) ? ConstantSlice.Of(input, input.Shape.Rank - 1, kept) : input)], Output = output };

        // A constant of one element along the channels is repeated along those that stay.
        bool HasChannels(Tensor input) => input.IsConstant && input.Shape.Rank > 0 && input.Shape.Channels == channels;
    }
}
