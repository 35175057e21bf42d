using Edge.Compiler.Planning;
using Edge.Compiler.Planning.Memories;

namespace Edge.Compiler.Tests.Planning.Memories;

public class RegionPlannerTests
{
    [Fact]
    public void No_memory_holds_two_lifetimes_in_one_byte_or_more_than_it_has() => Property.Holds(random =>
    {
        Lifetime[] lifetimes = AnyLifetimes(random, random.Next(1, 30));
        MemoryRegion[] regions = AnyRegions(random, random.Next(1, 4), 400);
        int alignment = 1 << random.Next(4);
        if (RegionPlanner.Plan(lifetimes, regions, alignment) is not { } layout)
            return;
        CheckApart(lifetimes, layout, alignment);
        for (int region = 0; region < regions.Length; region++)
        {
            Assert.InRange(layout.Bytes[region], 0, regions[region].Bytes);
            Assert.True(regions[region].HasDma || lifetimes.Where((_, i) => layout.Places[i].Region == region).All(lifetime => !lifetime.NeedsDma));
        }
    });

    [Fact]
    public void Few_lifetimes_wait_no_longer_than_in_the_best_of_all_placements()
    {
        int fitting = 0, spread = 0;
        Property.Holds(random =>
        {
            Lifetime[] lifetimes = AnyLifetimes(random, random.Next(1, 6));
            MemoryRegion[] regions = AnyRegions(random, random.Next(1, 4), 120);
            long? best = Exhaustive(lifetimes, regions);
            RegionLayout? layout = RegionPlanner.Plan(lifetimes, regions, alignment: 1);
            Assert.Equal(best, layout?.Cycles);
            fitting += best is null ? 0 : 1;
            spread += layout?.Places.Select(place => place.Region).Distinct().Count() > 1 ? 1 : 0;
        }, runs: 300);
        Assert.True(fitting is > 50 and < 300 && spread > 30, $"{fitting} fit, {spread} in several memories");
    }

    [Fact]
    public void What_fits_nowhere_makes_the_first_memory_larger_and_no_other() => Property.Holds(random =>
    {
        Lifetime[] lifetimes = AnyLifetimes(random, random.Next(1, 20));
        MemoryRegion[] regions = AnyRegions(random, random.Next(2, 4), 60);
        RegionLayout layout = RegionPlanner.Overflowing(lifetimes, regions, 4);
        CheckApart(lifetimes, layout, 4);
        Assert.All(regions.Skip(1).Zip(layout.Bytes.Skip(1)), pair => Assert.InRange(pair.Second, 0, pair.First.Bytes));
        if (RegionPlanner.Plan(lifetimes, regions, 4) is null)
            Assert.True(layout.Bytes[0] > regions[0].Bytes || lifetimes.Any(lifetime => lifetime.NeedsDma));
    });

    [Fact]
    public void The_most_traffic_lies_in_the_fastest_memory()
    {
        Lifetime[] lifetimes =
        [
            new("quiet", 100, 0, 1) { Traffic = 100 }, new("busy", 100, 0, 1) { Traffic = 1000 }, new("frame", 50, 0, 1) { Traffic = 9000, NeedsDma = true },
        ];
        MemoryRegion[] regions = [new("ram", 1000, 0.5), new("dtcm", 128, 0) { HasDma = false }];
        RegionLayout layout = RegionPlanner.Plan(lifetimes, regions, 4)!;
        Assert.Equal([0, 1, 0], layout.Places.Select(place => place.Region));
        Assert.Equal((100 + 9000) * 500, layout.Cycles);
    }

    [Fact]
    public void Two_hundred_lifetimes_are_placed_in_seconds()
    {
        Lifetime[] lifetimes = AnyLifetimes(new Random(1), 200);
        var clock = System.Diagnostics.Stopwatch.StartNew();
        RegionLayout? layout = RegionPlanner.Plan(lifetimes, [new("ram", 3000, 0.5), new("dtcm", 700, 0), new("external", 100_000, 8)], 4);
        Assert.NotNull(layout);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(10), $"{clock.Elapsed}");
    }

    private static void CheckApart(Lifetime[] lifetimes, RegionLayout layout, int alignment)
    {
        for (int a = 0; a < lifetimes.Length; a++)
        {
            var (region, start) = layout.Places[a];
            Assert.Equal(0, start % alignment);
            Assert.InRange(start + lifetimes[a].Bytes, 1, layout.Bytes[region]);
            for (int b = 0; b < a; b++)
            {
                bool meets = lifetimes[a].Overlaps(lifetimes[b]) && layout.Places[b].Region == region;
                Assert.True(!meets || start + lifetimes[a].Bytes <= layout.Places[b].Offset || layout.Places[b].Offset + lifetimes[b].Bytes <= start);
            }
        }
    }

    // Every choice of memories; each memory's smallest arena is proved by another search.
    private static long? Exhaustive(Lifetime[] lifetimes, MemoryRegion[] regions)
    {
        long? best = null;
        var regionOf = new int[lifetimes.Length];
        void Try(int at)
        {
            if (at < lifetimes.Length)
            {
                for (regionOf[at] = 0; regionOf[at] < regions.Length; regionOf[at]++)
                    Try(at + 1);
                return;
            }

            bool fits = Enumerable.Range(0, regions.Length).All(region => Holds(regions[region], [.. lifetimes.Where((_, i) => regionOf[i] == region)]));
            long cost = lifetimes.Select((lifetime, i) => lifetime.Traffic * (long)Math.Round(1000 * regions[regionOf[i]].ByteCycles)).Sum();
            if (fits && (best is null || cost < best))
                best = cost;
        }

        Try(0);
        return best;
    }

    private static bool Holds(MemoryRegion region, Lifetime[] own)
    {
        if (own.Length == 0)
            return true;
        int all = own.Sum(lifetime => lifetime.Bytes);
        return (region.HasDma || own.All(lifetime => !lifetime.NeedsDma)) && new ProvenArena(own).SmallestPeak(all) <= region.Bytes;
    }

    private static MemoryRegion[] AnyRegions(Random random, int count, int most) =>
    [
        .. Enumerable.Range(0, count).Select(i => new MemoryRegion($"m{i}", random.Next(1, most), random.Next(0, 8) / 2.0) { HasDma = i == 0 || random.Next(2) == 0 }),
    ];

    private static Lifetime[] AnyLifetimes(Random random, int count) =>
    [
        .. Enumerable.Range(0, count).Select(i =>
        {
            int first = random.Next(count);
            return new Lifetime($"t{i}", random.Next(1, 60), first, first + random.Next(4)) { Traffic = random.Next(1000), NeedsDma = random.Next(8) == 0 };
        }),
    ];
}
