using Edge.Compiler.Ir;
using Edge.Runtime;

namespace Edge.Compiler.Operators;

public sealed partial record Mul
{
    // 255 * 255 * 2^14 still fits 31 bits.
    private const int MostShift = 14;

    public override IReadOnlyList<KernelCall> Lower(Node node)
    {
        var (a, b) = node.Inputs[0].IsConstant ? (node.Inputs[1], node.Inputs[0]) : (node.Inputs[0], node.Inputs[1]);
        Quantization output = node.Output.Quantization!;
        // In the order of the node, as TFLite multiplies them.
        double product = (double)node.Inputs[0].Quantization!.Scale * node.Inputs[1].Quantization!.Scale;
        Multiplier factor = Multiplier.Of(product / output.Scale);
        if (factor.Shift > MostShift)
        {
            throw new ModelException("E0305", $"node '{node.Name}' ({Kind})",
                $"the output's scale {output.Scale} is tiny beside {product}, the product of the inputs' scales",
                $"at least {product / (1 << MostShift)}", "calibrate with data that reaches this node");
        }

        var (min, max) = Activation.Clamp(output);
        return
        [
            new KernelCall("mul_s8", b.IsConstant ? [0] : [0, 1],
            [
                .. Broadcast.Of(node, a.Shape, b.Shape).Parameters(),
                new("a_zero_point", a.Quantization!.ZeroPoint), new("b_zero_point", b.Quantization!.ZeroPoint), new("output_zero_point", output.ZeroPoint),
                new("multiplier", factor.Value), new("shift", factor.Shift),
                new("activation_min", min), new("activation_max", max),
            ],
            b.IsConstant ? [new Table("b", b.Int8s, b.Shape, "the constant operand")] : []),
        ];
    }

    public override void RunInt8(KernelCall call, sbyte[][] inputs, sbyte[] output) => MulKernel.Run(
        new MulParameters
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
            Multiplier = call["multiplier"],
            Shift = call["shift"],
            ActivationMin = call["activation_min"],
            ActivationMax = call["activation_max"],
        },
        inputs[call.Activations[0]], 0, Second(call, inputs), 0, output, 0);
}
