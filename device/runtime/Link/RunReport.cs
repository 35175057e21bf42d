namespace Edge.Runtime.Link;

/// <summary>What a device knows of the inference that ended last.</summary>
public sealed class RunReport
{
    public bool IsGood;

    /// <summary>A constant of <see cref="Judging.Verdict"/>.</summary>
    public int Verdict;

    /// <summary>The class that decided; -1: none.</summary>
    public int Class = -1;
    public int Microseconds;

    /// <summary>0: not counted.</summary>
    public long Cycles;

    /// <summary>Fewest bytes of the heap that were ever free; -1: not known.</summary>
    public int HeapLowWater = -1;

    /// <summary>Most bytes of the stack that were ever used; -1: not known.</summary>
    public int StackHighWater = -1;
}
