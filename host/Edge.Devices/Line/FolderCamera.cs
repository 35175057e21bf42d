using Edge.Compiler.Ir;
using Edge.Runtime.Cameras;

namespace Edge.Devices.Line;

/// <summary>A camera for the desktop that plays the images of a folder at its frame rate: one after the other, or as parts on a belt.</summary>
/// <remarks>Which frames it loses, darkens and shifts, and their noise, depends on the seed and the number of the frame alone.</remarks>
public sealed class FolderCamera : ILineCamera
{
    private readonly IReadOnlyList<byte[]> _images;
    private readonly FolderCameraOptions _options;
    private readonly byte[] _belt;
    private readonly PictureOrder _order;
    private int _exposure;
    private int _gain;
    private long _next;
    private int _nearest;

    /// <param name="images">Pixels of the images, rows top to bottom, all of one size.</param>
    /// <exception cref="ArgumentException">There is no image, or one of another size, or rows that are no whole pixels.</exception>
    public FolderCamera(IReadOnlyList<byte[]> images, FolderCameraOptions options)
    {
        if (images.Count == 0)
            throw new ArgumentException("a camera needs at least one image to play");
        int other = images.ToList().FindIndex(image => image.Length != images[0].Length);
        if (other >= 0)
            throw new ArgumentException($"image {other} has {images[other].Length} bytes, the first one {images[0].Length}: a camera's frames have one size");
        if (images[0].Length % options.RowBytes != 0 || options.RowBytes % options.PixelBytes != 0)
            throw new ArgumentException($"frames of {images[0].Length} bytes are not rows of {options.RowBytes} bytes with pixels of {options.PixelBytes}");
        _images = images;
        _options = options;
        _belt = new byte[images[0].Length];
        Array.Fill(_belt, options.BeltLevel);
        _order = new PictureOrder(images.Count, options.IsShuffled, options.Seed);
    }

    public long Now { get; set; }

    public int FrameBytes => _belt.Length;

    /// <summary>Paths of a folder's images in the order of their names.</summary>
    /// <param name="isImage">Gets a path; other files are left alone.</param>
    /// <exception cref="DataException">E0701: no folder, or none of its files is an image.</exception>
    public static IReadOnlyList<string> FilesOf(string folder, Func<string, bool> isImage)
    {
        string[] files = Directory.Exists(folder) ? [.. Directory.GetFiles(folder).Where(isImage).Order(StringComparer.Ordinal)] : [];
        return files.Length > 0 ? files : throw new DataException("E0701", folder,
            Directory.Exists(folder) ? "holds no image" : "the folder does not exist", "a folder with the images that the camera plays");
    }

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
        if (!_options.Loops && _options.Parts is null)
            newest = Math.Min(newest, _images.Count - 1);
        for (_next = Math.Max(_next, newest - _options.Kept + 1); _next <= newest; _next++)
        {
            var random = new Random(PictureOrder.SeedOf(_next, _options.Seed));
            if (random.NextDouble() < _options.DropRate)
                continue;
            long takenAt = (long)(_next * period);
            Play(takenAt, random, into);
            head.Sequence = unchecked((int)_next);
            head.TakenAt = unchecked((int)(_options.ClockStart + takenAt));
            head.ExposureMicroseconds = _exposure;
            head.Gain = _gain;
            _next++;
            return true;
        }

        return false;
    }

    private void Play(long takenAt, Random random, byte[] into)
    {
        bool isDark = random.NextDouble() < _options.DarkRate;
        int shift = random.Next(-_options.ShiftPixels, _options.ShiftPixels + 1);
        if (_options.Parts is null)
        {
            Shift(_images[_order.ImageOf(_next)], shift, into);
        }
        else if (InView(takenAt) is { } part)
        {
            PartInView it = _options.Parts[part];
            int width = _options.RowBytes / _options.PixelBytes;
            int travelled = (int)((takenAt - it.At) * width / (2L * Math.Max(_options.HalfViewMicroseconds, 1)));
            Shift(_images[_order.ImageOf(part)], shift + travelled, into);
            isDark |= it.IsDark;
        }
        else
        {
            _belt.CopyTo(into, 0);
        }

        Finish(random, isDark, into);
    }

    /// <summary>The part in view; frames are played in the order of time.</summary>
    private int? InView(long at)
    {
        IReadOnlyList<PartInView> parts = _options.Parts!;
        while (_nearest + 1 < parts.Count && Math.Abs(parts[_nearest + 1].At - at) <= Math.Abs(parts[_nearest].At - at))
            _nearest++;
        bool isThere = parts.Count > 0 && Math.Abs(parts[_nearest].At - at) <= _options.HalfViewMicroseconds;
        return isThere && (_options.Loops || _nearest < _images.Count) ? _nearest : null;
    }

    /// <summary>Along the rows; the pixels of the edge are repeated.</summary>
    private void Shift(byte[] image, int pixels, byte[] into)
    {
        for (int at = 0; at < image.Length; at++)
        {
            int row = at / _options.RowBytes, inPixel = at % _options.PixelBytes;
            int last = _options.RowBytes - _options.PixelBytes + inPixel;
            int from = Math.Clamp(at % _options.RowBytes - pixels * _options.PixelBytes, inPixel, last);
            into[at] = image[row * _options.RowBytes + from];
        }
    }

    private void Finish(Random random, bool isDark, byte[] into)
    {
        int noise = _options.NoiseSteps;
        for (int at = 0; at < FrameBytes && (isDark || noise > 0); at++)
        {
            int off = at % _options.NoiseStride == _options.NoiseStride - 1 ? random.Next(-noise, noise + 1) : 0;
            into[at] = (byte)Math.Clamp((isDark ? 0 : into[at]) + off, 0, 255);
        }
    }
}
