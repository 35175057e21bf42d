using System.Numerics;
using Edge.Compiler.Ir;

namespace Edge.Compiler.Tests.Operators;

/// <summary>Sums and products of operands that are laid out in full first, as if nothing were repeated.</summary>
internal static class ExactPairs
{
    public static sbyte[] Sum(KernelCall call, sbyte[][] activations)
    {
        BigInteger extra = BigInteger.Pow(2, call["left_shift"]);
        BigInteger Term(int steps, string operand) =>
            call[$"{operand}_sign"] * ExactKernels.Requantize(steps * extra, call[$"{operand}_multiplier"], call[$"{operand}_shift"]);
        return Run(call, activations, (a, b) =>
            ExactKernels.Requantize(Term(a, "a") + Term(b, "b"), call["output_multiplier"], call["output_shift"]));
    }

    public static sbyte[] Product(KernelCall call, sbyte[][] activations) =>
        Run(call, activations, (a, b) => ExactKernels.Requantize((BigInteger)a * b, call["multiplier"], call["shift"]));

    public static sbyte[] PRelu(KernelCall call, sbyte[] a) => Run(call, [a, call.Int8Table("slope")], (x, slope) => x >= 0
        ? ExactKernels.Requantize(x, call["positive_multiplier"], call["positive_shift"])
        : ExactKernels.Requantize((BigInteger)x * slope, call["negative_multiplier"], call["negative_shift"]));

    private static sbyte[] Run(KernelCall call, sbyte[][] activations, Func<int, int, BigInteger> combine)
    {
        int[] a = InFull(call, "a", activations[0]), b = InFull(call, "b", activations.Length == 2 ? activations[1] : call.Int8Table("b"));
        return [.. a.Zip(b, (x, y) => ExactKernels.Clamp(combine(x, y) + call["output_zero_point"], call["activation_min"], call["activation_max"]))];
    }

    /// <summary>Steps from the zero point, one for each element of the output.</summary>
    private static int[] InFull(KernelCall call, string operand, sbyte[] values) =>
    [
        .. from outer in Enumerable.Range(0, call["outer"])
           from middle in Enumerable.Range(0, call["middle"])
           from inner in Enumerable.Range(0, call["inner"])
           let at = outer * call[$"{operand}_outer_step"] + middle * call[$"{operand}_middle_step"] + inner * call[$"{operand}_inner_step"]
           select values[at] - call[$"{operand}_zero_point"],
    ];
}
