using Edge.Compiler.Planning;

namespace Edge.Compiler.Tests.Planning;

/// <summary>The smallest arena there is, by trying for every pair of lifetimes that meet which one lies below.</summary>
/// <remarks>
/// Slow, and nothing like the search it judges: a layout is a direction for each such pair without circles, and its peak the longest way through
/// them. A direction that is settled by others is not tried.
/// </remarks>
internal sealed class ProvenArena
{
    private readonly int[] _bytes;
    private readonly (int A, int B)[] _pairs;
    private readonly List<(int Under, int Over)> _decided = [];

    public ProvenArena(IReadOnlyList<Lifetime> lifetimes)
    {
        _bytes = [.. lifetimes.Select(lifetime => lifetime.Bytes)];
        _pairs =
        [
            .. from a in Enumerable.Range(0, lifetimes.Count)
               from b in Enumerable.Range(0, a)
               where lifetimes[a].Overlaps(lifetimes[b])
               orderby -(lifetimes[a].Bytes + lifetimes[b].Bytes)
               select (a, b),
        ];
    }

    /// <param name="known">A peak that some layout has.</param>
    /// <returns>The least of all.</returns>
    public int SmallestPeak(int known)
    {
        int best = known;
        while (Exists(best - 1, new int[_bytes.Length], new int[_bytes.Length], 0))
            best--;
        return best;
    }

    // low: the least offset; above: the least room from a lifetime's start to the top.
    private bool Exists(int peak, int[] low, int[] above, int undecided)
    {
        for (int i = 0; i < _bytes.Length; i++)
            above[i] = Math.Max(above[i], _bytes[i]);
        for (; undecided < _pairs.Length; undecided++)
        {
            var (a, b) = _pairs[undecided];
            bool isFixedAUnder = low[b] >= peak - above[a] + _bytes[a], isFixedBUnder = low[a] >= peak - above[b] + _bytes[b];
            if (isFixedAUnder || isFixedBUnder)
                continue; // at its highest it ends below where the other one starts at its lowest
            return Try(peak, low, above, undecided, a, b) || Try(peak, low, above, undecided, b, a);
        }

        return Enumerable.Range(0, _bytes.Length).All(i => low[i] + above[i] <= peak);
    }

    private bool Try(int peak, int[] low, int[] above, int at, int under, int over)
    {
        if (low[under] + _bytes[under] + above[over] > peak)
            return false;
        int[] lows = [.. low], aboves = [.. above];
        lows[over] = Math.Max(lows[over], lows[under] + _bytes[under]);
        aboves[under] = Math.Max(aboves[under], aboves[over] + _bytes[under]);
        _decided.Add((under, over));
        bool exists = Follows(peak, lows, aboves) && Exists(peak, lows, aboves, at + 1);
        _decided.RemoveAt(_decided.Count - 1);
        return exists;
    }

    // What the directions so far say of the others; false where they leave no room.
    private bool Follows(int peak, int[] low, int[] above)
    {
        for (bool changed = true; changed;)
        {
            changed = false;
            foreach (var (under, over) in _decided)
            {
                int lowest = Math.Max(low[over], low[under] + _bytes[under]), room = Math.Max(above[under], above[over] + _bytes[under]);
                changed |= lowest != low[over] || room != above[under];
                (low[over], above[under]) = (lowest, room);
                if (low[over] + above[over] > peak || low[under] + above[under] > peak)
                    return false;
            }
        }

        return true;
    }
}
