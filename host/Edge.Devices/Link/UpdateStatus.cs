using Edge.Runtime.Update;

namespace Edge.Devices.Link;

/// <summary>What a device's model store says after a request.</summary>
/// <param name="Result">What came of the request.</param>
/// <param name="NextChunk">The chunk it wants; -1: no download is under way.</param>
/// <param name="Reason">Why the last change was not the one that was asked for.</param>
/// <param name="ActiveSlot">0 or 1; -1: none. As <paramref name="BootedSlot"/>: the one whose model runs.</param>
/// <param name="NewestRelease">Newest that was confirmed.</param>
/// <param name="LeastRelease">Oldest that may be offered.</param>
public sealed record UpdateStatus(
    UpdateResult Result, int NextChunk, UpdatePhase Phase, FallBackReason Reason, int ActiveSlot, int BootedSlot, int NewestRelease, int LeastRelease)
{
    internal static UpdateStatus Read(LinkMessage message) => new(
        (UpdateResult)message.Number(4), message.Number(8), (UpdatePhase)message.Number(12), (FallBackReason)message.Number(16), message.Number(20),
        message.Number(24), message.Number(28), message.Number(32));
}
