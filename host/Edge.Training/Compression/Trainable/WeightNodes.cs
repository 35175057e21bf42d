using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using static TorchSharp.torch.nn;
using Padding = Edge.Compiler.Ir.Padding;
using Tensor = TorchSharp.torch.Tensor;

namespace Edge.Training.Compressing;

internal sealed class TrainableConv2D(Node node) : TrainableFilter(node, 0, 3, 1, 2)
{
    private readonly Conv2D _operator = (Conv2D)node.Operator;

    protected override Tensor Run(Tensor input, Tensor filter, Tensor bias) => Layout.Activate(
        SlidingWindow.Convolve(input, filter, bias, _operator.Stride, _operator.Padding, _operator.Dilation, _operator.Groups), _operator.Activation);
}

internal sealed class TrainableDepthwiseConv2D(Node node) : TrainableFilter(node, 3, 0, 1, 2)
{
    private readonly DepthwiseConv2D _operator = (DepthwiseConv2D)node.Operator;

    protected override Tensor Run(Tensor input, Tensor filter, Tensor bias) => Layout.Activate(
        SlidingWindow.Convolve(input, filter, bias, _operator.Stride, _operator.Padding, _operator.Dilation, Node.Inputs[0].Shape.Channels), _operator.Activation);
}

internal sealed class TrainableTransposedConv2D(Node node) : TrainableFilter(node, 0, 3, 1, 2)
{
    private readonly TransposedConv2D _operator = (TransposedConv2D)node.Operator;

    protected override Tensor Run(Tensor input, Tensor filter, Tensor bias)
    {
        int groups = _operator.Groups;
        Shape extents = Node.Inputs[1].Shape, output = Node.Output.Shape;
        // [O, I, H, W] to TorchSharp's [groups * I, O / groups, H, W].
        Tensor weight = filter.reshape(groups, extents[0] / groups, extents[3], extents[1], extents[2]).transpose(1, 2)
            .reshape(groups * extents[3], extents[0] / groups, extents[1], extents[2]);
        Tensor stamped = functional.conv_transpose2d(input, weight, null, SlidingWindow.Pair(_operator.Stride), [0, 0], [0, 0], SlidingWindow.Pair(_operator.Dilation), groups);
        stamped = Fitted(Fitted(stamped, 2, _operator.Padding.Top, output.Height), 3, _operator.Padding.Left, output.Width);
        return Layout.Activate(stamped + bias.reshape(1, -1, 1, 1), _operator.Activation);
    }

    // Cut at the start, then cut or filled with zeros at the end.
    private static Tensor Fitted(Tensor image, long axis, int start, int extent)
    {
        long there = Math.Min(extent, image.shape[axis] - start);
        Tensor cut = image.narrow(axis, start, there);
        var rest = axis == 2 ? new Padding(0, 0, extent - (int)there, 0) : new Padding(0, 0, 0, extent - (int)there);
        return Layout.Surround(cut, rest);
    }
}

internal sealed class TrainableDense(Node node) : TrainableFilter(node, 0, 1)
{
    protected override Tensor Run(Tensor input, Tensor filter, Tensor bias) =>
        Layout.Activate(functional.linear(input, filter, bias), ((Dense)Node.Operator).Activation);
}

/// <summary>Normalizes with the batch's own statistics while training, and keeps running means of them.</summary>
internal sealed class TrainableBatchNorm : TrainableNode
{
    private readonly float _epsilon;
    private readonly Tensor _beta, _mean, _variance;

    public TrainableBatchNorm(Node node)
        : base(node)
    {
        _epsilon = ((BatchNorm)node.Operator).Epsilon;
        Gamma = Learned(1, "gamma", 0);
        _beta = Learned(2, "beta", 0);
        _mean = Kept(3, "mean");
        _variance = Kept(4, "variance");
    }

    /// <summary>The scales, one for each channel.</summary>
    public Tensor Gamma { get; }

    /// <summary>The share of a batch's statistics in the running ones.</summary>
    public double Momentum { get; set; } = 0.1;

    public override Tensor Run(IReadOnlyList<Tensor> activations) =>
        functional.batch_norm(activations[0], _mean, _variance, Gamma, _beta, training, Momentum, _epsilon);
}
