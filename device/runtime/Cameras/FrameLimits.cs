namespace Edge.Runtime.Cameras;

/// <summary>What a frame has to be to be judged.</summary>
public sealed class FrameLimits
{
    /// <summary>Longest time from the beginning of the exposure to <see cref="CameraPipeline.Snap"/>.</summary>
    public int MaximumAgeMicroseconds = 100000;

    /// <summary>Mean luma, 0 to 255, from which on a frame is not dark.</summary>
    public int DarkBelow = 20;

    /// <summary>Luma from which on a pixel is saturated.</summary>
    public int SaturatedFrom = 250;

    /// <summary>Saturated pixels in a thousand that are still good.</summary>
    public int SaturatedPermille = 200;
}
