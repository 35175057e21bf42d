using Edge.Devices.Flashing;
using Edge.Runtime.Link;

namespace Edge.Rig.Camera;

/// <summary>A picture of the rig's camera.</summary>
/// <param name="Format">A constant of <see cref="Runtime.PixelFormat"/>.</param>
/// <param name="Bytes">As the camera gave it.</param>
/// <param name="Check">Of it and the picture before.</param>
public sealed record GoldenPicture(int Width, int Height, int Format, byte[] Bytes, CameraCheck Check)
{
    /// <summary>Its brightness, row by row.</summary>
    public byte[] Luma() => [.. CameraCheck.Luma(new CaptureHead { Format = Format, Width = Width, Height = Height }, Bytes).Cast<byte>()];
}
