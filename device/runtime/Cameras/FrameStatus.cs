namespace Edge.Runtime.Cameras;

/// <summary>What came of asking for a frame.</summary>
public static class FrameStatus
{
    public const int Good = 0;

    /// <summary>No frame of the time that was asked for, yet.</summary>
    public const int None = 1;

    /// <summary>The frame of that time is older than allowed.</summary>
    public const int Stale = 2;

    /// <summary>Exposure or gain are not those that were locked.</summary>
    public const int ExposureChanged = 3;

    /// <summary>The mean is below the limit: lamp off, lens covered.</summary>
    public const int Dark = 4;

    /// <summary>Too many pixels at the end of the range.</summary>
    public const int Saturated = 5;

    /// <summary>The same picture as the last one, which noise never lets a live sensor take.</summary>
    public const int Repeated = 6;

    public const int Count = 7;
}
