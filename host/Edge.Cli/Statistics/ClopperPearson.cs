using MathNet.Numerics;

namespace Edge.Cli.Statistics;

/// <summary>Exact confidence bounds of a rate that was measured by counting.</summary>
/// <remarks>Clopper, Pearson: The use of confidence or fiducial limits illustrated in the case of the binomial, Biometrika 26 (1934), doi:10.1093/biomet/26.4.404.</remarks>
internal static class ClopperPearson
{
    /// <summary>The interval that holds the true rate with at least the given confidence.</summary>
    /// <param name="hits">In [0, trials].</param>
    /// <param name="trials">0 gives [0, 1]: nothing is known.</param>
    /// <param name="confidence">In (0, 1), such as 0.95.</param>
    public static (double Lower, double Upper) Interval(int hits, int trials, double confidence)
    {
        double tail = (1 - confidence) / 2;
        return (Lower(hits, trials, tail), Upper(hits, trials, tail));
    }

    /// <summary>The rate that is not exceeded, with the given confidence in this side alone.</summary>
    public static double OneSidedUpper(int hits, int trials, double confidence) => Upper(hits, trials, 1 - confidence);

    /// <summary>The rate that is reached at least, with the given confidence in this side alone.</summary>
    public static double OneSidedLower(int hits, int trials, double confidence) => Lower(hits, trials, 1 - confidence);

    // At the lower bound, 'hits' or more happen with probability 'tail'; that probability is I_p(hits, trials - hits + 1).
    private static double Lower(int hits, int trials, double tail)
    {
        Check(hits, trials);
        return hits == 0 ? 0 : Solve(p => SpecialFunctions.BetaRegularized(hits, trials - hits + 1, p), tail);
    }

    // At the upper bound, 'hits' or fewer happen with probability 'tail'; that is 1 - I_p(hits + 1, trials - hits).
    private static double Upper(int hits, int trials, double tail)
    {
        Check(hits, trials);
        return hits == trials ? 1 : Solve(p => SpecialFunctions.BetaRegularized(hits + 1, trials - hits, p), 1 - tail);
    }

    // The incomplete beta function rises with p: halving the interval 60 times leaves less than 1e-18.
    private static double Solve(Func<double, double> rising, double target)
    {
        double low = 0, high = 1;
        for (int i = 0; i < 60; i++)
        {
            double middle = (low + high) / 2;
            if (rising(middle) < target)
                low = middle;
            else
                high = middle;
        }

        return (low + high) / 2;
    }

    private static void Check(int hits, int trials)
    {
        if (hits < 0 || hits > trials)
            throw new ArgumentOutOfRangeException(nameof(hits), $"{hits} of {trials}");
    }
}
