namespace Edge.Runtime.Line;

/// <summary>
/// Everything that happened on a line. Triggers = Parts + DoubleTriggers + TriggersLost, and Parts = the sum of all exits + the parts still on the
/// line.
/// </summary>
public sealed class LineCounters
{
    private readonly int[] _exits = new int[PartExit.Count];

    /// <summary>Signals of the sensor.</summary>
    public int Triggers { get; internal set; }

    public int Parts { get; internal set; }

    public int DoubleTriggers { get; internal set; }

    public int TriggersLost { get; internal set; }

    /// <summary>Parts without a verdict at their deadline.</summary>
    public int Late { get; internal set; }

    /// <summary>Verdicts for a part that had left already, or that never was.</summary>
    public int StrayVerdicts { get; internal set; }

    /// <summary>Verdicts lost because more came between two polls than the inbox holds; their parts count as late.</summary>
    public int VerdictsLost { get; internal set; }

    /// <summary>Parts that were not photographed because nobody asked for them in time.</summary>
    public int MissedCaptures { get; internal set; }

    public int Faults { get; internal set; }

    /// <summary>Longest time by which the gate was set late, in microseconds.</summary>
    public int GateLatenessMicroseconds { get; internal set; }

    /// <param name="exit">A constant of <see cref="PartExit"/>.</param>
    public int Left(int exit)
    {
        return _exits[exit];
    }

    internal void CountExit(int exit)
    {
        _exits[exit]++;
    }
}
