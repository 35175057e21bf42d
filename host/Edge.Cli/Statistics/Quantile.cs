using MathNet.Numerics;

namespace Edge.Cli.Statistics;

/// <summary>Percentiles of measured times: always one of the measured values, never something between two.</summary>
internal static class Quantile
{
    /// <summary>Nearest rank: the smallest value that at least this share of the values does not exceed.</summary>
    /// <param name="sorted">Ascending, at least one.</param>
    /// <param name="share">In (0, 1].</param>
    public static double Of(IReadOnlyList<double> sorted, double share) => sorted[Math.Max(1, Rank(share * sorted.Count)) - 1];

    /// <summary>A value that the true percentile does not exceed, with the given confidence and whatever the distribution.</summary>
    /// <returns>Null when there are too few values to say so.</returns>
    /// <remarks>
    /// The r-th smallest of n is such a bound when fewer than r values lie below the percentile with that confidence, a binomial of n and the share.
    /// David, Nagaraja: Order Statistics, 3rd edition, 2003, section 7.1.
    /// </remarks>
    public static double? UpperBound(IReadOnlyList<double> sorted, double share, double confidence)
    {
        int low = 0, high = sorted.Count;
        bool Holds(int rank) => rank > 0 && SpecialFunctions.BetaRegularized(sorted.Count - rank + 1, rank, 1 - share) >= confidence;
        if (high == 0 || !Holds(high))
            return null;
        while (high - low > 1)
        {
            int middle = (low + high) / 2;
            (low, high) = Holds(middle) ? (low, middle) : (middle, high);
        }

        return sorted[high - 1];
    }

    /// <summary>The fewest values of which the largest is such a bound.</summary>
    public static int ValuesNeeded(double share, double confidence) => (int)Math.Ceiling(Math.Log(1 - confidence) / Math.Log(share) - 1e-9);

    // 0.99 * 100 is a little above 99 in binary.
    private static int Rank(double place) => (int)Math.Ceiling(place - 1e-9);
}
