namespace Edge.Runtime.Line;

/// <summary>One part on its way from the sensor to the gate. Times are those of <see cref="LineTrigger"/>.</summary>
public sealed class Part
{
    /// <summary>Counts parts from 0 and wraps; neighbours on the line have neighbouring tags.</summary>
    public int Tag { get; internal set; }

    public int TriggeredAt { get; internal set; }

    /// <summary>A verdict was given, in time or not.</summary>
    public bool IsDecided { get; internal set; }

    /// <summary>A constant of <see cref="Judging.Verdict"/>; of use when <see cref="IsDecided"/>.</summary>
    public int Verdict { get; internal set; }

    /// <summary>The class that made the part NG; -1: none is known. Of use when <see cref="IsDecided"/>.</summary>
    public int DecidingClass { get; internal set; }

    /// <summary>Of use when <see cref="IsDecided"/>.</summary>
    public int DecidedAt { get; internal set; }

    /// <summary>There was no verdict at the deadline.</summary>
    public bool IsLate { get; internal set; }

    /// <summary>A constant of <see cref="PartExit"/>, once the part has left.</summary>
    public int Exit { get; internal set; }

    /// <summary>When the gate was set for this part.</summary>
    public int GateAt { get; internal set; }
}
