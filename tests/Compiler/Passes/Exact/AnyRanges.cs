using Edge.Compiler.Ir;

namespace Edge.Compiler.Tests.Passes.Exact;

/// <summary>Random ranges of channels, and values within them.</summary>
internal static class AnyRanges
{
    /// <summary>Wide, narrow and constant channels side by side.</summary>
    public static ChannelRanges Of(Random random, int channels)
    {
        int[] a = Draw(), b = Draw();
        for (int c = 0; c < channels; c++)
        {
            if (random.Next(3) == 0)
                b[c] = a[c];
            else if (random.Next(3) == 0)
                (a[c], b[c]) = (-128, 127);
        }

        return new ChannelRanges([.. a.Zip(b, (x, y) => (sbyte)Math.Min(x, y))], [.. a.Zip(b, (x, y) => (sbyte)Math.Max(x, y))]);

        int[] Draw() => [.. Enumerable.Range(0, channels).Select(_ => random.Next(-128, 128))];
    }

    /// <summary>Values within the ranges: all least, all most, each at one end, or anything.</summary>
    public static sbyte[] Values(Random random, ChannelRanges ranges, int count)
    {
        int kind = random.Next(4);
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            sbyte least = ranges.Least[i % ranges.Channels], most = ranges.Most[i % ranges.Channels];
            return kind switch
            {
                0 => least,
                1 => most,
                2 => random.Next(2) == 0 ? least : most,
                _ => (sbyte)random.Next(least, most + 1),
            };
        })];
    }

    /// <exception cref="Xunit.Sdk.XunitException">A value lies outside its channel's range.</exception>
    public static void AssertContain(ChannelRanges ranges, sbyte[] values, string where)
    {
        ChannelRanges seen = ChannelRanges.Of(values, ranges.Channels);
        for (int c = 0; c < ranges.Channels; c++)
        {
            Assert.True(ranges.Least[c] <= seen.Least[c] && seen.Most[c] <= ranges.Most[c],
                $"{where}: channel {c} held [{seen.Least[c]}, {seen.Most[c]}], bounded to [{ranges.Least[c]}, {ranges.Most[c]}]");
        }
    }
}
