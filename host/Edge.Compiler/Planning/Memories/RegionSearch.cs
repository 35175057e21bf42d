namespace Edge.Compiler.Planning.Memories;

/// <summary>Branch and bound over the memories of lifetimes.</summary>
internal sealed class RegionSearch
{
    private const int MostSteps = 60_000, MostLayouts = 40;

    private readonly RegionProblem _problem;
    private readonly int[] _order, _regionOf;
    private readonly long[] _least;
    private readonly long[][] _alive;
    private RegionLayout? _best;
    private int _steps, _layouts;

    /// <param name="start">A layout to beat; null: none is known.</param>
    public RegionSearch(RegionProblem problem, RegionLayout? start)
    {
        _problem = problem;
        _best = start;
        _order = [.. Enumerable.Range(0, problem.Count).OrderByDescending(problem.TrafficOf).ThenByDescending(i => problem.Bytes[i])];
        _regionOf = new int[problem.Count];
        _alive = [.. Enumerable.Range(0, problem.RegionCount).Select(_ => new long[problem.Sections])];
        _least = new long[problem.Count + 1];
        for (int at = problem.Count - 1; at >= 0; at--)
        {
            int[] possible = [.. problem.Cheapest.Where(region => problem.Admits(region, _order[at]))];
            _least[at] = possible.Length == 0 || _least[at + 1] == long.MaxValue ? long.MaxValue : _least[at + 1] + problem.CostOf(_order[at], possible[0]);
        }
    }

    /// <returns>Null where no layout was found.</returns>
    public RegionLayout? Best()
    {
        if (_least[0] < long.MaxValue)
            Place(0, 0, 0);
        return _best;
    }

    /// <param name="at">How many have a memory.</param>
    /// <param name="cost">Of theirs.</param>
    /// <param name="spilled">Bytes of those outside the first memory.</param>
    private void Place(int at, long cost, long spilled)
    {
        if (!IsBetter(cost + _least[at], spilled))
            return;
        if (at == _order.Length)
        {
            _layouts++;
            if (_problem.LayOut(_regionOf) is { } layout)
                _best = layout;
            return;
        }

        int i = _order[at];
        foreach (int region in _problem.Cheapest)
        {
            if (_steps >= MostSteps || _layouts >= MostLayouts)
                return;
            _steps++;
            if (!_problem.Admits(region, i) || !Fits(region, i))
                continue;
            Add(region, i, _problem.Bytes[i]);
            _regionOf[i] = region;
            Place(at + 1, cost + _problem.CostOf(i, region), spilled + (region > 0 ? _problem.Bytes[i] : 0));
            Add(region, i, -_problem.Bytes[i]);
        }
    }

    private bool IsBetter(long cost, long spilled) => _best is null || cost < _best.Cycles || (cost == _best.Cycles && spilled < _problem.Spilled(_best));

    private bool Fits(int region, int lifetime)
    {
        for (int section = _problem.From[lifetime]; section < _problem.Until[lifetime]; section++)
        {
            if (_alive[region][section] + _problem.Bytes[lifetime] > _problem.CapacityOf(region))
                return false;
        }

        return true;
    }

    private void Add(int region, int lifetime, int bytes)
    {
        for (int section = _problem.From[lifetime]; section < _problem.Until[lifetime]; section++)
            _alive[region][section] += bytes;
    }
}
