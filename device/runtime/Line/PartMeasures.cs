namespace Edge.Runtime.Line;

/// <summary>What a station measured of one part, beside its verdict. Used again for the next part.</summary>
public sealed class PartMeasures
{
    /// <summary>Microseconds from the beginning of the exposure until the frame was read and checked; -1: no frame, as all times below.</summary>
    public int ReadingMicroseconds { get; internal set; }

    /// <summary>From the frame to the network's input.</summary>
    public int PreprocessingMicroseconds { get; internal set; }

    public int InferenceMicroseconds { get; internal set; }

    /// <summary>From the network's output to the verdict, drift sentinel included.</summary>
    public int JudgingMicroseconds { get; internal set; }

    /// <summary>Mean luma of the frame, 0 to 255; -1: no frame was looked at.</summary>
    public int Mean { get; internal set; }

    /// <summary>Standard deviation of its luma, 0 to 127; -1 likewise.</summary>
    public int Contrast { get; internal set; }

    /// <summary>Four times the mean difference between neighbours of the network's input, 0 to 255; -1: nobody watches it.</summary>
    public int Sharpness { get; internal set; }

    internal void Clear()
    {
        ReadingMicroseconds = -1;
        PreprocessingMicroseconds = -1;
        InferenceMicroseconds = -1;
        JudgingMicroseconds = -1;
        Mean = -1;
        Contrast = -1;
        Sharpness = -1;
    }
}
