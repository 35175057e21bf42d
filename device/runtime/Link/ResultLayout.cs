namespace Edge.Runtime.Link;

/// <summary>Where everything is in the answer to <see cref="Opcode.Run"/>. Its parts before it hold <see cref="ContentBytesAt"/> bytes.</summary>
public static class ResultLayout
{
    public const int IndexAt = 0;

    /// <summary>CRC-32 of what the network ran on, computed just before.</summary>
    public const int ImageCrcAt = 4;
    public const int ModeAt = 8;
    public const int VerdictAt = 9;
    public const int ClassAt = 10;
    public const int RunsAt = 12;

    /// <summary>Of all runs, 8 bytes.</summary>
    public const int MicrosecondsAt = 16;
    public const int FastestAt = 24;
    public const int SlowestAt = 28;

    /// <summary>Of the last run, 8 bytes.</summary>
    public const int CyclesAt = 32;
    public const int HeapLowWaterAt = 40;
    public const int StackHighWaterAt = 44;
    public const int ScaleBitsAt = 48;
    public const int ZeroPointAt = 52;

    /// <summary>Steps that ran, where the mode looks into the run.</summary>
    public const int StepsAt = 56;

    /// <summary>Bytes in the parts: outputs; entries of steps; a step's data.</summary>
    public const int ContentBytesAt = 60;
    public const int ContentCrcAt = 64;
    public const int Bytes = 68;
}
