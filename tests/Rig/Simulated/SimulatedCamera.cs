using Iot.Device.Media;

namespace Edge.Rig.Tests.Simulated;

/// <summary>A camera of V4L2 that gives a scene with noise, 30 times in a second, in buffers of whole pages as drivers do.</summary>
internal sealed class SimulatedCamera(SimulatedTime time, VideoConnectionSettings settings) : VideoDevice
{
    private readonly Random _noise = new(7);

    public override event NewImageBufferReadyEvent? NewImageBufferReady;

    public override string DevicePath { get; set; } = "/dev/video";

    public override VideoConnectionSettings Settings { get; } = settings;

    public override bool IsOpen => false;

    public override bool IsCapturing => false;

    public override bool ImageBufferPoolingEnabled { get; set; }

    /// <summary>0 is black.</summary>
    public double Light { get; set; } = 1;

    /// <summary>The same picture again and again.</summary>
    public bool IsFrozen { get; set; }

    /// <summary>The driver chose another size without a word.</summary>
    public bool IsSmaller { get; set; }

    /// <summary>No picture comes.</summary>
    public bool IsStuck { get; set; }

    public VideoPixelFormat[] Offered { get; set; } = [VideoPixelFormat.YUYV, VideoPixelFormat.MJPEG];

    /// <summary>Pictures given.</summary>
    public int Given { get; private set; }

    public override void Capture(string path) => throw new NotSupportedException();

    public override byte[] Capture() => throw new NotSupportedException();

    public override void StartCaptureContinuous()
    {
    }

    public override void CaptureContinuous(CancellationToken token)
    {
        byte[] frame = Picture();
        while (!token.IsCancellationRequested)
        {
            time.Pass(1 / 30.0);
            if (IsStuck)
            {
                token.WaitHandle.WaitOne();
                return;
            }

            Given++;
            frame = IsFrozen ? [.. frame] : Picture();
            NewImageBufferReady?.Invoke(this, new NewImageBufferReadyEventArgs(frame, frame.Length));
        }
    }

    public override void StopCaptureContinuous()
    {
    }

    public override VideoDeviceValue GetVideoDeviceValue(VideoDeviceValueType type) => new(type.ToString(), 0, 1, 1, 0, 0);

    public override IEnumerable<VideoPixelFormat> GetSupportedPixelFormats() => Offered;

    public override IEnumerable<Resolution> GetPixelFormatResolutions(VideoPixelFormat format) =>
        [new Resolution { MinWidth = 320, MaxWidth = 320, MinHeight = 240, MaxHeight = 240 }];

    // Exposure settles over the first pictures.
    private byte[] Picture()
    {
        var (width, height) = ((int)Settings.CaptureSize.Width, (int)Settings.CaptureSize.Height);
        int bytes = width * (IsSmaller ? height / 2 : height) * 2;
        byte[] frame = new byte[(bytes + 4095) / 4096 * 4096];
        double exposure = IsFrozen ? 1 : Math.Min(1, 0.1 * (Given + 1));
        for (int i = 0; i < bytes; i++)
        {
            int x = i / 2 % width, y = i / 2 / width;
            double scene = 100 + 0.2 * x + 60 * Math.Sin(x / 5.0) * Math.Cos(y / 7.0) + 4 * (_noise.NextDouble() - 0.5);
            frame[i] = (i & 1) == 1 ? (byte)128 : (byte)Math.Clamp(Light * exposure * scene, 0, 255);
        }

        return frame;
    }
}
