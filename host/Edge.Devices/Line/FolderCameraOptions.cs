namespace Edge.Devices.Line;

/// <summary>How a <see cref="FolderCamera"/> plays its images. Rates are shares of the frames, 0 to 1.</summary>
public sealed record FolderCameraOptions
{
    public required int RowBytes { get; init; }

    public int PixelBytes { get; init; } = 1;

    public double FramesPerSecond { get; init; } = 30;

    /// <summary>Frames the driver keeps until they are read; older ones are lost.</summary>
    public int Kept { get; init; } = 2;

    /// <summary>Frames that are lost on their way.</summary>
    public double DropRate { get; init; }

    /// <summary>Frames that are black.</summary>
    public double DarkRate { get; init; }

    /// <summary>Frames are shifted along their rows by up to as many pixels either way: the part lies elsewhere.</summary>
    public int ShiftPixels { get; init; }

    /// <summary>Every sample is off by up to as many steps either way: what keeps two frames of a live sensor from being the same.</summary>
    public int NoiseSteps { get; init; }

    /// <summary>Noise falls on the last of as many bytes only: 2 for RGB565, where it then stirs blue and the least of green.</summary>
    public int NoiseStride { get; init; } = 1;

    /// <summary>The images come in an order that the seed gives, another each time through the folder; else in that of their names.</summary>
    public bool IsShuffled { get; init; }

    /// <summary>After the last image comes the first again; else there are no frames any more, or no parts.</summary>
    public bool Loops { get; init; } = true;

    /// <summary>
    /// When parts are in the middle of the view, in microseconds and in ascending order, and which of them are dark: part k shows image k. Null: frame k does.
    /// </summary>
    public IReadOnlyList<PartInView>? Parts { get; init; }

    /// <summary>Samples of the belt, seen where no part is.</summary>
    public byte BeltLevel { get; init; } = 60;

    /// <summary>A part is in view for as long before and after it is in the middle; it crosses the width of the view meanwhile.</summary>
    public int HalfViewMicroseconds { get; init; } = 80_000;

    /// <summary>What the device's clock shows when the camera is switched on; it wraps above 2147483647.</summary>
    public int ClockStart { get; init; }

    public int Seed { get; init; } = 1;
}

/// <summary>A part that passes under a camera.</summary>
/// <param name="At">When it is in the middle of the view, in microseconds.</param>
public readonly record struct PartInView(long At, bool IsDark);
