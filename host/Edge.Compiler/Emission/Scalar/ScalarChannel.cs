using Edge.Compiler.Emission.Paired;
using Edge.Compiler.Ir;

namespace Edge.Compiler.Emission.Scalar;

/// <summary>What an output channel's products are added to, and how <c>edge_scaled_sum.h</c> makes an output of the sum.</summary>
/// <param name="Sum">The sum's beginning.</param>
/// <param name="Multiplier">As in requantization.</param>
/// <param name="Rounding">A step, half an output and the output's zero point, in steps of a half.</param>
/// <param name="Shift">To the right, from 2.</param>
internal readonly record struct ScalarChannel(int Sum, int Multiplier, int Rounding, int Shift)
{
    // Twice this and the product, which is below 2^25, fit in 32 bits.
    private const int MostRounding = 1 << 29;

    /// <summary>The channel of a call; null where its numbers are out of the kernels' reach.</summary>
    /// <inheritdoc cref="PairedChannel.Of"/>
    public static ScalarChannel? Of(IReadOnlyList<sbyte> weights, int channel, KernelCall call) =>
        PairedChannel.Of(weights, channel, call) is { } paired && Math.Abs(paired.Rounding) < MostRounding
            ? new ScalarChannel(paired.Sum, paired.Multiplier, (2 * paired.Rounding) + 1, paired.Shift + 1)
            : null;

    /// <summary>Those of a call whose filter lies channel after channel; null where one is out of reach.</summary>
    public static ScalarChannel[]? AllOf(KernelCall call)
    {
        sbyte[] filter = call.Int8Table("filter");
        int outputs = call["out_c"], size = filter.Length / outputs;
        return AllOf(o => new ArraySegment<sbyte>(filter, o * size, size), outputs, call);
    }

    /// <summary>Those of all output channels; null where one is out of reach.</summary>
    /// <param name="weightsOf">The weights of a channel.</param>
    /// <param name="channels">How many.</param>
    /// <param name="call">Of a plain kernel.</param>
    public static ScalarChannel[]? AllOf(Func<int, IReadOnlyList<sbyte>> weightsOf, int channels, KernelCall call)
    {
        var all = new ScalarChannel[channels];
        for (int o = 0; o < channels; o++)
        {
            if (Of(weightsOf(o), o, call) is not { } channel)
                return null;
            all[o] = channel;
        }

        return all;
    }

    /// <summary>As the kernels read it.</summary>
    public int[] Words() => [Sum, Multiplier, Rounding, Shift];
}
