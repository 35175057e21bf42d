using Edge.Compiler.Ir;
using Edge.Runtime;

namespace Edge.Compiler.Operators;

public sealed partial record PRelu
{
    // 255 * 2^22 and 255 * 255 * 2^14 still fit 31 bits.
    private const int MostShift = 22, MostProductShift = 14;

    public override IReadOnlyList<KernelCall> Lower(Node node)
    {
        Tensor a = node.Inputs[0], slope = node.Inputs[1];
        Quantization input = a.Quantization!, slopes = slope.Quantization!, output = node.Output.Quantization!;
        Multiplier positive = Multiplier.Of((double)input.Scale / output.Scale);
        Multiplier negative = Multiplier.Of((double)input.Scale * slopes.Scale / output.Scale);
        if (positive.Shift > MostShift || negative.Shift > MostProductShift)
        {
            throw new ModelException("E0305", $"node '{node.Name}' ({Kind})",
                $"the output's scale {output.Scale} is tiny beside the input's {input.Scale} and the slopes' {slopes.Scale}",
                $"at least {Math.Max((double)input.Scale / (1 << MostShift), (double)input.Scale * slopes.Scale / (1 << MostProductShift))}",
                "calibrate with data that reaches this node");
        }

        var (min, max) = Activation.Clamp(output);
        return
        [
            new KernelCall("p_relu_s8", [0],
            [
                .. Broadcast.Of(node, a.Shape, slope.Shape).Parameters(),
                new("a_zero_point", input.ZeroPoint), new("b_zero_point", slopes.ZeroPoint), new("output_zero_point", output.ZeroPoint),
                new("positive_multiplier", positive.Value), new("positive_shift", positive.Shift),
                new("negative_multiplier", negative.Value), new("negative_shift", negative.Shift),
                new("activation_min", min), new("activation_max", max),
            ],
            [new Table("slope", slope.Int8s, slope.Shape, "the slopes below zero")]),
        ];
    }

    public override void RunInt8(KernelCall call, sbyte[][] inputs, sbyte[] output) =>
        PReluKernel.Run(Parameters(call), inputs[0], 0, call.Int8Table("slope"), output, 0);

    private static PReluParameters Parameters(KernelCall call) => new()
    {
        Outer = call["outer"],
        Middle = call["middle"],
        Inner = call["inner"],
        AOuterStep = call["a_outer_step"],
        AMiddleStep = call["a_middle_step"],
        AInnerStep = call["a_inner_step"],
        BOuterStep = call["b_outer_step"],
        BMiddleStep = call["b_middle_step"],
        BInnerStep = call["b_inner_step"],
        AZeroPoint = call["a_zero_point"],
        BZeroPoint = call["b_zero_point"],
        OutputZeroPoint = call["output_zero_point"],
        PositiveMultiplier = call["positive_multiplier"],
        PositiveShift = call["positive_shift"],
        NegativeMultiplier = call["negative_multiplier"],
        NegativeShift = call["negative_shift"],
        ActivationMin = call["activation_min"],
        ActivationMax = call["activation_max"],
    };
}
