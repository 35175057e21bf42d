namespace Edge.Devices.Link;

/// <summary>How patient a host is.</summary>
public sealed record DeviceLinkOptions
{
    /// <summary>A device that owes an answer and says nothing for as long as this is lost. Longer than its longest inference.</summary>
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
}
