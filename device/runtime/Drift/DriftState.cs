namespace Edge.Runtime.Drift;

/// <summary>What a window of parts says.</summary>
public static class DriftState
{
    /// <summary>No window has ended yet.</summary>
    public const int Unknown = 0;
    public const int Stable = 1;

    /// <summary>PSI from 100 thousandths on: to be looked at.</summary>
    public const int Watch = 2;

    /// <summary>PSI from 250 thousandths on: golden parts have to be run.</summary>
    public const int Drifted = 3;
}
