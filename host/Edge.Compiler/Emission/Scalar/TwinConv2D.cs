using Edge.Compiler.Ir;

namespace Edge.Compiler.Emission.Scalar;

/// <summary>Convolutions that multiply the values at two places by a weight at once: the tables of <c>edge_conv2d_twin_s8.h</c>.</summary>
internal static class TwinConv2D
{
    // Of a column that has four places; where the kernel computes two, half is left.
    private const int MostColumnBytes = 8;

    private const int HalfOf16Bits = 0x8000, ChannelWords = 6, WordBytes = 4;

    /// <summary>The call that takes a call's place; null where it has groups or its numbers are out of reach.</summary>
    public static CallVariant? Of(KernelCall call)
    {
        sbyte[] filter = call.Int8Table("filter");
        int outputs = call["out_c"], size = filter.Length / outputs, depth = TwinFilter.DepthOf(size);
        ArraySegment<sbyte> WeightsOf(int o) => new(filter, o * size, size);
        if (call["groups"] != 1 || ScalarChannel.AllOf(call) is not { } channels)
            return null;
        TwinFilter[] filters = [.. Enumerable.Range(0, outputs).Select(o => TwinFilter.Of(WeightsOf(o)))];
        var twin = new KernelCall("conv2d_twin_s8", call.Activations,
            [.. call.Parameters.Where(parameter => parameter.Name is not ("groups" or "output_zero_point")), new("depth", depth)],
            [Weights(filters, depth), Rests(filters), Channels(filters, channels, depth)]);
        return new CallVariant(twin, ((depth * MostColumnBytes) + call["in_c"] + WordBytes - 1) / WordBytes * WordBytes);
    }

    /// <summary>Two filters by turns, in whole words.</summary>
    /// <param name="depth">Weights of each.</param>
    public static Table Weights(TwinFilter[] filters, int depth)
    {
        int pairs = (filters.Length + 1) / 2;
        var bytes = new sbyte[pairs * depth * 2];
        for (int o = 0; o < filters.Length; o++)
        {
            for (int k = 0; k < depth; k++)
                bytes[(((o / 2 * depth) + k) * 2) + (o % 2)] = filters[o].Weights[k];
        }

        var words = new int[bytes.Length / WordBytes];
        Buffer.BlockCopy(bytes, 0, words, 0, bytes.Length);
        return new Table("weights", words, new Shape(pairs, depth, 2), "bytes of two filters by turns");
    }

    /// <summary>Those of all filters, one after the other.</summary>
    public static Table Rests(TwinFilter[] filters)
    {
        int[] words = [.. filters.SelectMany(filter => filter.Rests).Select(rest => (rest.Index << 8) | (rest.Weight & 0xff))];
        int[] some = words.Length > 0 ? words : [0]; // an array of C has an element
        return new Table("rests", some, new Shape(some.Length), "256 * index + weight of what four weights have too much");
    }

    /// <summary>What each channel's sums begin with and become.</summary>
    /// <param name="filters">At least one for each channel.</param>
    /// <param name="depth">Weights of each that are read.</param>
    public static Table Channels(TwinFilter[] filters, ScalarChannel[] channels, int depth)
    {
        // Closing a sum leaves half of what 16 bits hold in it.
        var words = new int[(channels.Length + 1) / 2 * 2 * ChannelWords];
        for (int o = 0; o < channels.Length; o++)
        {
            ScalarChannel channel = channels[o];
            int rests = filters[o].Rests.Count(rest => rest.Index < depth), passed = filters[o].Rests.Count - rests;
            int closed = (depth / TwinFilter.Together) + rests;
            int[] own = [unchecked(channel.Sum - (closed * HalfOf16Bits)), channel.Sum, channel.Multiplier, channel.Rounding, channel.Shift, rests | (passed << 16)];
            own.CopyTo(words, o * ChannelWords);
        }

        return new Table("channels", words, new Shape(words.Length / ChannelWords, ChannelWords), "sums' beginnings; multiplier, rounding, shift and rests of each");
    }
}
