namespace Edge.Cli.Statistics;

/// <summary>How often something happened, counted.</summary>
internal readonly record struct Rate(int Hits, int Trials)
{
    /// <summary>In [0, 1]; 0 when nothing was tried.</summary>
    public double Value => Trials == 0 ? 0 : (double)Hits / Trials;

    public bool IsKnown => Trials > 0;

    /// <summary>Exact two-sided interval.</summary>
    public (double Lower, double Upper) Interval(double confidence) => ClopperPearson.Interval(Hits, Trials, confidence);

    public double UpperBound(double confidence) => ClopperPearson.OneSidedUpper(Hits, Trials, confidence);

    public double LowerBound(double confidence) => ClopperPearson.OneSidedLower(Hits, Trials, confidence);
}
