namespace Edge.Compiler.Planning.Memories;

/// <summary>Chooses a memory for every lifetime such that each memory holds its own and waiting for slow ones takes the fewest cycles.</summary>
/// <remarks>
/// How it works:
/// <list type="number">
/// <item>What a lifetime costs in a memory is its traffic times that memory's cycles for a byte. Equal costs prefer the first memory.</item>
/// <item>Some greedy rounds take the lifetimes by traffic, by traffic for each byte, by size, and put each one in the cheapest memory with room.</item>
/// <item>A branch and bound over all choices follows, most traffic first, up to a number of steps: what is alive together must fit,</item>
/// <item>and at the end of a branch every memory gets the layout of <see cref="ArenaPlanner"/>, which must fit too.</item>
/// </list>
/// </remarks>
internal static class RegionPlanner
{
    /// <param name="lifetimes">In any order.</param>
    /// <param name="regions">At least one; that of other data first.</param>
    /// <param name="alignment">Every offset is a multiple of it.</param>
    /// <returns>Null where no layout was found that fits.</returns>
    public static RegionLayout? Plan(IReadOnlyList<Lifetime> lifetimes, IReadOnlyList<MemoryRegion> regions, int alignment)
    {
        var problem = new RegionProblem(lifetimes, regions, alignment);
        RegionLayout? greedy = problem.Greedy();
        return new RegionSearch(problem, greedy).Best() is { } best ? problem.Settled(best) : null;
    }

    /// <summary>A layout that need not fit: the first memory is as large as it must be, and no larger than greedy rounds leave it.</summary>
    public static RegionLayout Overflowing(IReadOnlyList<Lifetime> lifetimes, IReadOnlyList<MemoryRegion> regions, int alignment)
    {
        RegionLayout? With(int bytes) => new RegionProblem(lifetimes, [regions[0] with { Bytes = bytes, HasDma = true }, .. regions.Skip(1)], alignment).Greedy();
        int least = regions[0].Bytes, enough = (int)Math.Min(int.MaxValue, lifetimes.Sum(lifetime => (long)lifetime.Bytes + alignment));
        RegionLayout best = With(enough)!;
        while (enough - least > alignment)
        {
            int middle = least + ((enough - least) / 2);
            if (With(middle) is { } smaller)
                (best, enough) = (smaller, middle);
            else
                least = middle;
        }

        return best;
    }
}
