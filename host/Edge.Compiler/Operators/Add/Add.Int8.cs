using Edge.Compiler.Ir;
using Edge.Runtime;

namespace Edge.Compiler.Operators;

public sealed partial record Add
{
    public override IReadOnlyList<KernelCall> Lower(Node node)
    {
        Quantization a = node.Inputs[0].Quantization!, b = node.Inputs[1].Quantization!, output = node.Output.Quantization!;
        double twiceLarger = 2.0 * Math.Max(a.Scale, b.Scale);
        Multiplier ofA = Multiplier.Of(a.Scale / twiceLarger), ofB = Multiplier.Of(b.Scale / twiceLarger);
        Multiplier ofSum = Multiplier.Of(twiceLarger / ((1 << SignedSum.LeftShift) * (double)output.Scale));
        SignedSum.CheckFactor(node, ofSum, twiceLarger);
        var (min, max) = Activation.Clamp(output);
        if (node.Inputs.Any(input => input.IsConstant || !input.Shape.Equals(node.Output.Shape)))
            return [SignedSum.Call(node, new(node.Inputs[0], 1, ofA), new(node.Inputs[1], 1, ofB), ofSum, (min, max))];
        return
        [
            new KernelCall("add_s8", [0, 1],
            [
                new("count", node.Output.Shape.Elements),
                new("a_zero_point", a.ZeroPoint), new("b_zero_point", b.ZeroPoint), new("output_zero_point", output.ZeroPoint),
                new("left_shift", SignedSum.LeftShift),
                new("a_multiplier", ofA.Value), new("a_shift", ofA.Shift),
                new("b_multiplier", ofB.Value), new("b_shift", ofB.Shift),
                new("output_multiplier", ofSum.Value), new("output_shift", ofSum.Shift),
                new("activation_min", min), new("activation_max", max),
            ],
            []),
        ];
    }

    public override void RunInt8(KernelCall call, sbyte[][] inputs, sbyte[] output)
    {
        if (call.Kernel == "add_s8")
            RunSameShape(call, inputs, output);
        else
            SignedSum.Run(call, inputs[call.Activations[0]], Second(call, inputs), output);
    }

    private static void RunSameShape(KernelCall call, sbyte[][] inputs, sbyte[] output) => AddKernel.Run(
        new AddParameters
        {
            Count = call["count"],
            AZeroPoint = call["a_zero_point"],
            BZeroPoint = call["b_zero_point"],
            OutputZeroPoint = call["output_zero_point"],
            LeftShift = call["left_shift"],
            AMultiplier = call["a_multiplier"],
            AShift = call["a_shift"],
            BMultiplier = call["b_multiplier"],
            BShift = call["b_shift"],
            OutputMultiplier = call["output_multiplier"],
            OutputShift = call["output_shift"],
            ActivationMin = call["activation_min"],
            ActivationMax = call["activation_max"],
        },
        inputs[0], 0, inputs[1], 0, output, 0);
}
