using Edge.Compiler.Ir;

namespace Edge.Compiler.Emission.Paired;

/// <summary>A filter as words of two weights of two filters, in the order in which <c>edge_paired_filters.h</c> reads them.</summary>
internal static class PairedWeights
{
    /// <summary>Filters that are summed at the same time.</summary>
    public const int Together = 4;

    /// <summary>Pairs of a run of values: whole words of four bytes.</summary>
    public static int PairsOf(int run) => (run + 3) / 4 * 2;

    /// <param name="weights">[filters][runs][run]</param>
    /// <param name="filters">How many; rows of zeros fill up the last four.</param>
    /// <param name="runs">Of a filter: stretches of values that are neighbours in memory.</param>
    /// <param name="run">Values of each; zeros fill up the last word.</param>
    /// <returns>[four filters][runs][pair][2]</returns>
    public static int[] Arrange(sbyte[] weights, int filters, int runs, int run)
    {
        int fours = (filters + Together - 1) / Together, words = PairsOf(run) / 2;
        var arranged = new int[fours * runs * words * 4];
        int at = 0;
        for (int o = 0; o < fours * Together; o += Together)
        {
            for (int y = 0; y < runs; y++)
            {
                for (int first = 0; first < words * 4; first += 4)
                {
                    // The even bytes of a word become one pair, the odd ones the next.
                    for (int odd = 0; odd < 2; odd++)
                    {
                        arranged[at++] = Word(o, y, first + odd);
                        arranged[at++] = Word(o + 2, y, first + odd);
                    }
                }
            }
        }

        return arranged;

        int Word(int o, int y, int k) => (Half(o, y, k) & 0xffff) | (Half(o, y, k + 2) << 16);

        int Half(int o, int y, int k) => Weight(o, y, k) + 256 * Weight(o + 1, y, k);

        int Weight(int o, int y, int k) => o < filters && k < run ? weights[(o * runs + y) * run + k] : 0;
    }

    /// <summary>The table of a call.</summary>
    /// <inheritdoc cref="Arrange"/>
    public static Table TableOf(Table filter, int filters, int runs, int run)
    {
        int[] words = Arrange((sbyte[])filter.Data, filters, runs, run);
        var shape = new Shape(words.Length / (runs * PairsOf(run) * 2), runs * PairsOf(run), 2);
        return new Table("pairs", words, shape, $"{filter.Shape} in words of two weights of two filters");
    }
}
