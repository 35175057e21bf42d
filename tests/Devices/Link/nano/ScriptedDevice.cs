#nullable disable
using Edge.Runtime;
using Edge.Runtime.Cameras;
using Edge.Runtime.Drift;
using Edge.Runtime.Link;
using Edge.Runtime.Update;

namespace Edge.Scripted;

/// <summary>A device whose wire is a list of bytes, and whose clock counts the questions for the time.</summary>
/// <remarks>Compiled for .NET and for nanoCLR, where it must answer the same.</remarks>
public sealed class ScriptedDevice : IDeviceUnderTest, IByteStream
{
    public const int InputBytes = 300;
    public const int OutputBytes = 10;

    private const int MostAnswers = 1 << 15;
    private const int PollsAfterScript = 300;

    private readonly sbyte[] _script;
    private int _at;
    private int _clock;

    public ScriptedDevice(sbyte[] script)
    {
        _script = script;
        Network.InputBytes = InputBytes;
        Network.OutputBytes = OutputBytes;
        Network.ScaleBits = 0x3b808081;
        Network.ZeroPoint = -128;
    }

    /// <summary>What the endpoint wrote; <see cref="Count"/> bytes count.</summary>
    public sbyte[] Answers { get; } = new sbyte[MostAnswers];

    public int Count { get; private set; }

    /// <summary>The whole script has been read.</summary>
    public bool IsRead => _at == _script.Length;

    public LinkIdentity Identity { get; } = new LinkIdentity();

    public NetworkShape Network { get; } = new NetworkShape();

    public int Capabilities => LinkCapability.Taps | LinkCapability.Camera | LinkCapability.SelfTest;

    public bool IsDone => true;

    public DriftSentinel Drift => null;

    public RunReport Report { get; } = new RunReport();

    public void Run()
    {
        LinkOptions options = new LinkOptions();
        options.MostInputBytes = InputBytes;
        options.MostOutputBytes = OutputBytes;
        options.MostSteps = 4;
        options.StepWindowBytes = 128;
        LinkEndpoint endpoint = new LinkEndpoint(this, this, null, options);
        for (int left = PollsAfterScript; left > 0; left--)
        {
            if (_at < _script.Length)
                left = PollsAfterScript;
            endpoint.Poll();
        }
    }

    public int Read(sbyte[] to, int offset, int count)
    {
        int part = 23;
        if (part > count)
            part = count;
        if (part > _script.Length - _at)
            part = _script.Length - _at;
        System.Array.Copy(_script, _at, to, offset, part);
        _at += part;
        return part;
    }

    public int Write(sbyte[] from, int offset, int count)
    {
        int part = 50;
        if (part > count)
            part = count;
        if (part > MostAnswers - Count)
            part = MostAnswers - Count;
        System.Array.Copy(from, offset, Answers, Count, part);
        Count += part;
        return part;
    }

    public int Now()
    {
        _clock += 100;
        return _clock;
    }

    public bool Begin(sbyte[] input, sbyte[] output, IStepTap tap)
    {
        for (int o = 0; o < OutputBytes; o++)
        {
            int sum = o;
            for (int i = 0; i < InputBytes; i++)
                sum = sum * 31 + input[i];
            output[o] = (sbyte)(sum >> 8);
        }

        if (tap != null)
        {
            tap.After(0, input, 0, InputBytes);
            tap.After(1, output, 0, OutputBytes);
        }

        Report.IsGood = true;
        Report.Microseconds = 1234;
        Report.Class = 2;
        return true;
    }

    public bool SelfTest(GoldenDifference first)
    {
        return true;
    }

    public int Capture(int kind, CaptureHead head)
    {
        head.Bytes = 700;
        head.Height = 20;
        head.Width = 35;
        return FrameStatus.Good;
    }

    public void ReadCapture(int kind, int from, sbyte[] to, int offset, int count)
    {
        for (int i = 0; i < count; i++)
            to[offset + i] = (sbyte)((from + i) * 7 + kind);
    }

    public bool Gpio(int action, int argument, int[] answer)
    {
        return false;
    }

    public void Timestamp()
    {
    }

    public void Reset()
    {
    }
}
