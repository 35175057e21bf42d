using Edge.Runtime.Cameras;

namespace Edge.Devices.Line;

/// <summary>A camera for the desktop that plays the images of a folder, one frame after the other, over and over, at its frame rate.</summary>
/// <remarks>Which frames it loses, darkens and shifts depends on the seed and the number of the frame alone.</remarks>
public sealed class FolderCamera : ICamera
{
    private readonly IReadOnlyList<byte[]> _frames;
    private readonly FolderCameraOptions _options;
    private int _exposure;
    private int _gain;
    private long _next;

    /// <param name="frames">Pixels of the images, rows top to bottom, all of one size.</param>
    /// <exception cref="ArgumentException">There is no image, or one of another size, or rows that are no whole pixels.</exception>
    public FolderCamera(IReadOnlyList<byte[]> frames, FolderCameraOptions options)
    {
        if (frames.Count == 0)
            throw new ArgumentException("a camera needs at least one image to play");
        int other = frames.ToList().FindIndex(frame => frame.Length != frames[0].Length);
        if (other >= 0)
            throw new ArgumentException($"image {other} has {frames[other].Length} bytes, the first one {frames[0].Length}: a camera's frames have one size");
        if (frames[0].Length % options.RowBytes != 0 || options.RowBytes % options.PixelBytes != 0)
            throw new ArgumentException($"frames of {frames[0].Length} bytes are not rows of {options.RowBytes} bytes with pixels of {options.PixelBytes}");
        _frames = frames;
        _options = options;
    }

    /// <summary>Microseconds since the camera was switched on; the caller lets them pass.</summary>
    public long Now { get; set; }

    public int FrameBytes => _frames[0].Length;

    /// <param name="read">Gets a path, gives the pixels in the camera's format; throws what it likes for a file it cannot read.</param>
    /// <returns>The folder's images that match the pattern, in the order of their names.</returns>
    public static FolderCamera Open(string folder, string pattern, Func<string, byte[]> read, FolderCameraOptions options) =>
        new([.. Directory.EnumerateFiles(folder, pattern).Order(StringComparer.Ordinal).Select(read)], options);

    public bool Lock(int exposureMicroseconds, int gain)
    {
        (_exposure, _gain) = (exposureMicroseconds, gain);
        return true;
    }

    public bool TryRead(byte[] into, FrameHead head)
    {
        double period = 1e6 / _options.FramesPerSecond;
        // Exposure and reading of the rows take a period each, at most.
        long newest = (long)Math.Floor(Now / period) - 2;
        for (_next = Math.Max(_next, newest - _options.Kept + 1); _next <= newest; _next++)
        {
            var random = new Random(SeedOf(_next));
            if (random.NextDouble() < _options.DropRate)
                continue;
            bool isDark = random.NextDouble() < _options.DarkRate;
            int shift = random.Next(-_options.ShiftPixels, _options.ShiftPixels + 1) * _options.PixelBytes;
            Play(_frames[(int)(_next % _frames.Count)], shift, isDark, into);
            head.Sequence = unchecked((int)_next);
            head.TakenAt = unchecked((int)(long)(_next * period));
            head.ExposureMicroseconds = _exposure;
            head.Gain = _gain;
            _next++;
            return true;
        }

        return false;
    }

    private int SeedOf(long frame) => unchecked((int)(frame * 2654435761 + _options.Seed * 40503L));

    /// <summary>Shifted along its rows, the pixels of the edge repeated.</summary>
    private void Play(byte[] frame, int shift, bool isDark, byte[] into)
    {
        for (int at = 0; at < frame.Length; at++)
        {
            int row = at / _options.RowBytes, inPixel = at % _options.PixelBytes;
            int last = _options.RowBytes - _options.PixelBytes + inPixel;
            int from = Math.Clamp(at % _options.RowBytes - shift, inPixel, last);
            into[at] = isDark ? (byte)0 : frame[row * _options.RowBytes + from];
        }
    }
}
