namespace Edge.Firmware;

/// <summary>Why a device does not inspect. The fault output is on and Ready off; the link answers all the same.</summary>
public static class StationFault
{
    public const int None = 0;

    /// <summary>No pin for the part sensor, and nothing that triggers in its place.</summary>
    public const int NoTriggerPin = 1;

    /// <summary>No pin for the reject gate of a line with a sensor.</summary>
    public const int NoRejectPin = 2;

    /// <summary>The board does not open a pin of <see cref="LinePins"/>.</summary>
    public const int PinRefused = 3;

    /// <summary>No slot and no image holds a model that is whole and gives the recorded outputs.</summary>
    public const int NoModel = 4;

    /// <summary>The model's pack does not say how the line is laid out, or says what cannot be.</summary>
    public const int NoLine = 5;

    /// <summary>The model's pack does not say how a frame becomes its input, or the frame is too small for it.</summary>
    public const int NoPreprocessing = 6;

    /// <summary>The model's pack has no limits, or impossible ones.</summary>
    public const int NoLimits = 7;

    /// <summary>The camera's frames are not those that the pack was made for.</summary>
    public const int OtherFrames = 8;

    /// <summary>The camera does not answer, or does not keep exposure and gain.</summary>
    public const int NoCamera = 9;

    /// <summary>Input and output of the network are not what its golden vectors say.</summary>
    public const int NoGolden = 10;

    /// <summary>The firmware was not started yet.</summary>
    public const int NotStarted = 11;

    /// <summary>The model's pack says that it locates, and how cannot be: no grid of so many outputs is read so.</summary>
    public const int NoGrid = 12;

    public const int Count = 13;
}
