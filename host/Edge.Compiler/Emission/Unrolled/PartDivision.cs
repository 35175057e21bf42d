namespace Edge.Compiler.Emission.Unrolled;

/// <summary>How the sums of a step are divided into methods, each small enough to find room in some assembly.</summary>
/// <param name="Taps">Chunks of the window; each tap in one.</param>
/// <param name="Words">Groups of words; a method works on one group with the taps of one chunk.</param>
internal sealed record PartDivision(IReadOnlyList<IReadOnlyList<int>> Taps, IReadOnlyList<IReadOnlyList<int>> Words)
{
    /// <summary>Intermediate language of one method at most, about: two of them fill an assembly.</summary>
    public const int PartBytes = 28_000;

    // Fewer taps than these and carrying sums from part to part costs more than reading taps again in a second group.
    private const int FewTaps = 60;

    /// <param name="words">The taps that each weighs.</param>
    /// <param name="outputs">What all words hold.</param>
    /// <param name="size">Of the pieces that a method is made of.</param>
    public static PartDivision Of(IReadOnlyList<IEnumerable<int>> words, int outputs, PartSize size)
    {
        int[] taps = [.. words.SelectMany(word => word).Distinct().Order()];
        int products = words.Sum(word => word.Count()), groups = 0, chunks;
        do
        {
            groups++;
            int ofTaps = taps.Length * size.Tap + products * size.Product / groups, room = Math.Max(PartBytes - outputs * size.Output / groups, 1);
            chunks = Math.Max(1, Math.Max(Parts(taps.Length, size.MostTaps), Parts(ofTaps, room)));
        }
        while (groups < words.Count && Parts(taps.Length, chunks) < FewTaps && chunks > 1);

        return new PartDivision(
            taps.Length == 0 ? [[]] : [.. taps.Chunk(Parts(taps.Length, chunks))],
            words.Count == 0 ? [[]] : [.. Enumerable.Range(0, words.Count).Chunk(Parts(words.Count, groups))]);
    }

    private static int Parts(int all, int each) => (all + each - 1) / each;
}

/// <summary>Bytes of intermediate language, about.</summary>
/// <param name="MostTaps">A method of nanoCLR has at most 255 locals; each tap of a part is one.</param>
/// <param name="Tap">Reading one.</param>
/// <param name="Product">Adding one tap to one word.</param>
/// <param name="Output">Rescaling and storing one, for each window of a part.</param>
internal sealed record PartSize(int MostTaps, int Tap, int Product, int Output)
{
    /// <summary>Of words whose lanes are outputs.</summary>
    public static PartSize OfWords { get; } = new(MostTaps: 200, Tap: 10, Product: 13, Output: 46);
}
