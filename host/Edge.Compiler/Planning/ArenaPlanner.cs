namespace Edge.Compiler.Planning;

/// <summary>Gives every lifetime an offset such that no two that overlap in time overlap in the arena, and the arena is small.</summary>
/// <remarks>
/// How it works, in ten lines:
/// <list type="number">
/// <item>Sizes are rounded up to the alignment; from here on everything is a multiple of it.</item>
/// <item>No arena can be smaller than the most bytes alive at any one node: the lower bound.</item>
/// <item>A greedy round takes the lifetimes in some order and puts each one in the smallest gap that holds it</item>
/// <item>between the already placed ones it meets in time, lowest offset first among equal gaps.</item>
/// <item>Orders tried: by size, by size times duration, by duration, by first node, by first node from the end.</item>
/// <item>The best order is then improved: the lifetime that reaches the peak moves to the front, and the round is repeated.</item>
/// <item>Then random swaps of the best order, from a fixed seed, so that the same graph always gets the same arena.</item>
/// <item>A branch and bound over orders of rising offsets follows (<see cref="ExactArena"/>),</item>
/// <item>which finds the optimum or stops after a fixed number of placements, fewer where there are many lifetimes.</item>
/// <item>Any step that reaches the lower bound ends the search. Greedy by size: Pisarchyk and Lee 2020, arXiv:2001.03288.</item>
/// </list>
/// </remarks>
public static class ArenaPlanner
{
    private const int Improvements = 40;
    private const int Swaps = 200;

    /// <param name="lifetimes">In any order.</param>
    /// <param name="alignment">Every offset is a multiple of it; at least 1.</param>
    /// <returns>One allotment for each lifetime, in the same order.</returns>
    public static IReadOnlyList<Allotment> Plan(IReadOnlyList<Lifetime> lifetimes, int alignment = 4)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(alignment, 1);
        var problem = new ArenaProblem(lifetimes, alignment);
        int[] offsets = Search(problem);
        return [.. lifetimes.Select((lifetime, i) => new Allotment(lifetime, offsets[i]))];
    }

    /// <summary>The most bytes alive at one node: no arena is smaller.</summary>
    public static int LowerBound(IReadOnlyList<Lifetime> lifetimes, int alignment = 4) => new ArenaProblem(lifetimes, alignment).LowerBound;

    private static int[] Search(ArenaProblem problem)
    {
        var best = new Attempt([], [], int.MaxValue);
        bool Done() => best.Peak <= problem.LowerBound;
        void Try(int[] order)
        {
            int[] offsets = problem.PlaceInOrder(order);
            int peak = problem.Peak(offsets);
            if (peak < best.Peak)
                best = new Attempt(order, offsets, peak);
        }

        foreach (int[] order in Orders(problem))
        {
            Try(order);
            if (Done())
                return best.Offsets;
        }

        int[] current = best.Order;
        for (int i = 0; i < Improvements && !Done(); i++)
        {
            int[] offsets = problem.PlaceInOrder(current);
            int highest = Enumerable.Range(0, problem.Count).MaxBy(j => offsets[j] + problem.Bytes[j]);
            current = [highest, .. current.Where(j => j != highest)];
            Try(current);
        }

        var random = new Random(1);
        for (int i = 0; i < Swaps && !Done(); i++)
        {
            int[] order = [.. best.Order];
            for (int swap = random.Next(1, 4); swap > 0; swap--)
            {
                int a = random.Next(order.Length), b = random.Next(order.Length);
                (order[a], order[b]) = (order[b], order[a]);
            }

            Try(order);
        }

        return Done() ? best.Offsets : ExactArena.Improve(problem, best.Offsets);
    }

    private static IEnumerable<int[]> Orders(ArenaProblem problem)
    {
        int[] Descending(Func<int, long> key) => [.. Enumerable.Range(0, problem.Count).OrderByDescending(key).ThenBy(i => problem.First[i])];
        long Duration(int i) => problem.Last[i] - problem.First[i] + 1;
        yield return Descending(i => problem.Bytes[i]);
        yield return Descending(i => problem.Bytes[i] * Duration(i));
        yield return Descending(Duration);
        yield return Descending(i => -problem.First[i]);
        yield return Descending(i => problem.Last[i]);
    }

    private sealed record Attempt(int[] Order, int[] Offsets, int Peak);
}
