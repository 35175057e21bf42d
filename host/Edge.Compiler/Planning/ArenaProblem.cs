namespace Edge.Compiler.Planning;

/// <summary>Lifetimes as plain arrays with aligned sizes: what every search of <see cref="ArenaPlanner"/> works on.</summary>
internal sealed class ArenaProblem
{
    private readonly int[][] _neighbours;

    public ArenaProblem(IReadOnlyList<Lifetime> lifetimes, int alignment)
    {
        Count = lifetimes.Count;
        Bytes = [.. lifetimes.Select(l => (l.Bytes + alignment - 1) / alignment * alignment)];
        First = [.. lifetimes.Select(l => l.First)];
        Last = [.. lifetimes.Select(l => l.Last)];
        _neighbours = [.. lifetimes.Select((a, i) => Enumerable.Range(0, Count).Where(j => j != i && a.Overlaps(lifetimes[j])).ToArray())];
        LowerBound = First.Distinct().Select(node => Enumerable.Range(0, Count).Where(i => First[i] <= node && node <= Last[i]).Sum(i => Bytes[i]))
            .DefaultIfEmpty().Max();
    }

    public int Count { get; }

    public int[] Bytes { get; }

    public int[] First { get; }

    public int[] Last { get; }

    public int LowerBound { get; }

    /// <summary>Those alive at the same time as <paramref name="lifetime"/>.</summary>
    public ReadOnlySpan<int> Neighbours(int lifetime) => _neighbours[lifetime];

    public int Peak(int[] offsets)
    {
        int peak = 0;
        for (int i = 0; i < Count; i++)
            peak = Math.Max(peak, offsets[i] + Bytes[i]);
        return peak;
    }

    /// <summary>Places each lifetime of <paramref name="order"/> in the smallest gap that holds it; above everything is the largest gap.</summary>
    public int[] PlaceInOrder(int[] order)
    {
        var offsets = new int[Count];
        Array.Fill(offsets, -1);
        var placed = new List<(int Start, int End)>();
        foreach (int i in order)
        {
            placed.Clear();
            foreach (int j in _neighbours[i])
            {
                if (offsets[j] >= 0)
                    placed.Add((offsets[j], offsets[j] + Bytes[j]));
            }

            placed.Sort();
            int top = 0, bestStart = -1, bestGap = int.MaxValue;
            foreach (var (start, end) in placed)
            {
                int gap = start - top;
                if (gap >= Bytes[i] && gap < bestGap)
                    (bestStart, bestGap) = (top, gap);
                top = Math.Max(top, end);
            }

            offsets[i] = bestStart >= 0 ? bestStart : top;
        }

        return offsets;
    }
}
