using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using static TorchSharp.torch.nn;
using Tensor = TorchSharp.torch.Tensor;

namespace Edge.Training.Compressing;

/// <summary>A convolution or Dense of one level: its filter is a part of a shared one, its bias is the level's own.</summary>
internal sealed class SharedFilterNode : TrainableNode
{
    private readonly SharedFilter _filter;
    private readonly IReadOnlyList<int> _outputs, _inputs;
    private readonly Tensor _bias;

    /// <summary>What the node computes with where that is not its part of the filter.</summary>
    public Func<Tensor>? Approximation { get; init; }

    /// <param name="learnsBias">False where what follows would take an offset out again.</param>
    public SharedFilterNode(Node node, SharedFilter filter, IReadOnlyList<int> outputs, IReadOnlyList<int> inputs, bool learnsBias)
        : base(node)
    {
        (_filter, _outputs, _inputs) = (filter, outputs, node.Operator is DepthwiseConv2D ? [0] : inputs);
        _bias = learnsBias ? Learned(2, "bias", 0) : Kept(2, "bias");
    }

    public override Tensor Run(IReadOnlyList<Tensor> activations)
    {
        Tensor filter = Approximation?.Invoke() ?? _filter.Part(_outputs, _inputs), read = activations[0];
        Tensor response = Node.Operator switch
        {
            Conv2D c => SlidingWindow.Convolve(read, filter, _bias, c.Stride, c.Padding, c.Dilation, c.Groups),
            DepthwiseConv2D d => SlidingWindow.Convolve(read, filter, _bias, d.Stride, d.Padding, d.Dilation, _outputs.Count),
            _ => functional.linear(read, filter, _bias),
        };
        return Layout.Activate(response, ((IActivated)Node.Operator).Activation);
    }

    public override Node ToNode()
    {
        Node node = base.ToNode();
        Compiler.Ir.Tensor filter = node.Inputs[1];
        var part = Compiler.Ir.Tensor.Constant(filter.Name, filter.Shape, _filter.Floats(_outputs, _inputs));
        return node with { Inputs = [node.Inputs[0], part, node.Inputs[2]] };
    }
}
