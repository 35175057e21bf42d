namespace Iot.Device.Media;

/// <summary>Which camera, and how it takes pictures: the part of the binding's settings that Edge uses.</summary>
/// <param name="busId">0 is /dev/video0.</param>
public class VideoConnectionSettings(
    int busId, (uint Width, uint Height) captureSize, VideoPixelFormat pixelFormat = VideoPixelFormat.YUYV)
{
    public int BusId { get; } = busId;

    public (uint Width, uint Height) CaptureSize { get; set; } = captureSize;

    public VideoPixelFormat PixelFormat { get; set; } = pixelFormat;

    /// <summary>In units of the camera's driver, 100 microseconds for most.</summary>
    public int ExposureTime { get; set; }

    public int Gain { get; set; }
}
