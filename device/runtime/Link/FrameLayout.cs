namespace Edge.Runtime.Link;

/// <summary>Where everything is in a frame; README.md draws it.</summary>
public static class FrameLayout
{
    /// <summary>The first two bytes. No text contains them: they are above 127.</summary>
    public const int Sync0 = 0xd5;
    public const int Sync1 = 0xaa;

    public const int ChannelAt = 2;
    public const int FlagsAt = 3;
    public const int SessionAt = 4;
    public const int SequenceAt = 6;

    /// <summary>The sequence number that the sender of this frame wants next.</summary>
    public const int WantedAt = 8;
    public const int OpcodeAt = 10;
    public const int LengthAt = 12;

    /// <summary>CRC-16 of the 14 bytes before.</summary>
    public const int HeadCrcAt = 14;
    public const int HeadBytes = 16;

    /// <summary>CRC-32 of the payload, behind it; a frame without payload has none.</summary>
    public const int TailBytes = 4;

    /// <summary>Largest payload of any frame.</summary>
    public const int MostPayload = 4096;

    /// <summary>Flag: sent before.</summary>
    public const int Again = 1;

    /// <summary>Bytes of a frame with a payload of <paramref name="payload"/> bytes.</summary>
    public static int FrameBytes(int payload)
    {
        return payload == 0 ? HeadBytes : HeadBytes + payload + TailBytes;
    }
}

/// <summary>What a frame belongs to.</summary>
public static class LinkChannel
{
    /// <summary>The link itself: not numbered, not repeated.</summary>
    public const int Control = 0;

    /// <summary>Commands and answers: numbered, acknowledged, repeated until they arrive, in order.</summary>
    public const int Session = 1;

    /// <summary>Messages for people: lost when the wire loses them.</summary>
    public const int Log = 2;
}
