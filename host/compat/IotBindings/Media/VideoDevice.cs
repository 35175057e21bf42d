namespace Iot.Device.Media;

/// <summary>A picture of a continuous capture.</summary>
public class NewImageBufferReadyEventArgs(byte[] imageBuffer, int length)
{
    public byte[] ImageBuffer { get; } = imageBuffer;

    /// <summary>Bytes of the buffer that are the picture.</summary>
    public int Length { get; } = length;
}

/// <summary>A camera of V4L2.</summary>
public abstract class VideoDevice : IDisposable
{
    public delegate void NewImageBufferReadyEvent(object sender, NewImageBufferReadyEventArgs e);

    public abstract event NewImageBufferReadyEvent? NewImageBufferReady;

    /// <summary>The start of the device's file name; the bus id follows it.</summary>
    public abstract string DevicePath { get; set; }

    public abstract VideoConnectionSettings Settings { get; }

    public abstract bool IsOpen { get; }

    public abstract bool IsCapturing { get; }

    public abstract bool ImageBufferPoolingEnabled { get; set; }

    /// <exception cref="PlatformNotSupportedException">Always: the package opens cameras, this stand-in does not.</exception>
    public static VideoDevice Create(VideoConnectionSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        throw new PlatformNotSupportedException("a camera needs the package Iot.Device.Bindings; this build has its stand-in, which knows no hardware.");
    }

    public abstract void Capture(string path);

    /// <summary>Opens the camera, takes one picture and closes it: its buffer as the driver filled it.</summary>
    public abstract byte[] Capture();

    public abstract void StartCaptureContinuous();

    public abstract void CaptureContinuous(CancellationToken token);

    public abstract void StopCaptureContinuous();

    public abstract VideoDeviceValue GetVideoDeviceValue(VideoDeviceValueType type);

    public abstract IEnumerable<VideoPixelFormat> GetSupportedPixelFormats();

    public abstract IEnumerable<Resolution> GetPixelFormatResolutions(VideoPixelFormat format);

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
    }
}
