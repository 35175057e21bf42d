using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

/// <summary>Lays the channels of a pixel out as a block of pixels: the cheap way to a larger image.</summary>
/// <remarks>
/// <code>
/// input   int8 [N, H, W, Block * Block * C]     per tensor
/// output  int8 [N, H * Block, W * Block, C]     same scale and zero point
/// </code>
/// TFLite's DEPTH_TO_SPACE is PixelsOutermost. ONNX, DepthToSpace-13: DCR is PixelsOutermost, CRD ChannelsOutermost.
/// </remarks>
/// <param name="Block">Rows and columns a pixel becomes.</param>
/// <param name="Order">How the input's channels are counted.</param>
public sealed partial record DepthToSpace(int Block, BlockOrder Order) : Operator
{
    public override OutputRange OutputRange => OutputRange.SameAsInput;

    public override bool IsIdentity(Node node) => Block == 1;

    public override bool TakesOneImage => true;

    public override string Summary(Node node) => $"{Block}x{Block}";

    public override Shape InferShape(IReadOnlyList<Tensor> inputs)
    {
        Signature.Check(inputs, ["input"]);
        Shape input = inputs[0].Shape;
        if (input.Rank != 4)
            throw new ModelException("E0101", "", $"an input {input}", "an NHWC input of rank 4");
        if (Block < 1 || Block > input.Channels || input.Channels % (Block * Block) != 0)
            throw new ModelException("E0101", "", $"blocks of {Block}x{Block} from {input.Channels} channels", "a block whose pixels divide the channels");
        return Shape.Nhwc(input.Batch, input.Height * Block, input.Width * Block, input.Channels / (Block * Block));
    }

    // The input's channel that holds pixel (0, p) of a block and output channel c is p * PixelStep + c * ChannelStep.
    private (int PixelStep, int ChannelStep) Steps(int channels) =>
        Order == BlockOrder.PixelsOutermost ? (channels, 1) : (1, Block * Block);
}

/// <summary>How the channels that become a block of pixels are counted.</summary>
public enum BlockOrder
{
    /// <summary>All channels of the block's first pixel, then all of its second: DCR.</summary>
    PixelsOutermost,

    /// <summary>All pixels of the first channel, then all of the second: CRD.</summary>
    ChannelsOutermost,
}
