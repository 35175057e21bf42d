namespace Edge.Compiler.Planning.Memories;

/// <summary>Lifetimes and memories as plain arrays: what the searches of <see cref="RegionPlanner"/> work on.</summary>
internal sealed class RegionProblem
{
    private const int Thousandths = 1000;

    private readonly IReadOnlyList<Lifetime> _lifetimes;
    private readonly IReadOnlyList<MemoryRegion> _regions;
    private readonly int _alignment;
    private readonly long[] _weights;

    public RegionProblem(IReadOnlyList<Lifetime> lifetimes, IReadOnlyList<MemoryRegion> regions, int alignment)
    {
        _lifetimes = lifetimes;
        _regions = regions;
        _alignment = alignment;
        _weights = [.. regions.Select(region => (long)Math.Round(region.ByteCycles * Thousandths))];
        Cheapest = [.. Enumerable.Range(0, regions.Count).OrderBy(region => _weights[region])];
        Bytes = [.. lifetimes.Select(lifetime => (lifetime.Bytes + alignment - 1) / alignment * alignment)];
        int[] starts = [.. lifetimes.Select(lifetime => lifetime.First).Distinct().Order()];
        Sections = starts.Length;
        From = [.. lifetimes.Select(lifetime => Array.BinarySearch(starts, lifetime.First))];
        Until = [.. lifetimes.Select(lifetime => starts.Count(start => start <= lifetime.Last))];
    }

    public int Count => _lifetimes.Count;

    public int RegionCount => _regions.Count;

    /// <summary>Memories, those with the fewest cycles for a byte first.</summary>
    public int[] Cheapest { get; }

    /// <summary>Aligned.</summary>
    public int[] Bytes { get; }

    /// <summary>Stretches of time between which the same lifetimes are alive.</summary>
    public int Sections { get; }

    /// <summary>Of each lifetime, its first section.</summary>
    public int[] From { get; }

    /// <summary>Of each lifetime, the section behind its last.</summary>
    public int[] Until { get; }

    public int CapacityOf(int region) => _regions[region].Bytes;

    public long TrafficOf(int lifetime) => _lifetimes[lifetime].Traffic;

    public bool Admits(int region, int lifetime) => Bytes[lifetime] <= _regions[region].Bytes && (_regions[region].HasDma || !_lifetimes[lifetime].NeedsDma);

    /// <summary>Thousandths of cycles.</summary>
    public long CostOf(int lifetime, int region) => TrafficOf(lifetime) * _weights[region];

    /// <summary>The best of some greedy rounds; null where none ends.</summary>
    public RegionLayout? Greedy()
    {
        Func<int, double>[] orders =
        [
            i => (double)TrafficOf(i) / Bytes[i], i => TrafficOf(i), i => Bytes[i], i => (double)Bytes[i] * (Until[i] - From[i]),
        ];
        RegionLayout? best = null;
        long least = Enumerable.Range(0, Count).Sum(i => CostOf(i, Cheapest[0]));
        foreach (Func<int, double> order in orders)
        {
            RegionLayout? layout = Greedy([.. Enumerable.Range(0, Count).OrderByDescending(order).ThenBy(i => From[i])]);
            if (layout is not null && (best is null || (layout.Cycles, Spilled(layout)).CompareTo((best.Cycles, Spilled(best))) < 0))
                best = layout;
            if (best?.Cycles == least)
                break;
        }

        return best;
    }

    /// <summary>Bytes of lifetimes outside the first memory.</summary>
    public long Spilled(RegionLayout layout) => Enumerable.Range(0, Count).Where(i => layout.Places[i].Region > 0).Sum(i => (long)Bytes[i]);

    /// <summary>Offsets in every memory; null where one is too small.</summary>
    /// <param name="regionOf">Of each lifetime.</param>
    public RegionLayout? LayOut(int[] regionOf)
    {
        var places = new RegionPlace[Count];
        var bytes = new int[RegionCount];
        for (int region = 0; region < RegionCount; region++)
        {
            int[] own = [.. Enumerable.Range(0, Count).Where(i => regionOf[i] == region)];
            int[] offsets = Quick(own);
            if (End(own, offsets) > CapacityOf(region))
                offsets = Careful(own);
            bytes[region] = End(own, offsets);
            if (bytes[region] > CapacityOf(region))
                return null;
            for (int i = 0; i < own.Length; i++)
                places[own[i]] = new RegionPlace(region, offsets[i]);
        }

        return new RegionLayout(places, bytes, Enumerable.Range(0, Count).Sum(i => CostOf(i, regionOf[i])));
    }

    /// <summary>The same choice of memories in arenas as small as they are found.</summary>
    public RegionLayout Settled(RegionLayout layout)
    {
        RegionPlace[] places = [.. layout.Places];
        int[] bytes = [.. layout.Bytes];
        for (int region = 0; region < RegionCount; region++)
        {
            int[] own = [.. Enumerable.Range(0, Count).Where(i => places[i].Region == region)];
            int[] offsets = Careful(own);
            if (End(own, offsets) >= bytes[region])
                continue;
            bytes[region] = End(own, offsets);
            for (int i = 0; i < own.Length; i++)
                places[own[i]] = new RegionPlace(region, offsets[i]);
        }

        return layout with { Places = places, Bytes = bytes };
    }

    private RegionLayout? Greedy(int[] order)
    {
        int[] regionOf = [.. Enumerable.Repeat(-1, Count)];
        List<int>[] held = [.. Enumerable.Range(0, RegionCount).Select(_ => new List<int>())];
        foreach (int i in order)
        {
            foreach (int region in Cheapest)
            {
                if (!Admits(region, i))
                    continue;
                int[] own = [.. held[region], i];
                if (own.Sum(lifetime => (long)Bytes[lifetime]) > CapacityOf(region) && (Alive(own) > CapacityOf(region) || End(own, Quick(own)) > CapacityOf(region)))
                    continue;
                held[region].Add(i);
                regionOf[i] = region;
                break;
            }

            if (regionOf[i] < 0)
                return null;
        }

        return LayOut(regionOf);
    }

    private long Alive(int[] own)
    {
        var alive = new long[Sections];
        foreach (int i in own)
        {
            for (int section = From[i]; section < Until[i]; section++)
                alive[section] += Bytes[i];
        }

        return alive.Max();
    }

    private int[] Quick(int[] own)
    {
        var problem = new ArenaProblem([.. own.Select(i => _lifetimes[i])], _alignment);
        return problem.PlaceInOrder([.. Enumerable.Range(0, own.Length).OrderByDescending(i => problem.Bytes[i]).ThenBy(i => problem.First[i])]);
    }

    private int[] Careful(int[] own) => [.. ArenaPlanner.Plan([.. own.Select(i => _lifetimes[i])], _alignment).Select(allotment => allotment.Offset)];

    private int End(int[] own, int[] offsets) => own.Select((lifetime, i) => offsets[i] + Bytes[lifetime]).DefaultIfEmpty().Max();
}
