using Edge.Runtime;
using Edge.Runtime.Cameras;
using Edge.Runtime.Drift;
using Edge.Runtime.Link;
using Edge.Runtime.Update;

namespace Edge.Devices.Tests.Link;

/// <summary>The device of <c>tests/vectors/link_device.c</c> in C#: the endpoint, a network that is easy to be wrong, and a time of its own.</summary>
internal sealed class VectorDevice : IDeviceUnderTest, IByteStream
{
    private const int OutputBytes = 10;

    private readonly LinkEndpoint _endpoint;
    private readonly Queue<byte> _waiting = new();
    private readonly List<byte> _sent = [];
    private readonly int _inference;
    private int _clock, _begunAt;
    private bool _isReady;

    public VectorDevice(int inputBytes = LinkScript.InputBytes, int inferenceMicroseconds = LinkScript.InferenceMicroseconds)
    {
        _inference = inferenceMicroseconds;
        for (int i = 0; i < LinkIdentity.HashBytes; i++)
            (Identity.FirmwareHash[i], Identity.ModelHash[i]) = ((sbyte)(i + 1), (sbyte)(i * 3));
        (Identity.Uid[0], Identity.Uid[1], Identity.Uid[2], Identity.Release) = (9, 8, 7, 7);
        Name("vectors", Identity.Board);
        Name("sum", Identity.Model);
        Network = new NetworkShape { InputBytes = inputBytes, OutputBytes = OutputBytes, ScaleBits = 0x3b808081, ZeroPoint = -128 };
        var options = new LinkOptions { MostInputBytes = inputBytes, MostOutputBytes = OutputBytes, MostSteps = 4, StepWindowBytes = 128 };
        _endpoint = new LinkEndpoint(this, this, null!, options);
    }

    public LinkIdentity Identity { get; } = new();

    public NetworkShape Network { get; }

    public int Capabilities => LinkCapability.Taps | LinkCapability.SelfTest | LinkCapability.Reset;

    /// <summary>Not at the first question.</summary>
    public DriftSentinel Drift => null!;

    public bool IsDone
    {
        get
        {
            bool wasAsked = _isReady;
            _isReady = true;
            return wasAsked && _clock - _begunAt >= _inference;
        }
    }

    public RunReport Report { get; } = new() { IsGood = true, Class = 2, Microseconds = 1234, Cycles = 5678, StackHighWater = 999 };

    /// <summary>What its network says of an input.</summary>
    public static sbyte[] Sums(ReadOnlySpan<sbyte> input)
    {
        sbyte[] output = new sbyte[OutputBytes];
        for (int o = 0; o < OutputBytes; o++)
        {
            uint sum = (uint)o;
            foreach (sbyte value in input)
                sum = (sum * 31) + (byte)value;
            output[o] = (sbyte)(sum >> 8);
        }

        return output;
    }

    public byte[] Poll(int microseconds, byte[] arrived)
    {
        foreach (byte value in arrived)
            _waiting.Enqueue(value);
        _clock += microseconds;
        _sent.Clear();
        _endpoint.Poll();
        return [.. _sent];
    }

    public int Read(sbyte[] to, int offset, int count)
    {
        int read = 0;
        for (; read < count && _waiting.TryDequeue(out byte value); read++)
            to[offset + read] = (sbyte)value;
        return read;
    }

    public int Write(sbyte[] from, int offset, int count)
    {
        _sent.AddRange(from[offset..(offset + count)].Select(value => (byte)value));
        return count;
    }

    public int Now() => _clock;

    public bool Begin(sbyte[] input, sbyte[] output, IStepTap tap)
    {
        (_begunAt, _isReady) = (_clock, false);
        Sums(input.AsSpan(0, Network.InputBytes)).CopyTo(output, 0);
        tap?.After(0, input, 0, Network.InputBytes);
        int third = Network.InputBytes / 3;
        tap?.After(2, input, 0, third);
        tap?.After(1, output, 0, OutputBytes);
        tap?.After(2, input, third, Network.InputBytes - third);
        return true;
    }

    public bool SelfTest(GoldenDifference first)
    {
        (first.Vector, first.Output, first.Expected, first.Actual) = (1, 2, 3, -4);
        return false;
    }

    public int Capture(int kind, CaptureHead head) => FrameStatus.None;

    public void ReadCapture(int kind, int from, sbyte[] to, int offset, int count)
    {
    }

    public bool Gpio(int action, int argument, int[] answer) => false;

    public void Timestamp()
    {
    }

    public void Reset()
    {
    }

    private static void Name(string name, sbyte[] to)
    {
        for (int i = 0; i < name.Length; i++)
            to[i] = (sbyte)name[i];
    }
}
