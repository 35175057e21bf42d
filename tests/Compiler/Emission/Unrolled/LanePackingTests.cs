using Edge.Compiler.Emission.Unrolled;

namespace Edge.Compiler.Tests.Emission.Unrolled;

public class LanePackingTests
{
    /// <summary>Every lane of every word, read as the emitted code reads it, is its filter's own sum: random windows and the worst ones.</summary>
    [Fact]
    public void Lanes_hold_their_sums_whatever_the_window() => Property.Holds(random =>
    {
        int taps = random.Next(1, 400);
        FilterSum[] sums = [.. Enumerable.Range(0, random.Next(1, 9)).Select(output => Sum(random, output, taps))];
        IReadOnlyList<PackedWord> words = LanePacking.Pack(sums);
        Assert.Equal(sums.Where(sum => sum.Taps.Count > 0).Select(sum => sum.Output), words.SelectMany(word => word.Lanes).Select(lane => lane.Sum.Output).Order());
        for (int run = 0; run < 20; run++)
        {
            FilterSum aim = sums[random.Next(sums.Length)];
            long[] window = [.. Enumerable.Range(0, taps).Select(tap => run switch
            {
                0 => Extreme(aim, tap, largest: true),
                1 => Extreme(aim, tap, largest: false),
                _ => (long)random.Next(-128, 128),
            })];
            foreach (PackedWord word in words)
            {
                long packed = word.Base + word.Products.Sum(product => product.Factor * window[product.Tap]);
                foreach (Lane lane in word.Lanes)
                {
                    long read = lane == word.Lanes[^1] ? packed >> lane.Shift : packed >> lane.Shift & ((1L << lane.Bits) - 1);
                    Assert.Equal(lane.Sum.Taps.Select((tap, i) => window[tap] * lane.Sum.Weights[i]).Sum(), read + lane.Sum.Least);
                }
            }
        }
    }, runs: 200);

    [Fact]
    public void Three_ordinary_filters_share_a_word_and_wide_ones_do_not()
    {
        FilterSum Of(int output, long range) => new(output, [0], [1], 0, range);
        Assert.Equal([3], LanePacking.Pack([Of(0, (1 << 21) - 1), Of(1, (1 << 21) - 1), Of(2, (1 << 21) - 1)]).Select(word => word.Lanes.Count));
        Assert.Equal([2, 1], LanePacking.Pack([Of(0, 1 << 21), Of(1, 1 << 21), Of(2, 1 << 21)]).Select(word => word.Lanes.Count));
        Assert.Equal([4], LanePacking.Pack([Of(0, 30_000), Of(1, 30_000), Of(2, 30_000), Of(3, 30_000)]).Select(word => word.Lanes.Count));
    }

    [Fact]
    public void A_filter_of_zeros_takes_no_lane() =>
        Assert.Empty(LanePacking.Pack([new FilterSum(0, [], [], 0, 0)]));

    private static FilterSum Sum(Random random, int output, int taps)
    {
        int largest = random.Next(1, 128);
        var weights = Enumerable.Range(0, taps).Select(_ => (sbyte)random.Next(-largest, largest + 1)).ToArray();
        int[] used = [.. Enumerable.Range(0, taps).Where(tap => weights[tap] != 0)];
        long least = used.Sum(tap => weights[tap] > 0 ? weights[tap] * -128L : weights[tap] * 127L), most = used.Sum(tap => weights[tap] > 0 ? weights[tap] * 127L : weights[tap] * -128L);
        return new FilterSum(output, used, [.. used.Select(tap => weights[tap])], least, most);
    }

    private static long Extreme(FilterSum sum, int tap, bool largest)
    {
        int at = sum.Taps.ToList().IndexOf(tap);
        return at < 0 ? 0 : sum.Weights[at] > 0 == largest ? 127 : -128;
    }
}
