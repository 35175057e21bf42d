using Edge.Runtime.Cameras;
using Edge.Runtime.Drift;
using Edge.Runtime.Link;
using Edge.Runtime.Update;

namespace Edge.Runtime.Tests.Link;

/// <summary>A device on a desk whose network is easy to be wrong: every output is a sum over the whole input.</summary>
internal sealed class AnyDevice : IDeviceUnderTest
{
    public const int InputBytes = 1500, OutputBytes = 10;

    private int _pollsLeft, _begunAt;
    private sbyte[] _input = [], _output = [];
    private IStepTap? _tap;

    /// <summary>Microseconds.</summary>
    public int Clock { get; set; }

    /// <summary>How often <see cref="IsDone"/> says no.</summary>
    public int PollsOfAnInference { get; set; }

    /// <summary>How long an inference takes while the firmware goes on: a thread of its own.</summary>
    public int InferenceMicroseconds { get; set; }

    public bool IsBroken { get; set; }

    public int Inferences { get; private set; }

    public int Resets { get; private set; }

    public int Timestamps { get; private set; }

    public LinkIdentity Identity { get; } = new();

    public NetworkShape Network { get; } = new()
    {
        InputBytes = InputBytes,
        OutputBytes = OutputBytes,
        ScaleBits = BitConverter.SingleToInt32Bits(1 / 256f),
        ZeroPoint = -128,
    };

    public int Capabilities { get; set; } =
        LinkCapability.Taps | LinkCapability.Camera | LinkCapability.Gpio | LinkCapability.SelfTest | LinkCapability.Reset;

    public DriftSentinel Drift { get; set; } = null!;

    public bool IsDone => _pollsLeft-- <= 0 && Clock - _begunAt >= InferenceMicroseconds && End();

    public RunReport Report { get; } = new();

    public FrameOf Camera { get; set; } = new(FrameStatus.Good, 3000);

    public static sbyte[] Image(int seed, int bytes = InputBytes)
    {
        sbyte[] image = new sbyte[bytes];
        new Random(seed).NextBytes((byte[])(object)image);
        return image;
    }

    public static sbyte[] Outputs(sbyte[] input)
    {
        sbyte[] output = new sbyte[OutputBytes];
        Sum(input, input.Length, output);
        return output;
    }

    public int Now() => Clock;

    public bool Begin(sbyte[] input, sbyte[] output, IStepTap tap)
    {
        (_input, _output, _tap, _pollsLeft, _begunAt) = (input, output, tap, PollsOfAnInference, Clock);
        return true;
    }

    public bool SelfTest(GoldenDifference first) => !IsBroken;

    public int Capture(int kind, CaptureHead head)
    {
        (head.Bytes, head.Height, head.Width, head.Sequence) = (Camera.Bytes, 30, 100, 7);
        return Camera.Status;
    }

    public void ReadCapture(int kind, int from, sbyte[] to, int offset, int count)
    {
        for (int i = 0; i < count; i++)
            to[offset + i] = (sbyte)((from + i) * 7 + kind);
    }

    public bool Gpio(int action, int argument, int[] answer)
    {
        answer[0] = argument + 1;
        return action == GpioAction.InjectTrigger;
    }

    public void Timestamp() => Timestamps++;

    public void Reset() => Resets++;

    private bool End()
    {
        Sum(_input, Network.InputBytes, _output);
        _tap?.After(0, _input, 0, Network.InputBytes);
        _tap?.After(1, _output, 0, OutputBytes);
        Inferences++;
        (Report.IsGood, Report.Microseconds, Report.Verdict, Report.Class) = (!IsBroken, 1000 + Inferences, 1, 3);
        if (InferenceMicroseconds == 0)
            Clock += Report.Microseconds;
        return true;
    }

    private static void Sum(sbyte[] input, int count, sbyte[] output)
    {
        for (int o = 0; o < OutputBytes; o++)
        {
            int sum = o;
            for (int i = 0; i < count; i++)
                sum = sum * 31 + input[i];
            output[o] = (sbyte)(sum >> 8);
        }
    }

    internal sealed record FrameOf(int Status, int Bytes);
}
