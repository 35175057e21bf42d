namespace Edge.Cli.Tests.Report;

/// <summary>Exact binomial bounds from sums of the distribution itself: no beta function, and nothing of the product. For tests only.</summary>
internal static class Bounds
{
    private static readonly double[] _logFactorial = LogFactorials(20_000);

    /// <summary>Chance of at most so many hits.</summary>
    public static double AtMost(int hits, int trials, double p)
    {
        if (p <= 0 || hits >= trials)
            return 1;
        double sum = 0;
        for (int k = 0; k <= hits; k++)
            sum += Math.Exp(_logFactorial[trials] - _logFactorial[k] - _logFactorial[trials - k] + k * Math.Log(p) + (trials - k) * Math.Log(1 - p));
        return Math.Min(1, sum);
    }

    /// <summary>Where so many hits or fewer happen with the probability of the tail.</summary>
    public static double Upper(int hits, int trials, double tail) => hits == trials ? 1 : Solve(p => AtMost(hits, trials, p) > tail);

    /// <summary>Hits are the misses of the other side.</summary>
    public static double Lower(int hits, int trials, double tail) => hits == 0 ? 0 : 1 - Upper(trials - hits, trials, tail);

    private static double Solve(Func<double, bool> isBelow)
    {
        double low = 0, high = 1;
        for (int i = 0; i < 45; i++)
            (low, high) = isBelow((low + high) / 2) ? ((low + high) / 2, high) : (low, (low + high) / 2);
        return (low + high) / 2;
    }

    private static double[] LogFactorials(int most)
    {
        var values = new double[most + 1];
        for (int i = 1; i <= most; i++)
            values[i] = values[i - 1] + Math.Log(i);
        return values;
    }
}
