using Edge.Devices.Link;
using Edge.Runtime.Link;
using Edge.Runtime.Update;

namespace Edge.Runtime.Tests.Link;

/// <summary>A device and a host at the two ends of a wire, in a time of their own: 100 microseconds for each turn.</summary>
internal sealed class Desk
{
    // On the worst wires of the tests five frames in a row are damaged now and then: 0.5, 1, 2, 4 and 4 s pass before the next one is tried.
    private const int TurnMicroseconds = 100, SilenceMicroseconds = 20_000_000;

    public static readonly LinkOptions Options = new()
    {
        MostInputBytes = 2000,
        MostOutputBytes = 64,
        MostSteps = 8,
        StepWindowBytes = 700,
    };

    private readonly MemoryWire _wire = new(4096);
    private readonly List<string>[] _record = new List<string>[1];
    private int _session = 17;

    /// <param name="baud">0: as fast as it goes. Otherwise a serial line, 10 bits for a byte, whose bytes are lost when nobody fetches them in time.</param>
    public Desk(LinkFaults? faults = null, Random? random = null, ModelStore? store = null, LinkOptions? options = null, int baud = 0)
    {
        IByteStream host = new Recorder("host  ", _wire.Host, _record), device = new Recorder("device", _wire.Device, _record);
        if (faults is not null)
        {
            host = HostWire = new FaultyStream(host, faults, random!);
            device = DeviceWire = new FaultyStream(device, faults, random!);
        }

        if (baud > 0)
        {
            host = new PacedStream(host, baud / 10, () => Clock);
            device = new PacedStream(device, baud / 10, () => Clock);
        }

        DeviceEnd = device;
        Endpoint = new LinkEndpoint(device, Device, store!, options ?? Options);
        Port = new HostPort(host, SilenceMicroseconds, 300_000);
        HostEnd = host;
    }

    public AnyDevice Device { get; } = new();

    public LinkEndpoint Endpoint { get; set; }

    public HostPort Port { get; }

    /// <summary>Null without faults.</summary>
    public FaultyStream? HostWire { get; }

    public FaultyStream? DeviceWire { get; }

    public IByteStream HostEnd { get; }

    public IByteStream DeviceEnd { get; }

    public int Clock { get; private set; }

    /// <summary>Every write at either end becomes a line of hex.</summary>
    public void Record(List<string> lines) => _record[0] = lines;

    public void Turn()
    {
        Clock += TurnMicroseconds;
        Device.Clock += TurnMicroseconds;
        Port.Poll(Clock);
        Endpoint.Poll();
    }

    public Desk Connect()
    {
        Port.Greet(++_session, Clock);
        for (int i = 0; i < 200_000 && Port.Abilities is null && Port.Lost is null; i++)
            Turn();
        return this;
    }

    /// <summary>The next message; fails when the device is lost or silent.</summary>
    public LinkMessage Take()
    {
        Port.Expect(true, Clock);
        for (int i = 0; i < 400_000; i++)
        {
            if (Port.TryTake(out LinkMessage message))
                return message;
            Assert.Null(Port.Lost);
            Turn();
        }

        throw new TimeoutException("no answer");
    }

    public LinkMessage Ask(int opcode, params int[] numbers)
    {
        Send(opcode, numbers);
        return Take();
    }

    public void Send(int opcode, params int[] numbers) => Port.Send(opcode, Payload.Of(numbers));

    /// <summary>Announces an image and sends it in parts of 500 bytes.</summary>
    public void Load(int index, sbyte[] image, int? checksum = null)
    {
        Send(Opcode.Load, index, image.Length, checksum ?? Checksum(image));
        for (int at = 0; at < image.Length; at += 500)
            Part(index, at, image[at..Math.Min(at + 500, image.Length)]);
    }

    public void Part(int index, int at, sbyte[] bytes) => Port.Send(Opcode.ImagePart, [.. Payload.Of(index, at), .. bytes.Select(value => (byte)value)]);

    public LinkMessage Run(int index, int mode = RunMode.Io, int first = 0, int second = 0, bool keeps = false) =>
        Ask(Opcode.Run, index, mode | (keeps ? 1 << 8 : 0), first, second);

    /// <summary>Asserts that a message refuses something.</summary>
    public static void Refuses(LinkMessage message, int opcode, int error, int index = 0, int detail = 0)
    {
        Assert.Equal(Opcode.Error, message.Opcode);
        Assert.Equal((opcode, error, index, detail), (message.Payload[0], message.Payload[1], message.Number(4), message.Number(8)));
    }

    public static int Checksum(sbyte[] bytes) => Crc32.Finish(Crc32.Add(Crc32.Start, bytes, 0, bytes.Length));

    private sealed class Recorder(string name, IByteStream inner, List<string>?[] record) : IByteStream
    {
        public int Read(sbyte[] to, int offset, int count) => inner.Read(to, offset, count);

        public int Write(sbyte[] from, int offset, int count)
        {
            int taken = inner.Write(from, offset, count);
            if (taken > 0 && record[0] is { } lines)
                lines.Add($"{name} {Convert.ToHexStringLower([.. from[offset..(offset + taken)].Select(value => (byte)value)])}");
            return taken;
        }
    }
}
