using Edge.Compiler.Ir;
using Edge.Runtime;

namespace Edge.Compiler.Emission.Paired;

/// <summary>What a paired kernel adds an output channel's products to and how it makes an output of the sum.</summary>
/// <param name="Sum">The sum's beginning.</param>
/// <param name="Multiplier">As in requantization.</param>
/// <param name="Rounding">Half a step, and the output's zero point, shifted.</param>
/// <param name="Shift">To the right, from 1.</param>
/// <remarks>
/// The zero points are in it: with z the input's, sum(w * (x - z)) + bias is sum(w * x) + (bias - z * sum(w)). An output is
/// (h + (h &lt; 0 ? -1 : 0) + rounding) >> shift with h the doubling high product, which is what requantization does where the shift is to the right, twice
/// the sum fits in 32 bits and nothing else wraps around.
/// </remarks>
internal readonly record struct PairedChannel(int Sum, int Multiplier, int Rounding, int Shift)
{
    // A word's second sum is found in the upper 24 bits; the rounding must leave room for the product.
    private const long MostSum = (1L << 23) - 1, MostRounding = 1L << 30;

    private const int MostShift = 22, MostConstant = 1 << 20;

    /// <summary>A channel that nobody reads, where four are computed at a time.</summary>
    public static PairedChannel Unused => new(0, 0, 0, 1);

    /// <summary>The channel of a call; null where its numbers are out of the kernels' reach.</summary>
    /// <param name="weights">That are summed for it.</param>
    /// <param name="channel">Which.</param>
    /// <param name="call">Of a plain kernel with the tables <c>bias</c>, <c>multiplier</c> and <c>shift</c>.</param>
    public static PairedChannel? Of(IReadOnlyList<sbyte> weights, int channel, KernelCall call)
    {
        int multiplier = call.Int32Table("multiplier")[channel], shift = call.Int8Table("shift")[channel], zeroPoint = call["output_zero_point"];
        long begin = call.Int32Table("bias")[channel], least = 0, most = 0;
        foreach (sbyte weight in weights)
        {
            begin -= weight * call["input_zero_point"];
            least += weight > 0 ? -128 * weight : 127 * weight;
            most += weight > 0 ? 127 * weight : -128 * weight;
            if (weight == sbyte.MinValue)
                return null; // two weights in 16 bits, 256 * b + a, would leave them
        }

        if (least == 0 && most == 0)
            return Constant(Requantization.Apply((int)begin, multiplier, shift), zeroPoint);
        if (shift is >= 0 or < -MostShift)
            return null;
        long rounding = ((long)zeroPoint << -shift) + (1L << (-shift - 1));
        bool isInReach = begin + least >= -MostSum && begin + most <= MostSum && Math.Abs(rounding) < MostRounding;
        return isInReach ? new PairedChannel((int)begin, multiplier, (int)rounding, -shift) : null;
    }

    // Whatever the sum: a multiplier of 0 leaves the rounding.
    private static PairedChannel Constant(int value, int zeroPoint) =>
        new(0, 0, 2 * Math.Clamp(unchecked(value + zeroPoint), -MostConstant, MostConstant), 1);
}
