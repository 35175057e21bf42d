namespace Edge.Compiler.Emission.Unrolled;

/// <summary>Says how one output is rescaled, clamped and stored.</summary>
internal sealed class OutputWriter(ClampTables clamps, int min, int max)
{
    private readonly SortedSet<string> _tables = [];

    /// <summary>The tables that the lines read: arguments of the method.</summary>
    public IEnumerable<string> Tables => _tables;

    /// <summary>An output whose filter is all zeros: its bias alone.</summary>
    public string Constant(string place, Rescale rescale) => $"{place} = {Math.Clamp(rescale.Least, min, max)};";

    /// <param name="place">An element of the output: <c>output[to + 3]</c>.</param>
    /// <param name="value">The sum: an expression of type long.</param>
    /// <param name="rescale">How it is rescaled.</param>
    public IEnumerable<string> Store(string place, string value, Rescale rescale)
    {
        ClampTable? table = clamps.Of(min, max, rescale);
        int least = table?.Least ?? 0, absorbed = rescale.Absorbs(least) ? least : 0;
        var (statement, answer) = rescale.Text(value, "p", absorbed);
        if (statement is not null)
            yield return statement;
        foreach (string line in Store(place, answer, table, absorbed))
            yield return line;
    }

    /// <summary>The table that clamps whatever these rescale; null when there is none.</summary>
    public ClampTable? Shared(IEnumerable<Rescale> rescales)
    {
        ClampTable?[] tables = [.. rescales.Select(rescale => clamps.Of(min, max, rescale)).Distinct()];
        return tables is [{ } only] ? only : null;
    }

    /// <param name="place">An element of the output.</param>
    /// <param name="answer">What is clamped: an expression of type long.</param>
    /// <param name="table">That clamps it; null to compare.</param>
    /// <param name="absorbed">Taken off the answer already.</param>
    public IEnumerable<string> Store(string place, string answer, ClampTable? table, int absorbed)
    {
        if (table is not null)
        {
            _tables.Add(table.Name);
            int rest = absorbed - table.Least;
            yield return $"{place} = {table.Name}[(int)({answer}){(rest == 0 ? "" : rest > 0 ? $" + {rest}" : $" - {-rest}")}];";
            yield break;
        }

        yield return $"v = (int)({answer});";
        yield return $"{place} = (sbyte)(v < {min} ? {min} : v > {max} ? {max} : v);";
    }
}
