using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace Edge.Training.Compressing;

internal sealed class TrainableConcat(Node node) : TrainableNode(node)
{
    public override Tensor Run(IReadOnlyList<Tensor> activations) =>
        cat([.. activations], Layout.Axis(Node.Output.Shape.Rank, ((Concat)Node.Operator).Axis));
}

/// <summary>The values of an image are counted in the graph's order, so that a Dense after it finds them where it does there.</summary>
internal sealed class TrainableReshape(Node node) : TrainableNode(node)
{
    public override Tensor Run(IReadOnlyList<Tensor> activations)
    {
        long batch = activations[0].shape[0];
        return Layout.ToModule(Layout.ToGraph(activations[0]).reshape([batch, .. Node.Output.Shape.Extents.Skip(1).Select(extent => (long)extent)]));
    }
}

internal sealed class TrainableTranspose(Node node) : TrainableNode(node)
{
    public override Tensor Run(IReadOnlyList<Tensor> activations) =>
        Layout.ToModule(Layout.ToGraph(activations[0]).permute([.. ((Transpose)Node.Operator).Order.Axes.Select(axis => (long)axis)]));
}

internal sealed class TrainablePad(Node node) : TrainableNode(node)
{
    public override Tensor Run(IReadOnlyList<Tensor> activations)
    {
        var pad = (Pad)Node.Operator;
        Tensor padded = Layout.Surround(activations[0], pad.Padding);
        if (pad.IsZero)
            return padded;
        Shape input = Node.Inputs[0].Shape;
        Tensor border = 1 - Layout.Surround(ones(1, 1, input.Height, input.Width), pad.Padding);
        return padded + border * tensor(pad.Values.ToArray(), [1L, input.Channels, 1, 1]);
    }
}

internal sealed class TrainableSlice(Node node) : TrainableNode(node)
{
    public override Tensor Run(IReadOnlyList<Tensor> activations)
    {
        var slice = (Slice)Node.Operator;
        Tensor part = Every(activations[0], 1, slice.FirstChannel, slice.Channels, slice.ChannelStep);
        return Node.Output.Shape.Rank == 2 ? part
            : Every(Every(part, 2, slice.Start.Height, slice.Extent.Height, slice.Step.Height), 3, slice.Start.Width, slice.Extent.Width, slice.Step.Width);
    }

    private static Tensor Every(Tensor value, long axis, int first, int count, int step) => first == 0 && step == 1 && count == value.shape[axis]
        ? value
        : value.index_select(axis, tensor(Enumerable.Range(0, count).Select(i => (long)(first + i * step)).ToArray()));
}

internal sealed class TrainableDepthToSpace(Node node) : TrainableNode(node)
{
    public override Tensor Run(IReadOnlyList<Tensor> activations)
    {
        var (block, order) = (DepthToSpace)Node.Operator;
        Tensor image = activations[0];
        (long batch, long height, long width, long channels) = (image.shape[0], image.shape[2], image.shape[3], Node.Output.Shape.Channels);
        Tensor blocks = order == BlockOrder.PixelsOutermost
            ? image.reshape(batch, block, block, channels, height, width).permute(0, 3, 4, 1, 5, 2)
            : image.reshape(batch, channels, block, block, height, width).permute(0, 1, 4, 2, 5, 3);
        return blocks.reshape(batch, channels, height * block, width * block);
    }
}
