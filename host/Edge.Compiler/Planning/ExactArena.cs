namespace Edge.Compiler.Planning;

/// <summary>Branch and bound over layouts in which every lifetime rests on the ground or on another one.</summary>
/// <remarks>
/// In some smallest arena no lifetime can move down on its own. Such an arena is built by placing its lifetimes in the order of their offsets,
/// equal ones by index, each on the highest placed one that it meets. So wherever lifetimes are still to come, everything placed is below them:
/// <list type="number">
/// <item>Time is cut into sections between which the same lifetimes are alive; each has a floor, the end of the highest placed one.</item>
/// <item>In a section the lifetimes to come lie one on the other: floor and their sum are a bound, and a branch that reaches the best peak ends.</item>
/// <item>A lifetime whose place is below the last offset waits until something under it is placed.</item>
/// <item>One that would begin where another one to come would already end may wait as well: that one fits under it.</item>
/// </list>
/// Parts of a network between which nothing lives are searched one by one. The order of rising offsets and the third rule follow
/// Moffitt 2023, MiniMalloc.
/// </remarks>
internal static class ExactArena
{
    /// <summary>Up to here the search is given the time to end.</summary>
    public const int MostLifetimes = 40;

    private const int MostPlacements = 400_000, FewPlacements = 5_000;

    /// <summary>Offsets with a smaller peak than that of <paramref name="offsets"/>, or those when there are none, or none were found in time.</summary>
    public static int[] Improve(ArenaProblem problem, int[] offsets)
    {
        int[] best = [.. offsets];
        int placements = problem.Count <= MostLifetimes ? MostPlacements : FewPlacements;
        foreach (int[] part in Parts(problem))
        {
            var search = new Search(problem, part, best, placements);
            search.Run();
        }

        return best;
    }

    private static IEnumerable<int[]> Parts(ArenaProblem problem)
    {
        var part = new List<int>();
        int last = int.MinValue;
        foreach (int i in Enumerable.Range(0, problem.Count).OrderBy(i => problem.First[i]))
        {
            if (part.Count > 0 && problem.First[i] > last)
            {
                yield return [.. part];
                part.Clear();
            }

            part.Add(i);
            last = Math.Max(last, problem.Last[i]);
        }

        yield return [.. part];
    }

    private sealed class Search
    {
        private readonly int[] _lifetimes, _bytes, _from, _until, _offsets, _best;
        private readonly int _lowerBound;
        private readonly int[][] _floors;
        private readonly int[] _toCome;
        private readonly bool[] _isPlaced;
        private int _peak;
        private int _left;

        /// <param name="lifetimes">Of the problem, the largest first from here on.</param>
        /// <param name="best">Offsets of all; better ones are written into it.</param>
        public Search(ArenaProblem problem, int[] lifetimes, int[] best, int placements)
        {
            _lifetimes = [.. lifetimes.OrderByDescending(i => (long)problem.Bytes[i] * (problem.Last[i] - problem.First[i] + 1))];
            _best = best;
            _bytes = [.. _lifetimes.Select(i => problem.Bytes[i])];
            int[] starts = [.. _lifetimes.Select(i => problem.First[i]).Distinct().Order()];
            _from = [.. _lifetimes.Select(i => Array.BinarySearch(starts, problem.First[i]))];
            _until = [.. _lifetimes.Select(i => starts.Count(start => start <= problem.Last[i]))];
            _toCome = new int[starts.Length];
            for (int i = 0; i < _lifetimes.Length; i++)
            {
                for (int section = _from[i]; section < _until[i]; section++)
                    _toCome[section] += _bytes[i];
            }

            _lowerBound = _toCome.Max();
            _floors = [.. Enumerable.Range(0, _lifetimes.Length + 1).Select(_ => new int[starts.Length])];
            _offsets = new int[_lifetimes.Length];
            _isPlaced = new bool[_lifetimes.Length];
            _peak = _lifetimes.Max(i => best[i] + problem.Bytes[i]);
            _left = placements;
        }

        public void Run() => Place(0, 0, -1);

        private void Place(int count, int lastOffset, int lastIndex)
        {
            if (count == _lifetimes.Length)
            {
                _peak = _floors[count].Max();
                for (int i = 0; i < _lifetimes.Length; i++)
                    _best[_lifetimes[i]] = _offsets[i];
                return;
            }

            int[] floor = _floors[count];
            Span<int> places = stackalloc int[_lifetimes.Length];
            int lowestEnd = int.MaxValue;
            for (int i = 0; i < places.Length; i++)
            {
                if (_isPlaced[i])
                    continue;
                places[i] = FloorOf(floor, i);
                if (IsInOrder(places[i], i, lastOffset, lastIndex))
                    lowestEnd = Math.Min(lowestEnd, places[i] + _bytes[i]);
            }

            for (int i = 0; i < places.Length && _peak > _lowerBound && _left > 0; i++)
            {
                if (_isPlaced[i] || places[i] >= lowestEnd || !IsInOrder(places[i], i, lastOffset, lastIndex) || places[i] + _bytes[i] >= _peak)
                    continue;
                _left--;
                int[] next = _floors[count + 1];
                floor.CopyTo(next, 0);
                for (int section = _from[i]; section < _until[i]; section++)
                {
                    next[section] = places[i] + _bytes[i];
                    _toCome[section] -= _bytes[i];
                }

                (_isPlaced[i], _offsets[i]) = (true, places[i]);
                if (Fits(next, places[i]))
                    Place(count + 1, places[i], i);
                _isPlaced[i] = false;
                for (int section = _from[i]; section < _until[i]; section++)
                    _toCome[section] += _bytes[i];
            }
        }

        private static bool IsInOrder(int place, int index, int lastOffset, int lastIndex) => place > lastOffset || (place == lastOffset && index > lastIndex);

        private int FloorOf(int[] floor, int i)
        {
            int highest = 0;
            for (int section = _from[i]; section < _until[i]; section++)
                highest = Math.Max(highest, floor[section]);
            return highest;
        }

        private bool Fits(int[] floor, int lastOffset)
        {
            for (int section = 0; section < floor.Length; section++)
            {
                if (_toCome[section] > 0 && Math.Max(floor[section], lastOffset) + _toCome[section] >= _peak)
                    return false;
            }

            return true;
        }
    }
}
