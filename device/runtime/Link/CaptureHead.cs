namespace Edge.Runtime.Link;

/// <summary>What a device captured.</summary>
public sealed class CaptureHead
{
    /// <summary>What is captured: a frame as the camera gave it.</summary>
    public const int RawFrame = 0;

    /// <summary>What is captured: the network's input, after preprocessing.</summary>
    public const int Tensor = 1;

    public int Bytes;

    /// <summary>A constant of PixelFormat; of a tensor 0.</summary>
    public int Format;
    public int Height;
    public int Width;
    public int Sequence;

    /// <summary>Microseconds of the device's clock.</summary>
    public int TakenAt;
    public int ExposureMicroseconds;
    public int Gain;
}
