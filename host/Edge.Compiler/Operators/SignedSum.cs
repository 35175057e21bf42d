using Edge.Compiler.Ir;
using Edge.Runtime;

namespace Edge.Compiler.Operators;

/// <summary>Calls of <c>add_broadcast_s8</c>: sums and differences of operands that may be repeated or constant.</summary>
internal static class SignedSum
{
    /// <summary>Extra fraction bits of the common scale; 255 * 2^20 leaves room for the sum in 32 bits.</summary>
    public const int LeftShift = 20;

    /// <param name="node">Its output's quantization and shape count.</param>
    /// <param name="a">One operand.</param>
    /// <param name="b">The other one; a constant stands here whichever place it has in the node.</param>
    /// <param name="ofSum">From the common scale to the output's.</param>
    /// <param name="clamp">The fused activation.</param>
    public static KernelCall Call(Node node, Operand a, Operand b, Multiplier ofSum, (int Min, int Max) clamp)
    {
        if (a.Tensor.IsConstant)
            (a, b) = (b, a);
        return new KernelCall("add_broadcast_s8", b.Tensor.IsConstant ? [0] : [0, 1],
        [
            .. Broadcast.Of(node, a.Tensor.Shape, b.Tensor.Shape).Parameters(),
            new("a_zero_point", a.Tensor.Quantization!.ZeroPoint), new("b_zero_point", b.Tensor.Quantization!.ZeroPoint),
            new("output_zero_point", node.Output.Quantization!.ZeroPoint),
            new("left_shift", LeftShift), new("a_sign", a.Sign), new("b_sign", b.Sign),
            new("a_multiplier", a.Factor.Value), new("a_shift", a.Factor.Shift),
            new("b_multiplier", b.Factor.Value), new("b_shift", b.Factor.Shift),
            new("output_multiplier", ofSum.Value), new("output_shift", ofSum.Shift),
            new("activation_min", clamp.Min), new("activation_max", clamp.Max),
        ],
        b.Tensor.IsConstant ? [new Table("b", b.Tensor.Int8s, b.Tensor.Shape, "the constant operand")] : []);
    }

    /// <exception cref="ModelException">E0305: the output's steps are too fine for 32 bits.</exception>
    public static void CheckFactor(Node node, Multiplier ofSum, double twiceLarger)
    {
        if (ofSum.Shift <= 0)
            return;
        throw new ModelException("E0305", $"node '{node.Name}' ({node.Operator.Kind})",
            $"the output's scale {node.Output.Quantization!.Scale} is tiny beside the inputs' {node.Inputs[0].Quantization!.Scale} and {node.Inputs[1].Quantization!.Scale}",
            $"at least {twiceLarger / (1 << LeftShift)}", "calibrate with data that reaches this node");
    }

    public static void Run(KernelCall call, sbyte[] a, sbyte[] b, sbyte[] output) => AddBroadcastKernel.Run(
        new AddBroadcastParameters
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
            LeftShift = call["left_shift"],
            ASign = call["a_sign"],
            BSign = call["b_sign"],
            AMultiplier = call["a_multiplier"],
            AShift = call["a_shift"],
            BMultiplier = call["b_multiplier"],
            BShift = call["b_shift"],
            OutputMultiplier = call["output_multiplier"],
            OutputShift = call["output_shift"],
            ActivationMin = call["activation_min"],
            ActivationMax = call["activation_max"],
        },
        a, 0, b, 0, output, 0);

    /// <summary>One operand: what it is, 1 or -1, and its factor to the common scale.</summary>
    public readonly record struct Operand(Tensor Tensor, int Sign, Multiplier Factor);
}
