using Edge.Compiler.Ir;
using Edge.Runtime;

namespace Edge.Compiler.Operators;

/// <summary>Ranges through an operator that sums products, adds a bias and requantizes each channel by its own factor.</summary>
public static class AccumulatorBounds
{
    // Requantization rises with the accumulator as long as nothing wraps around; this leaves room for rounding and the zero point.
    private const long Limit = 1L << 30;

    /// <param name="call">With the tables <c>bias</c>, <c>multiplier</c> and <c>shift</c>.</param>
    /// <param name="placements">Which taps lie inside the image; one that does not adds nothing.</param>
    /// <param name="tap">The least and most that tap t adds to the accumulator of output channel o.</param>
    public static ChannelRanges Of(KernelCall call, IReadOnlyList<bool[]> placements, Func<int, int, (long Least, long Most)> tap)
    {
        int[] bias = call.Int32Table("bias"), multiplier = call.Int32Table("multiplier");
        sbyte[] shift = call.Int8Table("shift");
        sbyte[] leastOf = new sbyte[bias.Length], mostOf = new sbyte[bias.Length];
        for (int o = 0; o < bias.Length; o++)
        {
            var (least, most) = Accumulator(bias[o], placements, t => tap(o, t));
            bool mayWrap = Math.Max(-least, most) > Limit >> Math.Max(0, (int)shift[o]);
            leastOf[o] = mayWrap ? (sbyte)call["activation_min"] : Requantized((int)least, o);
            mostOf[o] = mayWrap ? (sbyte)call["activation_max"] : Requantized((int)most, o);
        }

        return new ChannelRanges(leastOf, mostOf);

        sbyte Requantized(int accumulator, int o)
        {
            int value = Requantization.Apply(accumulator, multiplier[o], shift[o]) + call["output_zero_point"];
            return (sbyte)Math.Min(Math.Max(value, call["activation_min"]), call["activation_max"]);
        }
    }

    /// <summary>What weight * (value - zero point) can be for a value in [least, most].</summary>
    public static (long Least, long Most) Product(sbyte weight, int least, int most, int zeroPoint)
    {
        int a = weight * (least - zeroPoint), b = weight * (most - zeroPoint);
        return (Math.Min(a, b), Math.Max(a, b));
    }

    private static (long Least, long Most) Accumulator(int bias, IReadOnlyList<bool[]> placements, Func<int, (long Least, long Most)> tap)
    {
        (long Least, long Most)[] taps = [.. Enumerable.Range(0, placements[0].Length).Select(tap)];
        long least = long.MaxValue, most = long.MinValue;
        foreach (bool[] inside in placements)
        {
            long low = bias, high = bias;
            for (int t = 0; t < taps.Length; t++)
            {
                low += inside[t] ? taps[t].Least : 0;
                high += inside[t] ? taps[t].Most : 0;
            }

            (least, most) = (Math.Min(least, low), Math.Max(most, high));
        }

        return (least, most);
    }
}
