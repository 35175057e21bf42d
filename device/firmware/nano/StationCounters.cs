namespace Edge.Firmware;

/// <summary>What happened since the start, beside <see cref="Runtime.Line.LineCounters"/> and the camera's own.</summary>
public sealed class StationCounters
{
    /// <summary>Parts taken to the camera.</summary>
    public int Photographed { get; internal set; }

    /// <summary>Of these, parts with a picture that could be judged.</summary>
    public int Judged { get; internal set; }

    /// <summary>Inferences that failed.</summary>
    public int Failed { get; internal set; }

    /// <summary>Longest time from a part under the camera to its verdict, in microseconds.</summary>
    public int SlowestMicroseconds { get; internal set; }

    /// <summary>Packs of limits taken over while the line ran.</summary>
    public int LimitsChanged { get; internal set; }

    /// <summary>Polls that did not feed the watchdog, since the inspection had not come back for too long.</summary>
    public int Unfed { get; internal set; }
}
