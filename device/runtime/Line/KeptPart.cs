namespace Edge.Runtime.Line;

/// <summary>A part that was judged NG or GRAY, kept until a host has it: what the network saw, and what it said.</summary>
public sealed class KeptPart
{
    internal KeptPart(int bytes)
    {
        Content = new sbyte[bytes];
    }

    /// <summary>Counts the parts that were kept, from 0 at the start of the device; -1: this place is free.</summary>
    public int Number { get; internal set; } = -1;

    /// <summary>The part's tag at the line.</summary>
    public int Tag { get; internal set; }

    /// <summary>A constant of <see cref="Judging.Verdict"/>.</summary>
    public int Verdict { get; internal set; }

    /// <summary>The class that decided; -1: none.</summary>
    public int DecidingClass { get; internal set; }

    /// <summary>Steps by which it lies above its limit.</summary>
    public int Excess { get; internal set; }

    /// <summary>When the exposure began, in microseconds of the device's clock.</summary>
    public int TakenAt { get; internal set; }
    public int ExposureMicroseconds { get; internal set; }
    public int Gain { get; internal set; }

    /// <summary>The network's input [H, W, C], and behind it its output.</summary>
    public sbyte[] Content { get; }
}
