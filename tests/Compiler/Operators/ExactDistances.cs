using System.Numerics;
using Edge.Compiler.Ir;

namespace Edge.Compiler.Tests.Operators;

/// <summary>Distances from usual features, as sums without a limit to their size.</summary>
internal static class ExactDistances
{
    public static sbyte[] Gaussian(KernelCall call, sbyte[] input)
    {
        sbyte[] mean = call.Int8Table("mean"), precision = call.Int8Table("precision");
        BigInteger[] squares = [.. input.Select((q, i) => BigInteger.Pow((q - mean[i]) * precision[i], 2))];
        return [.. squares.Chunk(call["channels"]).Select(cell => Scaled(call, cell.Aggregate(BigInteger.Add)))];
    }

    public static sbyte[] Nearest(KernelCall call, sbyte[] input)
    {
        sbyte[][] memory = [.. call.Int8Table("memory").Chunk(call["channels"])];
        return [.. input.Chunk(call["channels"]).Select(cell => Scaled(call,
            memory.Min(entry => cell.Zip(entry, (q, usual) => BigInteger.Pow(q - usual, 2)).Aggregate(BigInteger.Add))))];
    }

    private static sbyte Scaled(KernelCall call, BigInteger sum) =>
        ExactKernels.Clamp(ExactKernels.Requantize(sum, call["multiplier"], call["shift"]) + call["output_zero_point"], -128, 127);
}
