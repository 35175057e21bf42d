namespace Edge.Firmware;

/// <summary>What a host can count over the link beside the exits of the line: arguments of <see cref="Runtime.Link.GpioAction.Counter"/> from 16 on.</summary>
public static class StationCounter
{
    public const int First = 16;

    /// <summary>A constant of <see cref="StationFault"/>.</summary>
    public const int StationFault = 16;

    /// <summary>A constant of <see cref="Runtime.Line.LineFault"/>.</summary>
    public const int LineFault = 17;

    /// <summary>Starts that the journal of the model store remembers; -1: the board has no store.</summary>
    public const int Boots = 18;
    public const int Triggers = 19;
    public const int Parts = 20;
    public const int DoubleTriggers = 21;
    public const int TriggersLost = 22;
    public const int Late = 23;
    public const int Faults = 24;
    public const int Photographed = 25;
    public const int Judged = 26;
    public const int Failed = 27;
    public const int SlowestMicroseconds = 28;
    public const int LimitsChanged = 29;
    public const int Unfed = 30;

    /// <summary>A constant of <see cref="Runtime.Drift.DriftState"/>.</summary>
    public const int Drift = 31;

    /// <summary>Population stability index of the last window in thousandths: of scores, of inputs.</summary>
    public const int ScorePsi = 32;
    public const int MeanPsi = 33;
    public const int DriftWindows = 34;

    public const int End = 35;
}
