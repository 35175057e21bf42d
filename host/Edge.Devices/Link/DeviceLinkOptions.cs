namespace Edge.Devices.Link;

/// <summary>How patient a host is.</summary>
public sealed record DeviceLinkOptions
{
    /// <summary>The longest silence that the microseconds of a link, which wrap every 71 minutes, can tell.</summary>
    public const int LongestSilenceMilliseconds = 1_800_000;

    /// <summary>
    /// A device that owes an answer and says nothing for as long as this is lost. Longer than its longest inference, at most <see cref="LongestSilenceMilliseconds"/>.
    /// </summary>
    public int SilenceMilliseconds { get; init; } = 10_000;

    /// <summary>The same for the first answer of all, when nothing is being computed.</summary>
    public int GreetingMilliseconds { get; init; } = int.MaxValue;

    /// <summary>Frames that nobody acknowledged for as long as this are sent again. Longer than a window of frames takes on the wire.</summary>
    public int TimeoutMilliseconds { get; init; } = 500;

    /// <summary>
    /// The first session's number is drawn with this. Null: another number for each link, so that nothing an older link left on the wire, or in the
    /// device, is taken for ours.
    /// </summary>
    public int? Seed { get; init; }

    /// <summary>What silences and time-outs are measured by: the computer's, or that of a modelled wire.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
