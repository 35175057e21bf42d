using Edge.Devices.Ladder;

namespace Edge.Devices.Link;

/// <summary>What a device made of one image.</summary>
/// <param name="Index">The host's number of the image.</param>
/// <param name="Outputs">Raw int8 outputs, one behind the other; null where the device refused or failed.</param>
/// <param name="Error">0, or a constant of Edge.Runtime.Link.LinkError.</param>
/// <param name="Microseconds">Of all runs together.</param>
/// <param name="Cycles">Of the last run; 0: not counted.</param>
/// <param name="HeapLowWater">Fewest free bytes; -1: not known. As <paramref name="StackHighWater"/>, most bytes used.</param>
public sealed record LinkResult(
    int Index, sbyte[]? Outputs, int Error, int Verdict, int Class, int Runs, long Microseconds, long Cycles, int HeapLowWater, int StackHighWater)
{
    /// <summary>The index of the largest score, the first one at a tie; null where there is none.</summary>
    /// <param name="scores">Bytes of the first output; a heat map may stand behind it.</param>
    public int? Decision(int scores) => Outputs is null ? null : Decisions.Largest<sbyte>(Outputs.AsSpan(0, scores));
}
