using Edge.Runtime.Link;

namespace Edge.Runtime.Tests.Link;

/// <summary>The bytes of frames, against the specification and not against the code's other end.</summary>
public class FrameTests
{
    [Fact]
    public void The_head_checksum_is_the_published_one() // CRC-16/IBM-3740 of "123456789": CRC RevEng catalogue
        => Assert.Equal(0x29b1, Crc16.Of([.. "123456789"u8.ToArray().Select(value => (sbyte)value)], 0, 9));

    [Fact]
    public void A_frame_is_laid_out_as_specified()
    {
        sbyte[] frame = new sbyte[64];
        "123456789"u8.ToArray().Select(value => (sbyte)value).ToArray().CopyTo(frame, FrameLayout.HeadBytes);
        FrameWriter.Begin(frame, LinkChannel.Session, 0x1234, Opcode.Load, 9);
        int bytes = FrameWriter.End(frame, 9);
        FrameWriter.Seal(frame, 0xabcd, FrameLayout.Again);
        // The payload's checksum, cbf43926, is the published one of "123456789".
        Assert.Equal("d5aa010134120000cdab11000900" + Hex(frame, 14, 2) + "3132333435363738392639f4cb", Hex(frame, 0, bytes));
        Assert.Equal(SlowCrc16(frame, 14), frame[14] & 255 | (frame[15] & 255) << 8);
    }

    [Fact]
    public void A_conversation_has_the_recorded_bytes()
    {
        var recorder = new List<string>();
        var desk = new Desk();
        desk.Record(recorder);
        desk.Connect();
        desk.Ask(Opcode.Identify);
        desk.Send(Opcode.Load, 3, AnyDevice.InputBytes, Desk.Checksum(AnyDevice.Image(3)));
        desk.Part(3, 0, AnyDevice.Image(3)[..40]);
        desk.Run(3);
        desk.Ask(Opcode.Gpio, 0, 5);
        desk.Ask(Opcode.SelfTest);
        Golden.Check("link/conversation.txt", string.Concat(recorder.Select(line => line + "\n")));
    }

    [Fact]
    public void A_frame_is_found_behind_any_garbage() => Property.Holds(random =>
    {
        sbyte[] frame = new sbyte[64];
        FrameWriter.Begin(frame, LinkChannel.Session, 7, Opcode.Gpio, 8);
        int bytes = FrameWriter.End(frame, 8);
        FrameWriter.Seal(frame, 0, 0);
        List<sbyte> wire = [];
        for (int i = random.Next(60); i > 0; i--)
            wire.Add((sbyte)(random.Next(3) == 0 ? random.Next(2) == 0 ? FrameLayout.Sync0 : FrameLayout.Sync1 : random.Next(256)));
        wire.AddRange(frame[..random.Next(bytes)]); // one that was cut short
        wire.AddRange(frame[..bytes]);
        wire.AddRange(new sbyte[200]); // as much as a false head could wait for
        var reader = new FrameReader(128);
        var stream = new Recorded([.. wire]);
        for (int i = 0; i < 2000; i++)
        {
            switch (reader.Look())
            {
                case FrameReader.Nothing:
                    reader.Fill(stream);
                    break;
                case FrameReader.Frame:
                    Assert.Equal(frame[..bytes], reader.Bytes[reader.Start..(reader.Start + bytes)]);
                    return;
                default:
                    reader.Skip();
                    break;
            }
        }

        Assert.Fail("the frame was not found");
    });

    private static string Hex(sbyte[] bytes, int at, int count) => Convert.ToHexStringLower([.. bytes[at..(at + count)].Select(value => (byte)value)]);

    private static int SlowCrc16(sbyte[] bytes, int count)
    {
        int crc = 0xffff;
        for (int bit = 0; bit < 8 * count; bit++)
        {
            int next = bytes[bit / 8] >> 7 - bit % 8 & 1;
            int top = crc >> 15;
            crc = crc << 1 & 0xffff;
            if (top != next)
                crc ^= 0x1021;
        }

        return crc;
    }

    private sealed class Recorded(sbyte[] bytes) : IByteStream
    {
        private int _at;

        public int Read(sbyte[] to, int offset, int count)
        {
            int part = Math.Min(Math.Min(count, 17), bytes.Length - _at);
            Array.Copy(bytes, _at, to, offset, part);
            _at += part;
            return part;
        }

        public int Write(sbyte[] from, int offset, int count) => count;
    }
}
