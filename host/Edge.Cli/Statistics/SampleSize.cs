using MathNet.Numerics;

namespace Edge.Cli.Statistics;

/// <summary>How many parts must be shown before a rate is proved to be small enough.</summary>
internal static class SampleSize
{
    /// <summary>The fewest trials whose exact one-sided upper bound reaches a limit with so many misses.</summary>
    /// <param name="misses">Seen among them, 0 or more.</param>
    /// <param name="limit">Of the rate, in (0, 1).</param>
    /// <param name="confidence">In (0, 1).</param>
    public static int Needed(int misses, double limit, double confidence)
    {
        // P(X <= misses) falls as the trials grow; it is I_(1 - limit)(trials - misses, misses + 1).
        bool Proves(int trials) => SpecialFunctions.BetaRegularized(trials - misses, misses + 1, 1 - limit) <= 1 - confidence;
        int low = misses, high = misses + 1;
        while (!Proves(high))
            (low, high) = (high, checked(2 * high));
        while (high - low > 1)
        {
            int middle = low + (high - low) / 2;
            (low, high) = Proves(middle) ? (low, middle) : (middle, high);
        }

        return high;
    }
}
