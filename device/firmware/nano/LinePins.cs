namespace Edge.Firmware;

/// <summary>Which pin is which: the board's and the wiring's, never a pack's. -1: not wired.</summary>
public sealed class LinePins
{
    public const int NotWired = -1;

    /// <summary>The part sensor: rises when a part comes.</summary>
    public int Trigger = NotWired;

    /// <summary>The button of the person who has looked at a fault; rises.</summary>
    public int Acknowledge = NotWired;

    public int Ready = NotWired;
    public int Busy = NotWired;
    public int Reject = NotWired;
    public int Fault = NotWired;
    public int Pass = NotWired;
    public int ResultValid = NotWired;

    /// <summary>The bits of <see cref="Runtime.Line.ResultCode"/>, from the lowest; as many as are wired are driven.</summary>
    public int Code0 = NotWired;

    public int Code1 = NotWired;
    public int Code2 = NotWired;
    public int Code3 = NotWired;

    /// <summary>To try a board without a line: in the place of a sensor the firmware triggers itself as often; 0: it does not.</summary>
    public int SelfTriggerMicroseconds;
}
