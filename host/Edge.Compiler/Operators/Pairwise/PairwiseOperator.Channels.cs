using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

public abstract partial record PairwiseOperator
{
    /// <summary>Each channel meets the one of its own number. An activation that is repeated along the channels meets them all.</summary>
    public override IReadOnlyList<int[]>? Routes(Node node, int activation)
    {
        int channels = node.Output.Shape.Channels;
        return node.Activations.All(input => input.Shape.Channels == channels) ? ChannelRoutes.Same(node) : null;
    }

    public override Node Narrow(Node node, IReadOnlyList<Tensor> inputs, Tensor output, IReadOnlyList<int> kept)
    {
        int channels = node.Output.Shape.Channels;
        return node with { Inputs = [.. inputs.Select(input => HasChannels(input) ? ConstantSlice.Of(input, input.Shape.Rank - 1, kept) : input)], Output = output };

        // A constant of one element along the channels is repeated along those that stay.
        bool HasChannels(Tensor input) => input.IsConstant && input.Shape.Rank > 0 && input.Shape.Channels == channels;
    }
}
