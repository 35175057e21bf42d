namespace Edge.Runtime.Cameras;

/// <summary>What a camera knows of a frame.</summary>
public sealed class FrameHead
{
    /// <summary>Counts the frames of the sensor, those nobody read included; wraps.</summary>
    public int Sequence;

    /// <summary>When its exposure began, in microseconds that wrap: the clock of <see cref="Line.LineTrigger"/>.</summary>
    public int TakenAt;

    public int ExposureMicroseconds;

    /// <summary>In the sensor's own steps.</summary>
    public int Gain;
}
