namespace Edge.Compiler.Emission.Scalar;

/// <summary>A filter for <c>edge_twin_filters.h</c>: weights of which four together stay within what a sum of 16 bits holds, and what they have too much.</summary>
/// <param name="Weights">As many as the filter has, upward to a multiple of 4.</param>
/// <param name="Rests">What is to be added to single weights.</param>
internal sealed record TwinFilter(sbyte[] Weights, IReadOnlyList<(int Index, sbyte Weight)> Rests)
{
    /// <summary>Products that are added up before the sum is read.</summary>
    public const int Together = 4;

    // 128 times as much is below 2^15.
    private const int MostTogether = 255;

    public static TwinFilter Of(IReadOnlyList<sbyte> filter)
    {
        var weights = new sbyte[DepthOf(filter.Count)];
        for (int i = 0; i < filter.Count; i++)
            weights[i] = filter[i];
        var rests = new List<(int, sbyte)>();
        for (int first = 0; first < weights.Length; first += Together)
        {
            var four = new ArraySegment<sbyte>(weights, first, Together);
            for (int excess = four.Sum(Size) - MostTogether; excess > 0; excess = four.Sum(Size) - MostTogether)
            {
                int largest = Enumerable.Range(0, Together).MaxBy(i => Size(four[i]));
                int rest = Math.Min(Size(four[largest]), excess) * Math.Sign(four[largest]);
                four[largest] -= (sbyte)rest;
                rests.Add((first + largest, (sbyte)rest));
            }
        }

        return new TwinFilter(weights, rests);
    }

    /// <summary>Weights with those that fill up the last four.</summary>
    public static int DepthOf(int weights) => (weights + Together - 1) / Together * Together;

    private static int Size(sbyte weight) => Math.Abs((int)weight);
}
