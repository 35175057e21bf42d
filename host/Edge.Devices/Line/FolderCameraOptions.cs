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

    public int Seed { get; init; } = 1;
}
