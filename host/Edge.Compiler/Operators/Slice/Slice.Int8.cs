using Edge.Compiler.Ir;
using Edge.Runtime;

namespace Edge.Compiler.Operators;

public sealed partial record Slice
{
    public override IReadOnlyList<KernelCall> Lower(Node node)
    {
        SameQuantization.Check(node);
        Shape input = node.Inputs[0].Shape;
        return
        [
            new KernelCall("slice_s8", [0],
            [
                new("in_w", Image(input).Width), new("in_c", input.Channels),
                new("out_h", Extent.Height), new("out_w", Extent.Width), new("out_c", Channels),
                new("start_h", Start.Height), new("start_w", Start.Width), new("start_c", FirstChannel),
                new("step_h", Step.Height), new("step_w", Step.Width), new("step_c", ChannelStep),
            ],
            []),
        ];
    }

    public override void RunInt8(KernelCall call, sbyte[][] inputs, sbyte[] output) => SliceKernel.Run(
        new SliceParameters
        {
            InW = call["in_w"],
            InC = call["in_c"],
            OutH = call["out_h"],
            OutW = call["out_w"],
            OutC = call["out_c"],
            StartH = call["start_h"],
            StartW = call["start_w"],
            StartC = call["start_c"],
            StepH = call["step_h"],
            StepW = call["step_w"],
            StepC = call["step_c"],
        },
        inputs[0], 0, output, 0);
}
