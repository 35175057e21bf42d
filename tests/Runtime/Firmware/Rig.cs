using Edge.Compiler.Ir;
using Edge.Compiler.Pack;
using Edge.Compiler.Preprocessing;
using Edge.Firmware;
using Edge.Runtime.Cameras;
using Edge.Runtime.Line;
using Edge.Runtime.Tests.Update;
using Edge.Runtime.Update;

namespace Edge.Runtime.Tests.Firmware;

/// <summary>A firmware on a desk: a clock and pins that a test turns by hand, a camera that sees noise, flash that can be cut.</summary>
internal sealed class Rig : IBoard, IGpio, ICamera
{
    public const int TriggerPin = 20, ButtonPin = 21, FrameHeight = 16, FrameWidth = 20, Inputs = 40, Outputs = 5;

    private readonly Dictionary<int, IPinListener> _inputs = [];
    private int _frame;
    private int _exposure;
    private int _gain;

    public int Now { get; set; }

    int IClock.Now => Now += StepMicroseconds;

    public int Feeds { get; private set; }

    public int Restarts { get; private set; }

    public HashSet<int> RefusedPins { get; } = [];

    public HashSet<int> High { get; } = [];

    public bool CameraAnswers { get; set; } = true;

    /// <summary>Hears of everything on the line; null: nobody.</summary>
    public IStationLog? Log { get; set; }

    /// <summary>How far each reading of the clock lets it go on: what a stage takes shows in its time.</summary>
    public int StepMicroseconds { get; set; }

    /// <summary>Takes away from the frames the camera promises.</summary>
    public int MissingBytes { get; set; }

    public AddingModel Model { get; } = new();

    public LinePins Pins { get; } = new() { Trigger = TriggerPin, Acknowledge = ButtonPin, Ready = 0, Busy = 1, Reject = 2, Fault = 3 };

    public int FrameBytes => FrameHeight * FrameWidth - MissingBytes;

    /// <summary>How long each poll of <see cref="Pass"/> lets the clock go on.</summary>
    public const int TickMicroseconds = 1000;

    public static LineSettings Line { get; } = new() { FrameHeight = FrameHeight, FrameWidth = FrameWidth, DriftWindow = 200, ConfirmAfter = 3 };

    /// <param name="limits">Of every class: no score reaches 128.</param>
    public static PackContent Content(int seed, int release, int limits = PackLimits.Never)
    {
        PackContent small = Packs.Content(seed, release);
        var fingerprint = new DriftFingerprint();
        for (int i = 0; i < 50; i++)
            fingerprint.Add([.. Enumerable.Repeat((sbyte)i, Inputs)], 1, [0, 0, 0, 0, (sbyte)(i - 25)], [false, true, true, true, true]);
        return small with
        {
            Parts =
            [
                small.Parts.Single(part => part.Kind == PackSection.Program),
                PreprocessingPart.Write(new PreprocessingSpecification { Color = CameraColor.Gray8, Resize = new Size(5, 8), Bilinear = false }),
                Limits(limits),
                small.Parts.Single(part => part.Kind == PackSection.Golden),
                LinePart.Write(Line),
                DriftPart.Write(fingerprint),
            ],
        };
    }

    public static PackPart Limits(int limit) =>
        LimitsPart.Write([new ClassLimit("OK", false, PackLimits.Never, 0), .. Enumerable.Range(1, Outputs - 1).Select(i => new ClassLimit($"d{i}", true, limit, 0))]);

    public static PackContent Without(PackContent content, int kind) => content with { Parts = [.. content.Parts.Where(part => part.Kind != kind)] };

    public static BuiltInPack BuiltIn(PackContent content) => new(Packs.Signed(PackWriter.Write(content, PackKey.OfImage)));

    /// <summary>A firmware that runs the model of its image.</summary>
    public Station With(PackContent? content, Action<StationModels>? change = null)
    {
        var models = new StationModels { Runner = Model, BuiltIn = content is null ? null : BuiltIn(content), MostInputBytes = 64, MostOutputBytes = 8 };
        change?.Invoke(models);
        return new Station(this, this, Pins, this, models, Log);
    }

    /// <summary>A part passes from the sensor to the gate, and two seconds more.</summary>
    /// <returns>True when it was not rejected.</returns>
    public bool Pass(Station station)
    {
        Sense();
        int from = Now, before = station.Line.Counters.Left(0);
        while (Now - from < Line.Timing.TravelToGateMicroseconds + 2_000_000)
        {
            Now += TickMicroseconds;
            station.Step();
            station.PollLine();
        }

        return station.Line.Counters.Left(0) > before;
    }

    public void Sense() => _inputs[TriggerPin].Rose(TriggerPin, Now);

    public void Press() => _inputs[ButtonPin].Rose(ButtonPin, Now);

    public void Wait(int milliseconds) => Now += 1000 * milliseconds;

    public void Feed() => Feeds++;

    public void Restart() => Restarts++;

    public bool OpenOutput(int pin) => !RefusedPins.Contains(pin);

    public bool OpenInput(int pin, IPinListener listener)
    {
        _inputs[pin] = listener;
        return !RefusedPins.Contains(pin);
    }

    public void Write(int pin, bool high)
    {
        if (high)
            High.Add(pin);
        else
            High.Remove(pin);
    }

    public bool Lock(int exposureMicroseconds, int gain)
    {
        (_exposure, _gain) = (exposureMicroseconds, gain);
        return CameraAnswers;
    }

    /// <summary>A frame of this very moment, each time it is asked for one that differs.</summary>
    public bool TryRead(byte[] into, FrameHead head)
    {
        if (head.TakenAt == Now && _frame > 0)
            return false;
        _frame++;
        for (int i = 0; i < into.Length; i++)
            into[i] = (byte)(100 + (i * 7 + _frame * 13) % 50);
        (head.Sequence, head.TakenAt, head.ExposureMicroseconds, head.Gain) = (_frame, Now, _exposure, _gain);
        return true;
    }
}
