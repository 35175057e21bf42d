using Edge.Runtime.Link;

namespace Edge.Devices.Link;

/// <summary>What a link went through, over all its sessions: to be reported even when all is 0.</summary>
/// <param name="ChecksumErrors">Frames with a damaged head or payload, that the host saw.</param>
/// <param name="Retries">Frames the host sent again.</param>
/// <param name="RepeatsAsked">Times the host asked for frames again.</param>
/// <param name="Resumes">Sessions after the first.</param>
/// <param name="Strays">Results that nobody waited for, and that were not counted.</param>
public sealed record LinkTotals(int FramesSent, int FramesReceived, int ChecksumErrors, int Retries, int RepeatsAsked, int Timeouts, int Resumes, int Strays)
{
    /// <summary>Of two links that share the work.</summary>
    public LinkTotals Plus(LinkTotals other) => new(
        FramesSent + other.FramesSent, FramesReceived + other.FramesReceived, ChecksumErrors + other.ChecksumErrors, Retries + other.Retries,
        RepeatsAsked + other.RepeatsAsked, Timeouts + other.Timeouts, Resumes + other.Resumes, Strays + other.Strays);

    /// <summary>What has come to an earlier count of the same link.</summary>
    public LinkTotals Since(LinkTotals earlier) => new(
        FramesSent - earlier.FramesSent, FramesReceived - earlier.FramesReceived, ChecksumErrors - earlier.ChecksumErrors, Retries - earlier.Retries,
        RepeatsAsked - earlier.RepeatsAsked, Timeouts - earlier.Timeouts, Resumes - earlier.Resumes, Strays - earlier.Strays);

    internal LinkTotals Plus(LinkStatistics more) => this with
    {
        FramesSent = FramesSent + more.FramesSent,
        FramesReceived = FramesReceived + more.FramesReceived,
        ChecksumErrors = ChecksumErrors + more.HeadErrors + more.PayloadErrors,
        Retries = Retries + more.FramesRepeated,
        RepeatsAsked = RepeatsAsked + more.RepeatsAsked,
        Timeouts = Timeouts + more.Timeouts,
    };
}
