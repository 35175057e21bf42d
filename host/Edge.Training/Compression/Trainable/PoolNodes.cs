using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using Size = Edge.Compiler.Ir.Size;
using Tensor = TorchSharp.torch.Tensor;

namespace Edge.Training.Compressing;

internal sealed class TrainableMaxPool2D(Node node) : TrainableNode(node)
{
    private readonly MaxPool2D _operator = (MaxPool2D)node.Operator;

    public override Tensor Run(IReadOnlyList<Tensor> activations) => functional.max_pool2d(
        Layout.Surround(activations[0], _operator.Padding, double.NegativeInfinity), SlidingWindow.Pair(_operator.Window), SlidingWindow.Pair(_operator.Stride),
        [0, 0], SlidingWindow.Pair(_operator.Dilation));
}

/// <summary>The mean over the pixels inside the image.</summary>
internal sealed class TrainableAveragePool2D(Node node) : TrainableNode(node)
{
    private readonly AveragePool2D _operator = (AveragePool2D)node.Operator;

    public override Tensor Run(IReadOnlyList<Tensor> activations)
    {
        Tensor image = activations[0];
        if (_operator.Padding.IsNone && _operator.Dilation == Size.Square(1))
            return functional.avg_pool2d(image, SlidingWindow.Pair(_operator.Window), SlidingWindow.Pair(_operator.Stride), [0, 0]);
        return Sums(image) / Sums(ones_like(image.detach()));
    }

    private Tensor Sums(Tensor image)
    {
        long channels = image.shape[1];
        Tensor window = ones(channels, 1, _operator.Window.Height, _operator.Window.Width);
        return SlidingWindow.Convolve(image, window, null, _operator.Stride, _operator.Padding, _operator.Dilation, (int)channels);
    }
}

internal sealed class TrainableMean(Node node) : TrainableNode(node)
{
    public override Tensor Run(IReadOnlyList<Tensor> activations)
    {
        var mean = (Mean)Node.Operator;
        int rank = Node.Inputs[0].Shape.Rank;
        return activations[0].mean([.. Enumerable.Range(mean.FirstAxis, mean.LastAxis - mean.FirstAxis + 1).Select(axis => Layout.Axis(rank, axis))], keepdim: true);
    }
}
