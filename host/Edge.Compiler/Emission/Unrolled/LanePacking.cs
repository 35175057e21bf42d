namespace Edge.Compiler.Emission.Unrolled;

/// <summary>The sum of products of one output: which weight each tap of the window has, and what the sum can be.</summary>
/// <param name="Output">The output channel.</param>
/// <param name="Taps">Indices into the window, of weights that are not zero.</param>
/// <param name="Weights">One for each tap.</param>
/// <param name="Least">No window gives less.</param>
/// <param name="Most">No window gives more.</param>
internal sealed record FilterSum(int Output, IReadOnlyList<int> Taps, IReadOnlyList<sbyte> Weights, long Least, long Most)
{
    /// <summary>Bits that hold Most - Least.</summary>
    public int Bits => 64 - System.Numerics.BitOperations.LeadingZeroCount((ulong)(Most - Least));
}

/// <summary>A sum's place in a word: the sum less its <see cref="FilterSum.Least"/>, which is never negative.</summary>
internal sealed record Lane(FilterSum Sum, int Shift, int Bits);

/// <summary>Several sums in one 64-bit number, computed by one multiplication for each tap.</summary>
/// <param name="Lanes">From the lowest bit.</param>
/// <param name="Base">Added to the products: keeps every lane at zero or above, so that none borrows from the next.</param>
/// <param name="Products">For each tap that some lane weighs, the weights of all lanes in one number.</param>
internal sealed record PackedWord(IReadOnlyList<Lane> Lanes, long Base, IReadOnlyList<(int Tap, long Factor)> Products);

/// <summary>Packs sums into as few words as they need. Every lane is as wide as its own weights can make the sum, so that packing is exact.</summary>
internal static class LanePacking
{
    /// <summary>The sign bit stays clear: the highest lane is then read by a shift alone.</summary>
    public const int WordBits = 63;

    /// <summary>A sum without taps is a constant and takes no lane.</summary>
    public static IReadOnlyList<PackedWord> Pack(IEnumerable<FilterSum> sums)
    {
        // First fit, widest first. Sums of equal width keep their order, so that the emitted code does.
        var words = new List<List<FilterSum>>();
        foreach (FilterSum sum in sums.Where(sum => sum.Taps.Count > 0).OrderByDescending(sum => sum.Bits))
        {
            List<FilterSum>? word = words.Find(word => word.Sum(one => one.Bits) + sum.Bits <= WordBits);
            if (word is null)
                words.Add(word = []);
            word.Add(sum);
        }

        return [.. words.Select(Word)];
    }

    /// <summary>Sums that fit one word together, in lanes of one width where the widest of them fits it.</summary>
    public static PackedWord Word(List<FilterSum> sums)
    {
        sums.Sort((a, b) => a.Output.CompareTo(b.Output));
        // Lanes of one width need one mask; most words can have that.
        int even = WordBits / sums.Count;
        bool isEven = sums.All(sum => sum.Bits <= even);
        var lanes = new List<Lane>();
        int shift = 0;
        foreach (FilterSum sum in sums)
        {
            lanes.Add(new Lane(sum, shift, isEven ? even : sum.Bits));
            shift += lanes[^1].Bits;
        }

        var factors = new SortedDictionary<int, long>();
        long start = 0;
        foreach (Lane lane in lanes)
        {
            start += -lane.Sum.Least << lane.Shift;
            for (int i = 0; i < lane.Sum.Taps.Count; i++)
                factors[lane.Sum.Taps[i]] = factors.GetValueOrDefault(lane.Sum.Taps[i]) + ((long)lane.Sum.Weights[i] << lane.Shift);
        }

        return new PackedWord(lanes, start, [.. factors.Select(factor => (factor.Key, factor.Value))]);
    }
}
