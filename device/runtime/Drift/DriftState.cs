namespace Edge.Runtime.Drift;

/// <summary>What the sentinel says.</summary>
public static class DriftState
{
    /// <summary>No window has ended yet, and nothing has moved.</summary>
    public const int Unknown = 0;
    public const int Stable = 1;

    /// <summary>A window whose spread has to be looked at: <see cref="DriftStatistic.WatchFrom"/>.</summary>
    public const int Watch = 2;

    /// <summary>A window whose spread is another one, or values that have moved to one side: golden parts have to be run.</summary>
    public const int Drifted = 3;
}
