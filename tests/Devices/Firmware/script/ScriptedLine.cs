#nullable disable
using Edge.Runtime.Cameras;
using Edge.Runtime.Line;
using Edge.Runtime.Update;

namespace Edge.Firmware.Script;

/// <summary>Takes what a scripted line has to say; on nanoCLR the debug output.</summary>
public interface IWrittenLines
{
    void Write(string line);
}

/// <summary>
/// Parts that are good, defective, dark, borderline, twice at the sensor and late, on a line of simulated pins: the same sources on .NET and on nanoCLR.
/// </summary>
/// <remarks>While the network computes, time passes here and the firmware's line is polled, as its other thread would.</remarks>
public sealed class ScriptedLine : IBoard, IGpio, ICamera, IModel, IStationLog
{
    public const int Side = 8, TriggerPin = 10, ButtonPin = 11;

    private const int TickMicroseconds = 1000, SpacingTicks = 200, InferenceMicroseconds = 40000, FrameMicroseconds = 16000;

    /// <summary>What each part is; three late ones in a row are a fault, which the button ends before the last two.</summary>
    private static readonly string[] Parts =
    {
        "good", "defect", "good", "dark", "gray", "twice", "good", "late", "good", "late", "late", "late", "good", "good",
        "press", "good", "defect",
    };

    private readonly IWrittenLines _writer;
    private readonly Station _station;
    private readonly int[] _rises = new int[LineSignal.Count];
    private IPinListener _sensor;
    private int _now = int.MaxValue - 2000000; // the clock wraps on the way
    private int _tick;
    private int _frame;
    private int _feeds;
    private bool _isRunning;
    private int _exposure;
    private int _gain;

    private ScriptedLine(sbyte[] pack, IWrittenLines writer)
    {
        _writer = writer;
        var pins = new LinePins
        {
            Trigger = TriggerPin,
            Acknowledge = ButtonPin,
            Ready = 0,
            Busy = 1,
            Reject = 2,
            Fault = 3,
            Pass = 4,
            ResultValid = 5,
            Code0 = 6,
            Code1 = 7,
            Code2 = 8,
            Code3 = 9,
        };
        var models = new StationModels { Runner = this, BuiltIn = new BuiltInPack(pack), MostInputBytes = Side * Side, MostOutputBytes = 2 };
        _station = new Station(this, this, pins, this, models, this);
        _station.KeptBytes = 2 * (Side * Side + 2 + KeptParts.HeadBytes);
    }

    public int Now => _now;

    public int FrameBytes => Side * Side;

    /// <summary>All parts, and as long again.</summary>
    public static void Run(sbyte[] pack, IWrittenLines writer)
    {
        var line = new ScriptedLine(pack, writer);
        writer.Write("start " + line._station.Start().ToString());
        line._isRunning = true;
        while (line._tick < (Parts.Length + 10) * SpacingTicks)
        {
            line.Tick();
            line._station.Step();
        }

        for (int counter = StationCounter.First; counter < StationCounter.End; counter++)
            writer.Write("counter " + counter.ToString() + " " + line._station.Count(counter).ToString());
        KeptParts kept = line._station.Kept;
        writer.Write("kept " + kept.Count.ToString() + " of " + kept.Capacity.ToString() + ", lost " + kept.Lost.ToString());
        while (kept.Read() != null)
        {
            KeptPart part = kept.Reading;
            writer.Write("part " + part.Tag.ToString() + " verdict " + part.Verdict.ToString() + " scores " + part.Content[Side * Side].ToString() + " "
                + part.Content[Side * Side + 1].ToString());
            kept.Take(part.Number);
        }

        for (int signal = 0; signal < LineSignal.Count; signal++)
            writer.Write("rises " + signal.ToString() + " " + line._rises[signal].ToString());
        writer.Write("fed " + line._feeds.ToString());
    }

    public void Wait(int milliseconds)
    {
        _now += 1000 * milliseconds;
    }

    public void Feed()
    {
        _feeds++;
    }

    public void Restart()
    {
        _writer.Write("restart");
    }

    public bool OpenOutput(int pin)
    {
        return true;
    }

    public bool OpenInput(int pin, IPinListener listener)
    {
        _sensor = listener;
        return true;
    }

    public void Write(int pin, bool high)
    {
        if (high)
            _rises[pin]++;
    }

    public bool Lock(int exposureMicroseconds, int gain)
    {
        _exposure = exposureMicroseconds;
        _gain = gain;
        return true;
    }

    /// <summary>A frame each 16 ms, of the part that is nearest to the camera: its first pixel is what the network will say.</summary>
    public bool TryRead(byte[] into, FrameHead head)
    {
        int newest = _tick * TickMicroseconds / FrameMicroseconds - 1;
        if (newest <= _frame)
            return false;
        _frame = newest;
        int takenTick = newest * FrameMicroseconds / TickMicroseconds;
        string part = PartAt((takenTick - 300 + SpacingTicks / 2) / SpacingTicks);
        int ground = part == "dark" ? 2 : 90;
        for (int i = 0; i < into.Length; i++)
            into[i] = (byte)(sbyte)(ground + (i * 7 + newest & 15));
        into[0] = (byte)(sbyte)(part == "defect" ? -8 : part == "gray" ? -46 : ground + (newest & 7)); // as bytes 248, 210 and below 106
        head.Sequence = newest;
        head.TakenAt = _now - (_tick - takenTick) * TickMicroseconds;
        head.ExposureMicroseconds = _exposure;
        head.Gain = _gain;
        return true;
    }

    public bool Open(StoredPack pack)
    {
        return true;
    }

    public bool Infer(sbyte[] input, sbyte[] output)
    {
        if (_isRunning)
        {
            bool isLate = PartAt((_tick - 300) / SpacingTicks) == "late";
            for (int i = 0; i < (isLate ? 4 : 1) * InferenceMicroseconds / TickMicroseconds; i++)
                Tick();
        }

        output[0] = (sbyte)-input[0];
        output[1] = input[0];
        return true;
    }

    public void Photographed(int tag, int status, FrameHead head)
    {
        _writer.Write("photographed " + tag.ToString() + " " + status.ToString() + " " + head.Sequence.ToString() + " " + head.TakenAt.ToString());
    }

    public void Judged(int tag, int verdict, int decidingClass, int excess, PartMeasures measures)
    {
        _writer.Write("judged " + tag.ToString() + " " + verdict.ToString() + " " + decidingClass.ToString() + " " + excess.ToString());
    }

    public void Left(Part part)
    {
        _writer.Write("left " + part.Tag.ToString() + " " + part.Exit.ToString() + " " + part.TriggeredAt.ToString() + " " + part.GateAt.ToString());
    }

    public void DoubleTrigger(int tag, int at)
    {
        _writer.Write("double " + tag.ToString() + " " + at.ToString());
    }

    public void Faulted(int fault, int at)
    {
        _writer.Write("fault " + fault.ToString() + " " + at.ToString());
    }

    private static string PartAt(int index)
    {
        return index >= 0 && index < Parts.Length ? Parts[index] : "";
    }

    private void Tick()
    {
        string part = PartAt(_tick / SpacingTicks);
        int within = _tick % SpacingTicks;
        if (part == "press" && within == 0)
            _sensor.Rose(ButtonPin, _now);
        else if (part != "" && within == 0)
            _sensor.Rose(TriggerPin, _now);
        if (part == "twice" && within == 30)
            _sensor.Rose(TriggerPin, _now);
        _station.PollLine();
        _tick++;
        _now += TickMicroseconds;
    }
}
