using System.Text;
using Edge.Compiler.Storage;
using Edge.Runtime.Link;

namespace Edge.Devices.Tests.Link;

/// <summary>What a host, a runner or a bad wire says to a device, poll by poll.</summary>
internal sealed class LinkScript
{
    public const int InputBytes = 300, InferenceMicroseconds = 2500;

    private const int Between = 1000;

    private readonly int _session;
    private int _next;

    public LinkScript(int session = 0x2f17) => _session = session;

    /// <summary>Of each poll: microseconds since the one before, and the bytes that have arrived.</summary>
    public List<(int Microseconds, byte[] Bytes)> Polls { get; } = [];

    /// <summary>The image with this number.</summary>
    public static sbyte[] Image(int index)
    {
        byte[] bytes = new byte[InputBytes];
        new Random(index).NextBytes(bytes);
        return (sbyte[])(Array)bytes;
    }

    public LinkScript Poll(byte[] bytes, int microseconds = Between)
    {
        Polls.Add((microseconds, bytes));
        return this;
    }

    public LinkScript Wait(int count, int microseconds = Between)
    {
        for (int i = 0; i < count; i++)
            Poll([], microseconds);
        return this;
    }

    /// <summary>Text, and polls until it must have been answered.</summary>
    public LinkScript Text(string text, int polls = 8) => Poll(Encoding.ASCII.GetBytes(text)).Wait(polls);

    public LinkScript Hello(int session = 0) => Poll(Frame(LinkChannel.Control, 0, Opcode.Hello, [1], 0, session));

    /// <summary>The next command.</summary>
    public LinkScript Send(int opcode, params byte[] payload) => Poll(Frame(LinkChannel.Session, _next++, opcode, payload));

    public LinkScript Send(int opcode, params int[] numbers) => Send(opcode, Numbers(numbers));

    public LinkScript Acknowledge(int wanted) => Poll(Frame(LinkChannel.Control, 0, Opcode.Acknowledge, [], wanted));

    public LinkScript Repeat(int wanted) => Poll(Frame(LinkChannel.Control, 0, Opcode.Repeat, [], wanted));

    /// <summary>An image in two parts, and the wish to run it.</summary>
    public LinkScript Judge(int index, int mode = RunMode.Io, int first = 0, int second = 0, bool keeps = false)
    {
        Load(index);
        return Send(Opcode.Run, index, mode | (keeps ? 1 << 8 : 0), first, second);
    }

    public LinkScript Load(int index, int? checksum = null, int parts = 2)
    {
        sbyte[] image = Image(index);
        Send(Opcode.Load, index, image.Length, checksum ?? (int)Crc32.Of(image));
        for (int part = 0; part < parts; part++)
            Send(Opcode.ImagePart, [.. Numbers(index, 150 * part), .. image.Skip(150 * part).Take(150).Select(value => (byte)value)]);
        return this;
    }

    /// <summary>A frame as the host would write it.</summary>
    public byte[] Frame(int channel, int sequence, int opcode, byte[] payload, int wanted = 0, int session = 0)
    {
        sbyte[] frame = new sbyte[FrameLayout.FrameBytes(payload.Length)];
        Buffer.BlockCopy(payload, 0, frame, FrameLayout.HeadBytes, payload.Length);
        FrameWriter.Begin(frame, channel, session == 0 ? _session : session, opcode, payload.Length);
        (frame[FrameLayout.SequenceAt], frame[FrameLayout.SequenceAt + 1]) = ((sbyte)sequence, (sbyte)(sequence >> 8));
        FrameWriter.End(frame, payload.Length);
        FrameWriter.Seal(frame, wanted, 0);
        return [.. frame.Select(value => (byte)value)];
    }

    /// <summary>The number of the next command, for those that are built by hand.</summary>
    public int TakeNumber() => _next++;

    public static byte[] Numbers(params int[] numbers) => [.. numbers.SelectMany(BitConverter.GetBytes)];
}
