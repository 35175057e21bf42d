using Edge.Compiler.Ir;
using Edge.Runtime;

namespace Edge.Compiler.Operators;

public sealed partial record DepthToSpace
{
    public override IReadOnlyList<KernelCall> Lower(Node node)
    {
        SameQuantization.Check(node);
        Shape input = node.Inputs[0].Shape;
        int channels = node.Output.Shape.Channels;
        var (pixelStep, channelStep) = Steps(channels);
        return
        [
            new KernelCall("depth_to_space_s8", [0],
            [
                new("in_h", input.Height), new("in_w", input.Width), new("channels", channels), new("block", Block),
                new("pixel_step", pixelStep), new("channel_step", channelStep),
            ],
            []),
        ];
    }

    public override void RunInt8(KernelCall call, sbyte[][] inputs, sbyte[] output) => DepthToSpaceKernel.Run(
        new DepthToSpaceParameters
        {
            InH = call["in_h"],
            InW = call["in_w"],
            Channels = call["channels"],
            Block = call["block"],
            PixelStep = call["pixel_step"],
            ChannelStep = call["channel_step"],
        },
        inputs[0], 0, output, 0);
}
