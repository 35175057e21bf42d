namespace Edge.Cli.Statistics;

/// <summary>How far values have moved from where they were: the population stability index.</summary>
/// <remarks>
/// <code>
/// PSI = sum over bins of (now - then) * ln(now / then)      shares; ten bins that hold a tenth of the reference each, ties kept together
/// </code>
/// Each bin counts half a value more than it holds, so that an empty one does not make it infinite. Below 0.1 little has changed, above 0.25 much has:
/// Siddiqi, Credit Risk Scorecards, 2006.
/// </remarks>
internal static class StabilityIndex
{
    public const double Noticeable = 0.1, Large = 0.25;

    private const int Bins = 10;

    /// <summary>Index of <paramref name="now"/> against <paramref name="reference"/>; neither may be empty.</summary>
    public static double Of(IReadOnlyList<double> reference, IReadOnlyList<double> now)
    {
        double[] sorted = [.. reference.Order()];
        double[] edges = [.. Enumerable.Range(1, Bins - 1).Select(bin => sorted[Math.Min(sorted.Length - 1, bin * sorted.Length / Bins)]).Distinct()];
        double[] then = Shares(reference, edges), later = Shares(now, edges);
        return then.Zip(later).Sum(pair => (pair.Second - pair.First) * Math.Log(pair.Second / pair.First));
    }

    /// <summary>Bin b holds the values from edge b - 1 on that are below edge b.</summary>
    private static double[] Shares(IReadOnlyList<double> values, double[] edges)
    {
        var counts = new int[edges.Length + 1];
        foreach (double value in values)
        {
            int edge = Array.BinarySearch(edges, value);
            counts[edge >= 0 ? edge + 1 : ~edge]++;
        }

        return [.. counts.Select(count => (count + 0.5) / (values.Count + 0.5 * counts.Length))];
    }
}
