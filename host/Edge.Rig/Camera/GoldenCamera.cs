using Edge.Compiler.Ir;
using Edge.Devices.Flashing;
using Edge.Rig.Energy;
using Edge.Runtime.Link;
using Iot.Device.Media;

namespace Edge.Rig.Camera;

/// <summary>The rig's own camera over a golden part: what it sees says whether lamp, lens and place are as they were.</summary>
/// <remarks>
/// Iot.Device.Bindings 4.2 does not look at what V4L2 answers, so a driver that chose another size gives its buffer without a word: sizes are compared
/// here, with what the camera offers and with what came.
/// </remarks>
/// <param name="camera">Opened by its first capture.</param>
public sealed class GoldenCamera(VideoDevice camera, RigClock clock)
{
    private static readonly Dictionary<VideoPixelFormat, (int Format, int HalfBytes)> _formats = new()
    {
        [VideoPixelFormat.GREY] = (Runtime.PixelFormat.Gray8, 2),
        [VideoPixelFormat.YUYV] = (Runtime.PixelFormat.Yuv422, 4),
        [VideoPixelFormat.RGB24] = (Runtime.PixelFormat.Rgb888, 6),
    };

    /// <summary>Formats that can be looked at.</summary>
    public static IReadOnlyCollection<VideoPixelFormat> Formats => _formats.Keys;

    /// <summary>Two pictures, one after the other, and what they say.</summary>
    /// <param name="settle">Pictures that are passed over before, while exposure settles.</param>
    /// <param name="patience">The camera is given up after it.</param>
    /// <exception cref="DeviceException">E0631: no camera. E0638: it does not offer that picture, or gives none.</exception>
    public GoldenPicture Look(int settle, TimeSpan patience, CancellationToken cancellation = default)
    {
        var (width, height) = ((int)camera.Settings.CaptureSize.Width, (int)camera.Settings.CaptureSize.Height);
        var (format, halfBytes) = _formats[camera.Settings.PixelFormat];
        return Guarded(() =>
        {
            if (!IsOffered())
                throw Fault("does not offer it", $"this camera has {OfferNow()}");
            List<(double Seconds, byte[] Bytes)> frames = Take(settle + 2, patience, cancellation);
            if (frames.Count < settle + 2)
                throw Fault($"gave {frames.Count} of {settle + 2} pictures in {patience.TotalSeconds:0} s", hint: "does another program hold it?");
            int bytes = width * height * halfBytes / 2;
            var ((_, before), (_, last)) = (frames[^2], frames[^1]);
            if (before.Length < bytes || last.Length < bytes)
                throw Fault($"gives buffers of {last.Length} bytes, {bytes} are needed", $"this camera has {OfferNow()}");
            (CaptureHead, byte[]) Capture(int at) => (new CaptureHead
            {
                Format = format,
                Width = width,
                Height = height,
                Sequence = at,
                TakenAt = (int)(long)(1e6 * frames[at].Seconds),
            }, frames[at].Bytes[..bytes]);
            return new GoldenPicture(width, height, format, last[..bytes], CameraCheck.Of(Capture(settle), Capture(settle + 1)));
        });
    }

    private List<(double Seconds, byte[] Bytes)> Take(int count, TimeSpan patience, CancellationToken cancellation)
    {
        var frames = new List<(double, byte[])>();
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        enough.CancelAfter(patience);
        void Keep(object sender, NewImageBufferReadyEventArgs picture)
        {
            frames.Add((clock.Now, picture.ImageBuffer[..picture.Length]));
            if (frames.Count == count)
                enough.Cancel();
        }

        camera.ImageBufferPoolingEnabled = false;
        camera.NewImageBufferReady += Keep;
        camera.StartCaptureContinuous();
        try
        {
            camera.CaptureContinuous(enough.Token);
        }
        finally
        {
            camera.StopCaptureContinuous();
            camera.NewImageBufferReady -= Keep;
        }

        cancellation.ThrowIfCancellationRequested();
        return frames;
    }

    private bool IsOffered()
    {
        var (width, height) = camera.Settings.CaptureSize;
        return camera.GetSupportedPixelFormats().Contains(camera.Settings.PixelFormat)
            && camera.GetPixelFormatResolutions(camera.Settings.PixelFormat).Any(size =>
                width >= size.MinWidth && width <= size.MaxWidth && height >= size.MinHeight && height <= size.MaxHeight);
    }

    /// <summary>The pictures that the camera offers and that can be looked at, or what it has in their place.</summary>
    /// <exception cref="DeviceException">E0631: no camera.</exception>
    public string Offer() => Guarded(OfferNow);

    private string OfferNow()
    {
        string[] sizes = [.. camera.GetSupportedPixelFormats().Where(_formats.ContainsKey).SelectMany(format =>
            camera.GetPixelFormatResolutions(format).Select(size => $"{format.ToString().ToLowerInvariant()} {size.MaxWidth}x{size.MaxHeight}"))];
        string[] others = [.. camera.GetSupportedPixelFormats().Where(format => !_formats.ContainsKey(format)).Select(format => format.ToString())];
        return sizes.Length > 0 ? string.Join(", ", sizes) : $"only {string.Join(", ", others)}, which cannot be looked at";
    }

    private T Guarded<T>(Func<T> look)
    {
        try
        {
            return look();
        }
        catch (Exception e) when (RigHardware.IsOfHardware(e))
        {
            throw RigHardware.NotThere($"/dev/video{camera.Settings.BusId}", e, "'v4l2-ctl --list-devices' shows the cameras; their group is video");
        }
    }

    private DeviceException Fault(string found, string? accepted = null, string? hint = null)
    {
        var (width, height) = camera.Settings.CaptureSize;
        string format = camera.Settings.PixelFormat.ToString().ToLowerInvariant();
        return new DeviceException("E0638", $"/dev/video{camera.Settings.BusId}, {format} {width}x{height}", found, accepted, hint);
    }
}
