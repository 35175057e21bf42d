namespace Edge.Runtime.Line;

/// <summary>Why a line is in fault; the first reason stays until <see cref="LineTrigger.Reset"/>.</summary>
public static class LineFault
{
    public const int None = 0;

    /// <summary>As many parts in a row had no verdict in time as <see cref="LineTiming.LateInARow"/> says.</summary>
    public const int LateInARow = 1;

    /// <summary>More parts between sensor and gate than the queue holds; the gate stays on until they have passed.</summary>
    public const int TooManyParts = 2;

    /// <summary>More triggers between two polls than the inbox holds: parts may have gone by unseen.</summary>
    public const int TriggersLost = 3;

    /// <summary>The gate was driven later than <see cref="LineTiming.GateToleranceMicroseconds"/> after its time: a part may have slipped by.</summary>
    public const int GateLate = 4;
}
