using Edge.Compiler.Ir;
using static TorchSharp.torch.nn;
using Tensor = TorchSharp.torch.Tensor;

namespace Edge.Training.Compressing;

/// <summary>A function of its one input, without constants.</summary>
internal sealed class TrainableFunction(Node node, Func<Tensor, Tensor> function) : TrainableNode(node)
{
    public override Tensor Run(IReadOnlyList<Tensor> activations) => function(activations[0]);
}

/// <summary>A function of two operands of which one may be a constant; that one is learned.</summary>
internal sealed class TrainablePairwise : TrainableNode
{
    private readonly Func<Tensor, Tensor, Tensor> _function;
    private readonly Activation _activation;
    private readonly Tensor? _constant;

    /// <summary>Rounds the constant to int8 steps of its own range wherever it is used.</summary>
    public bool RoundsConstant { get; set; }

    public TrainablePairwise(Node node, Func<Tensor, Tensor, Tensor> function)
        : base(node)
    {
        (_function, _activation) = (function, ((IActivated)node.Operator).Activation);
        int at = node.Inputs.ToList().FindIndex(input => input.IsConstant);
        if (at >= 0)
            _constant = Learned(at, "operand", [.. Enumerable.Range(0, node.Inputs[at].Shape.Rank).Select(axis => (long)axis)]);
    }

    public override Tensor Run(IReadOnlyList<Tensor> activations)
    {
        int rank = Node.Output.Shape.Rank;
        int next = 0;
        Tensor? constant = RoundsConstant && _constant is not null ? FakeConstant.Run(_constant) : _constant;
        // Aligned at the last axis of the graph's order. An activation keeps its batch in front.
        Tensor[] operands = [.. Node.Inputs.Select(input => input.IsConstant
            ? Layout.ToModule(constant!.reshape([.. Enumerable.Repeat(1L, rank - input.Shape.Rank), .. constant.shape]))
            : Layout.ToModule(Widened(Layout.ToGraph(activations[next++]), rank)))];
        return Layout.Activate(_function(operands[0], operands[1]), _activation);
    }

    private static Tensor Widened(Tensor value, int rank)
    {
        long[] shape = value.shape;
        return shape.Length == rank ? value : value.reshape([shape[0], .. Enumerable.Repeat(1L, rank - shape.Length), .. shape[1..]]);
    }
}

/// <summary>Learned slopes below zero.</summary>
internal static class Slopes
{
    /// <summary>min(x, 0) is 0 above zero, where the slope must not count.</summary>
    public static Tensor Apply(Tensor value, Tensor slope) => functional.relu(value) - slope * functional.relu(-value);
}
