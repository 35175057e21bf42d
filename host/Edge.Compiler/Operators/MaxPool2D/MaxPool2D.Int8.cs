using Edge.Compiler.Ir;
using Edge.Runtime;

namespace Edge.Compiler.Operators;

public sealed partial record MaxPool2D
{
    public override IReadOnlyList<KernelCall> Lower(Node node)
    {
        SameQuantization.Check(node);
        Shape input = node.Inputs[0].Shape, output = node.Output.Shape;
        return
        [
            new KernelCall("max_pool2d_s8", [0],
            [
                new("in_h", input.Height), new("in_w", input.Width), new("channels", input.Channels),
                new("out_h", output.Height), new("out_w", output.Width),
                new("window_h", Window.Height), new("window_w", Window.Width),
                new("stride_h", Stride.Height), new("stride_w", Stride.Width),
                new("dilation_h", Dilation.Height), new("dilation_w", Dilation.Width),
                new("pad_top", Padding.Top), new("pad_left", Padding.Left),
            ],
            []),
        ];
    }

    public override void RunInt8(KernelCall call, sbyte[][] inputs, sbyte[] output) => MaxPool2DKernel.Run(
        new MaxPool2DParameters
        {
            InH = call["in_h"],
            InW = call["in_w"],
            Channels = call["channels"],
            OutH = call["out_h"],
            OutW = call["out_w"],
            WindowH = call["window_h"],
            WindowW = call["window_w"],
            StrideH = call["stride_h"],
            StrideW = call["stride_w"],
            DilationH = call["dilation_h"],
            DilationW = call["dilation_w"],
            PadTop = call["pad_top"],
            PadLeft = call["pad_left"],
        },
        inputs[0], 0, output, 0);
}
