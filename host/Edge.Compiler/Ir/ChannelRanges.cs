namespace Edge.Compiler.Ir;

/// <summary>The smallest and the largest int8 value that each channel of an activation can hold, at any place of the image.</summary>
/// <param name="Least">One value for each channel.</param>
/// <param name="Most">One value for each channel, none below its <paramref name="Least"/>.</param>
public sealed record ChannelRanges(IReadOnlyList<sbyte> Least, IReadOnlyList<sbyte> Most)
{
    public int Channels => Least.Count;

    /// <summary>[-128, 127] for every channel: nothing is known.</summary>
    public static ChannelRanges Everything(int channels) => new(Filled(channels, sbyte.MinValue), Filled(channels, sbyte.MaxValue));

    /// <summary>The ranges of values seen: channels innermost, as in a tensor.</summary>
    public static ChannelRanges Of(sbyte[] values, int channels)
    {
        sbyte[] least = Filled(channels, sbyte.MaxValue), most = Filled(channels, sbyte.MinValue);
        for (int i = 0; i < values.Length; i++)
        {
            least[i % channels] = Math.Min(least[i % channels], values[i]);
            most[i % channels] = Math.Max(most[i % channels], values[i]);
        }

        return new ChannelRanges(least, most);
    }

    /// <summary>The same, and <paramref name="value"/> in every channel.</summary>
    public ChannelRanges With(sbyte value) => new([.. Least.Select(least => Math.Min(least, value))], [.. Most.Select(most => Math.Max(most, value))]);

    /// <summary>The one value a channel always holds; null if it can hold several.</summary>
    public sbyte? ConstantOf(int channel) => Least[channel] == Most[channel] ? Least[channel] : null;

    private static sbyte[] Filled(int channels, sbyte value)
    {
        var values = new sbyte[channels];
        Array.Fill(values, value);
        return values;
    }
}
