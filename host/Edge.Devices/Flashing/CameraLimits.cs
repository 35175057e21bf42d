namespace Edge.Devices.Flashing;

/// <summary>What a usable picture is, in steps of 8 bits.</summary>
public sealed record CameraLimits
{
    public int MeanLow { get; init; } = 60;

    public int MeanHigh { get; init; } = 190;

    /// <summary>Least mean of |gradient| along rows and columns: a lens without focus, or a cap on it, gives less.</summary>
    public double Sharpness { get; init; }

    /// <summary>Most milliseconds between a picture and the next.</summary>
    public double MostMilliseconds { get; init; } = 2000;
}
