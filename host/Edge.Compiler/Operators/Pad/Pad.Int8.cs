using Edge.Compiler.Ir;
using Edge.Runtime;

namespace Edge.Compiler.Operators;

public sealed partial record Pad
{
    public override IReadOnlyList<KernelCall> Lower(Node node)
    {
        SameQuantization.Check(node);
        Shape input = node.Inputs[0].Shape, output = node.Output.Shape;
        Quantization quantization = node.Output.Quantization!;
        var value = new sbyte[input.Channels];
        for (int c = 0; c < value.Length; c++)
        {
            double step = Math.Round((double)ValueOf(c) / quantization.Scale, MidpointRounding.AwayFromZero) + quantization.ZeroPoint;
            value[c] = (sbyte)Math.Clamp(step, -128, 127);
        }

        return
        [
            new KernelCall("pad_s8", [0],
            [
                new("in_h", input.Height), new("in_w", input.Width), new("channels", input.Channels),
                new("out_h", output.Height), new("out_w", output.Width),
                new("pad_top", Padding.Top), new("pad_left", Padding.Left),
            ],
            [new Table("value", value, new Shape(value.Length), "the border's pixel")]),
        ];
    }

    public override void RunInt8(KernelCall call, sbyte[][] inputs, sbyte[] output) => PadKernel.Run(
        new PadParameters
        {
            InH = call["in_h"],
            InW = call["in_w"],
            Channels = call["channels"],
            OutH = call["out_h"],
            OutW = call["out_w"],
            PadTop = call["pad_top"],
            PadLeft = call["pad_left"],
        },
        inputs[0], 0, call.Int8Table("value"), output, 0);
}
