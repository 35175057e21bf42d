namespace Edge.Compiler.Emission.Unrolled;

/// <summary>A table that clamps: one read instead of two comparisons, which nanoCLR needs twice as long for.</summary>
/// <param name="Name">Of the field and of the argument.</param>
/// <param name="Least">What its first element answers to.</param>
/// <param name="Most">What its last element answers to.</param>
/// <param name="Min">Smallest answer.</param>
/// <param name="Max">Largest answer.</param>
internal sealed record ClampTable(string Name, int Least, int Most, int Min, int Max);

/// <summary>The clamp tables of a program: one for each pair of limits, as long as the values that reach it.</summary>
internal sealed class ClampTables
{
    // A value far outside the limits is rare; its channel compares instead of making everyone's table long.
    private const int MostElements = 2048;

    private readonly SortedDictionary<(int Min, int Max), (int Least, int Most)> _ranges = [];

    public IEnumerable<ClampTable> All => _ranges.Select((range, i) => Table(range.Key, i));

    /// <summary>Counts a value in, before any text is written.</summary>
    public void Add(int min, int max, Rescale rescale)
    {
        var (least, most) = _ranges.GetValueOrDefault((min, max), (int.MaxValue, int.MinValue));
        (least, most) = (Math.Min(least, rescale.Least), Math.Max(most, rescale.Most));
        if ((long)most - least < MostElements)
            _ranges[(min, max)] = (least, most);
    }

    /// <summary>The table that answers every value of <paramref name="rescale"/>; null when there is none.</summary>
    public ClampTable? Of(int min, int max, Rescale rescale) =>
        _ranges.TryGetValue((min, max), out var range) && rescale.Least >= range.Least && rescale.Most <= range.Most
            ? Table((min, max), _ranges.Keys.TakeWhile(key => key != (min, max)).Count())
            : null;

    private ClampTable Table((int Min, int Max) limits, int index) =>
        new($"clamp{index + 1}", _ranges[limits].Least, _ranges[limits].Most, limits.Min, limits.Max);
}
