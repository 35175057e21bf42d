using Edge.Runtime.Line;

namespace Edge.Devices.Line;

/// <summary>What a virtual line does: its speed, its layout, and how often something goes wrong. Rates are shares of the parts, 0 to 1.</summary>
public sealed record LineScenario
{
    public double PartsPerMinute { get; init; } = 300;

    public TimeSpan Duration { get; init; } = TimeSpan.FromHours(1);

    public int Seed { get; init; } = 1;

    /// <summary>Layout of the line and what is asked of the camera: the device gets the same.</summary>
    public LineTiming Timing { get; init; } = new();

    /// <summary>Most parts the device can follow, a power of two.</summary>
    public int Capacity { get; init; } = 16;

    /// <summary>Spacing of neighbours varies evenly by this share of itself, up and down.</summary>
    public double SpacingJitter { get; init; } = 0.1;

    /// <summary>Parts reach camera and gate as much too early or too late, evenly spread: slip on the belt.</summary>
    public int TravelJitterMicroseconds { get; init; } = 2000;

    /// <summary>Parts whose inference ends after their deadline.</summary>
    public double LateRate { get; init; }

    /// <summary>Parts whose inference takes so long that they have left without a verdict.</summary>
    public double MissingRate { get; init; }

    /// <summary>Parts that trigger the sensor twice.</summary>
    public double DoubleTriggerRate { get; init; }

    /// <summary>Parts whose frames are dark.</summary>
    public double DarkRate { get; init; }

    /// <summary>Parts with a defect.</summary>
    public double DefectRate { get; init; } = 0.02;

    /// <summary>Parts that look like something between good and defect.</summary>
    public double GrayRate { get; init; } = 0.01;

    /// <summary>Polls after which the line's timer stands still for <see cref="StallMicroseconds"/>.</summary>
    public double StallRate { get; init; }

    public int StallMicroseconds { get; init; } = 50_000;

    public int PollMicroseconds { get; init; } = 1000;

    public int InferenceMicroseconds { get; init; } = 40_000;

    public int InferenceJitterMicroseconds { get; init; } = 2000;

    public double FramesPerSecond { get; init; } = 60;

    public int ExposureMicroseconds { get; init; } = 8000;

    /// <summary>The device's clock when the line starts; it wraps above 2147483647.</summary>
    public int ClockStart { get; init; }

    /// <summary>After a fault a person resets the line as much later.</summary>
    public TimeSpan ResetAfter { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>What the parts look like; null: drawn parts, whose kind the line's own network can tell.</summary>
    public LinePictures? Pictures { get; init; }

    internal long SpacingMicroseconds => (long)(60e6 / PartsPerMinute);

    /// <exception cref="ArgumentException">The line could not tell its parts apart, or a number lies outside its range.</exception>
    internal void Check()
    {
        double[] rates = [LateRate, MissingRate, DoubleTriggerRate, DarkRate, DefectRate, GrayRate, StallRate];
        if (rates.Any(rate => rate is not (>= 0 and <= 1)) || SpacingJitter is not (>= 0 and < 1) || DefectRate + GrayRate > 1)
            throw new ArgumentException("a rate lies outside 0 to 1, or the defects and the gray parts are more than all parts");
        if (PartsPerMinute <= 0 || Duration <= TimeSpan.Zero || PollMicroseconds < 1 || FramesPerSecond <= 0 || InferenceMicroseconds < 0
            || InferenceJitterMicroseconds < 0 || TravelJitterMicroseconds < 0)
            throw new ArgumentException("parts per minute, duration, poll interval or frame rate is not above 0, or a time is below 0");
        if (SpacingMicroseconds * (1 - SpacingJitter) <= Timing.MinimumSpacingMicroseconds)
            throw new ArgumentException($"parts follow each other after {SpacingMicroseconds * (1 - SpacingJitter):F0} us, the sensor takes what comes within "
                + $"{Timing.MinimumSpacingMicroseconds} us for one part: slow the line down or shorten the minimum spacing");
    }
}
