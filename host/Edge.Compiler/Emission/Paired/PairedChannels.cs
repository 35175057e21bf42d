using Edge.Compiler.Ir;

namespace Edge.Compiler.Emission.Paired;

/// <summary>The table of biases, multipliers, roundings and shifts that <c>edge_paired_filters.h</c> reads: four channels after four.</summary>
internal static class PairedChannels
{
    /// <returns>Null where a channel's numbers are out of the kernels' reach.</returns>
    /// <param name="call">Of a plain kernel whose filter lies channel after channel.</param>
    public static Table? TableOf(KernelCall call)
    {
        sbyte[] filter = call.Int8Table("filter");
        int channels = call["out_c"], weights = filter.Length / channels;
        var all = new List<PairedChannel>();
        for (int o = 0; o < channels; o++)
        {
            if (PairedChannel.Of(new ArraySegment<sbyte>(filter, o * weights, weights), o, call) is not { } channel)
                return null;
            all.Add(channel);
        }

        while (all.Count % PairedWeights.Together != 0)
            all.Add(PairedChannel.Unused);
        int[] words = [.. all.Chunk(PairedWeights.Together).SelectMany(Words)];
        return new Table("channels", words, new Shape(all.Count / PairedWeights.Together, 16), "sums' beginnings; multiplier, rounding and shift of each");
    }

    private static IEnumerable<int> Words(PairedChannel[] four) =>
    [
        four[0].Sum, unchecked(four[0].Sum + 256 * four[1].Sum), four[2].Sum, unchecked(four[2].Sum + 256 * four[3].Sum),
        .. four.SelectMany(channel => new[] { channel.Multiplier, channel.Rounding, channel.Shift }),
    ];
}
