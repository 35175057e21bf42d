namespace Edge.Runtime.Link;

/// <summary>What a frame says; README.md lists the payloads. An answer carries the opcode of its question, or <see cref="Error"/>.</summary>
public static class Opcode
{
    /// <summary>Control: begins a session, and says what the device can do.</summary>
    public const int Hello = 1;

    /// <summary>Control: only the number in the head counts.</summary>
    public const int Acknowledge = 2;

    /// <summary>Control: something was lost; everything from the wanted number on is needed again.</summary>
    public const int Repeat = 3;

    /// <summary>Control: a frame came of a session that the device does not have. It has been reset, or a new host has come.</summary>
    public const int NoSession = 4;

    public const int Identify = 16;

    /// <summary>Announces an image. Answered only when it is refused, as the parts that follow.</summary>
    public const int Load = 17;
    public const int ImagePart = 18;

    /// <summary>Runs the network on a loaded image; answered by <see cref="Result"/>.</summary>
    public const int Run = 19;
    public const int Result = 20;

    /// <summary>A part of something that is too large for the frame of its answer, and comes before it.</summary>
    public const int Part = 21;
    public const int Capture = 22;
    public const int Gpio = 23;
    public const int SelfTest = 24;
    public const int Update = 25;
    public const int Reset = 26;

    /// <summary>On the log's channel: text for people.</summary>
    public const int Log = 27;

    /// <summary>Who the device is at its line: read, or write serial number and station.</summary>
    public const int Unit = 28;

    /// <summary>The parts that were judged NG or GRAY and are kept for a host; <see cref="HarvestAction"/>.</summary>
    public const int Harvest = 29;

    /// <summary>What the drift sentinel has counted.</summary>
    public const int Drift = 30;
    public const int Error = 31;

    /// <summary>The parts that have left the line; <see cref="PartsLayout"/>.</summary>
    public const int Parts = 32;
}
