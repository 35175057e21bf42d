namespace Edge.Compiler.Planning;

/// <summary>Branch and bound for few lifetimes.</summary>
/// <remarks>
/// In some smallest arena no lifetime can move down on its own. Such an arena is rebuilt by placing its lifetimes in the order of their
/// offsets, each as low as it goes; so only orders of rising offsets are searched, and a branch ends as soon as it reaches the best peak.
/// </remarks>
internal static class ExactArena
{
    /// <summary>Above this the search does not end in reasonable time.</summary>
    public const int MostLifetimes = 14;

    private const int MostPlacements = 400_000;

    /// <summary>Offsets with a smaller peak than <paramref name="peak"/>, or <paramref name="offsets"/> when there are none.</summary>
    public static int[] Improve(ArenaProblem problem, int[] offsets, int peak) => new Search(problem, offsets, peak).Run();

    private sealed class Search(ArenaProblem problem, int[] best, int peak)
    {
        private readonly int[] _offsets = Enumerable.Repeat(-1, problem.Count).ToArray();
        private int[] _best = best;
        private int _peak = peak;
        private int _placements;

        public int[] Run()
        {
            Place(0, 0, 0);
            return _best;
        }

        private void Place(int count, int floor, int reached)
        {
            if (count == problem.Count)
            {
                _best = [.. _offsets];
                _peak = reached;
                return;
            }

            for (int i = 0; i < problem.Count && _peak > problem.LowerBound && _placements < MostPlacements; i++)
            {
                if (_offsets[i] >= 0)
                    continue;
                int offset = LowestOffset(i);
                int end = offset + problem.Bytes[i];
                if (offset < floor || end >= _peak)
                    continue;
                _placements++;
                _offsets[i] = offset;
                Place(count + 1, offset, Math.Max(reached, end));
                _offsets[i] = -1;
            }
        }

        // Everything placed lies at or below this one, so the lowest offset is above the highest placed neighbour
        // unless a hole lies under it; a hole would have been filled earlier in an order of rising offsets.
        private int LowestOffset(int lifetime)
        {
            int offset = 0;
            bool moved = true;
            while (moved)
            {
                moved = false;
                foreach (int j in problem.Neighbours(lifetime))
                {
                    if (_offsets[j] >= 0 && offset < _offsets[j] + problem.Bytes[j] && _offsets[j] < offset + problem.Bytes[lifetime])
                    {
                        offset = _offsets[j] + problem.Bytes[j];
                        moved = true;
                    }
                }
            }

            return offset;
        }
    }
}
