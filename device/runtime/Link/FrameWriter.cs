using Edge.Runtime.Update;

namespace Edge.Runtime.Link;

/// <summary>Writes frames: <see cref="Begin"/>, numbers of one's own, <see cref="End"/>, and <see cref="Seal"/> when it goes on the wire.</summary>
public static class FrameWriter
{
    public static void Begin(sbyte[] frame, int channel, int session, int opcode, int count)
    {
        frame[0] = unchecked((sbyte)FrameLayout.Sync0);
        frame[1] = unchecked((sbyte)FrameLayout.Sync1);
        frame[FrameLayout.ChannelAt] = (sbyte)channel;
        frame[FrameLayout.FlagsAt] = 0;
        LittleEndian.Write16(frame, FrameLayout.SessionAt, session);
        LittleEndian.Write16(frame, FrameLayout.SequenceAt, 0);
        frame[FrameLayout.OpcodeAt] = (sbyte)opcode;
        frame[FrameLayout.OpcodeAt + 1] = 0;
        LittleEndian.Write16(frame, FrameLayout.LengthAt, count);
    }

    /// <summary>Puts the payload's checksum behind it.</summary>
    /// <returns>Bytes of the frame.</returns>
    public static int End(sbyte[] frame, int count)
    {
        if (count > 0)
            LittleEndian.Write(frame, FrameLayout.HeadBytes + count, Crc32.Finish(Crc32.Add(Crc32.Start, frame, FrameLayout.HeadBytes, count)));
        return FrameLayout.FrameBytes(count);
    }

    /// <summary>Completes the head with what is known only when the frame goes on the wire.</summary>
    /// <param name="wanted">The number that is wanted next from the other side.</param>
    /// <param name="flags">0 or <see cref="FrameLayout.Again"/>.</param>
    public static void Seal(sbyte[] frame, int wanted, int flags)
    {
        frame[FrameLayout.FlagsAt] = (sbyte)flags;
        LittleEndian.Write16(frame, FrameLayout.WantedAt, wanted);
        LittleEndian.Write16(frame, FrameLayout.HeadCrcAt, Crc16.Of(frame, 0, FrameLayout.HeadCrcAt));
    }
}
