namespace Edge.Runtime.Link;

/// <summary>What a side of a link has counted since it was made.</summary>
public sealed class LinkStatistics
{
    public int FramesSent;
    public int FramesReceived;

    /// <summary>Frames sent again.</summary>
    public int FramesRepeated;

    /// <summary>Heads that were none: noise, or a frame whose head was damaged.</summary>
    public int HeadErrors;

    /// <summary>Payloads that do not have their checksum.</summary>
    public int PayloadErrors;

    /// <summary>Frames that had arrived before.</summary>
    public int Duplicates;

    /// <summary>Frames that came although one before them was missing.</summary>
    public int Gaps;

    /// <summary>Frames that came when there was no room for their answer; they are asked for again.</summary>
    public int Deferred;

    /// <summary>Bytes between frames.</summary>
    public int ForeignBytes;

    /// <summary>Frames of a session that does not exist any more.</summary>
    public int OtherSession;
    public int RepeatsAsked;
    public int Timeouts;
}
