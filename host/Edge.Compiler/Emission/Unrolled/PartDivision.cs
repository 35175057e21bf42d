namespace Edge.Compiler.Emission.Unrolled;

/// <summary>How the sums of a step are divided into methods, each small enough to find room in some assembly.</summary>
/// <param name="Taps">Chunks of the window; each tap in one.</param>
/// <param name="Words">Groups of words; a method works on one group with the taps of one chunk.</param>
internal sealed record PartDivision(IReadOnlyList<IReadOnlyList<int>> Taps, IReadOnlyList<IReadOnlyList<int>> Words)
{
    /// <summary>Intermediate language of one method at most, about: two of them fill an assembly.</summary>
    public const int PartBytes = 28_000;

    // A method of nanoCLR has at most 255 locals; each tap of a part is one.
    private const int MostTaps = 200;

    // Fewer taps than these and carrying sums from part to part costs more than reading taps again in a second group.
    private const int FewTaps = 60;

    private const int TapBytes = 10, ProductBytes = 13, OutputBytes = 46;

    public static PartDivision Of(IReadOnlyList<PackedWord> words)
    {
        int[] taps = [.. words.SelectMany(word => word.Products.Select(product => product.Tap)).Distinct().Order()];
        int products = words.Sum(word => word.Products.Count), outputs = words.Sum(word => word.Lanes.Count), groups = 0, chunks;
        do
        {
            groups++;
            int ofTaps = taps.Length * TapBytes + products * ProductBytes / groups, room = Math.Max(PartBytes - outputs * OutputBytes / groups, 1);
            chunks = Math.Max(1, Math.Max(Parts(taps.Length, MostTaps), Parts(ofTaps, room)));
        }
        while (groups < words.Count && Parts(taps.Length, chunks) < FewTaps && chunks > 1);

        return new PartDivision(
            taps.Length == 0 ? [[]] : [.. taps.Chunk(Parts(taps.Length, chunks))],
            words.Count == 0 ? [[]] : [.. Enumerable.Range(0, words.Count).Chunk(Parts(words.Count, groups))]);
    }

    private static int Parts(int all, int each) => (all + each - 1) / each;
}
