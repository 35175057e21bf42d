using Edge.Compiler.Pack;
using Edge.Firmware;
using Edge.Runtime.Line;
using Edge.Runtime.Update;

namespace Edge.Devices.Line;

/// <summary>A conveyor, a camera and a reject gate around the device's own firmware, on virtual time: an hour takes about a second.</summary>
/// <remarks>The firmware's two threads take turns here: while its network computes, virtual time passes and its line is polled.</remarks>
public sealed class VirtualLine : IBoard, IModel
{
    private readonly LineScenario _scenario;
    private readonly ILineSubject _subject;
    private readonly Random _random;
    private readonly List<ConveyorPart> _parts;
    private readonly Dictionary<int, ConveyorPart> _byTrigger;
    private readonly long[] _signals;
    private readonly SimulatedGpio _gpio = new();
    private readonly ILineCamera _camera;
    private readonly Station _station;
    private long _now;
    private long _nextTick;
    private long _stalledUntil;
    private long _faultSince = -1;
    private int _nextSignal;
    private int _nextAtGate;
    private bool _isRunning;

    private VirtualLine(LineScenario scenario, ILineSubject subject, TextWriter log)
    {
        scenario.Check();
        _scenario = scenario;
        _subject = subject;
        _random = new Random(scenario.Seed);
        _parts = Conveyor.Load(scenario, subject, _random);
        _byTrigger = _parts.ToDictionary(part => Clock(scenario, part.SensorAt));
        _signals = [.. _parts.SelectMany(part => part.DoubleAt is { } second ? new[] { part.SensorAt, second } : [part.SensorAt]).Order()];
        _camera = subject.Camera(scenario, _parts);
        var models = new StationModels
        {
            Runner = this,
            BuiltIn = new BuiltInPack((sbyte[])(object)Pack()),
            MostInputBytes = subject.InputBytes,
            MostOutputBytes = subject.OutputBytes,
        };
        _station = new Station(this, _gpio, SimulatedGpio.Pins, _camera, models, new LineLog(log));
    }

    int IClock.Now => Clock(_scenario, _now);

    /// <summary>Runs a scenario to its end, and on until the last part has left.</summary>
    /// <param name="log">Gets the lines of <see cref="LineLog"/>.</param>
    /// <exception cref="ArgumentException">The scenario cannot be.</exception>
    public static LineRun Run(LineScenario scenario, TextWriter log) =>
        new VirtualLine(scenario, scenario.Pictures is { } pictures ? new PictureSubject(pictures) : new CornerSubject(), log).Run();

    /// <summary>The device's clock, which wraps.</summary>
    internal static int Clock(LineScenario scenario, long at) => unchecked((int)(scenario.ClockStart + at));

    private LineRun Run()
    {
        if (_station.Start() is var fault and not StationFault.None)
            throw new ArgumentException($"the firmware does not start: fault {fault}");
        _isRunning = true;
        long end = (_parts.Count > 0 ? _parts[^1].SensorAt : 0) + 2L * _scenario.Timing.TravelToGateMicroseconds + 1_000_000;
        while (_nextTick <= end)
        {
            Tick();
            _station.Step();
        }

        return new LineRun(_scenario, _parts, _station.Line.Counters, _station.Counters, _station.Camera,
            _gpio.Rises(LineSignal.Reject), _station.Line.OnTheLine);
    }

    /// <summary>A millisecond of the world, or what the scenario says, and one of the line's timer.</summary>
    private void Tick()
    {
        _now = _nextTick;
        _nextTick += _scenario.PollMicroseconds;
        _camera.Now = _now;
        for (; _nextSignal < _signals.Length && _signals[_nextSignal] <= _now; _nextSignal++)
            _gpio.Sense(Clock(_scenario, _signals[_nextSignal]));
        _faultSince = !_gpio.IsOn(LineSignal.Fault) ? -1 : _faultSince < 0 ? _now : _faultSince;
        if (_faultSince >= 0 && _now - _faultSince >= _scenario.ResetAfter.TotalMicroseconds)
            _gpio.Press(Clock(_scenario, _now));
        if (_now >= _stalledUntil)
        {
            _station.PollLine();
            if (_scenario.StallRate > 0 && Conveyor.Happens(_random, _scenario.StallRate))
                _stalledUntil = _now + _scenario.StallMicroseconds;
        }

        for (; _nextAtGate < _parts.Count && _parts[_nextAtGate].GateAt <= _now; _nextAtGate++)
            (_parts[_nextAtGate].WasRejected, _parts[_nextAtGate].Code) = (_gpio.IsOn(LineSignal.Reject), _gpio.Code);
    }

    bool IModel.Open(StoredPack pack) => _subject.Model.Open(pack);

    /// <summary>The network, after as much of virtual time as the scenario says it takes.</summary>
    bool IModel.Infer(sbyte[] input, sbyte[] output)
    {
        if (_isRunning)
        {
            long end = _now + InferenceTime(_byTrigger[_station.DueAt - _scenario.Timing.TravelToCameraMicroseconds]);
            while (_nextTick <= end)
                Tick();
            _now = end;
            _camera.Now = end;
        }

        return _subject.Model.Infer(input, output);
    }

    private long InferenceTime(ConveyorPart part)
    {
        int jitter = _random.Next(-_scenario.InferenceJitterMicroseconds, _scenario.InferenceJitterMicroseconds + 1);
        int usual = Math.Max(_scenario.InferenceMicroseconds + jitter, 0);
        int since = Clock(_scenario, _now) - _station.DueAt;
        if (part.IsMissing)
            return _scenario.Timing.TravelToGateMicroseconds - _scenario.Timing.TravelToCameraMicroseconds - since + _scenario.StallMicroseconds;
        return part.IsLate ? Math.Max(usual, _scenario.Timing.WindowMicroseconds - since + _random.Next(1, 40_000)) : usual;
    }

    void IClock.Wait(int milliseconds) => throw new InvalidOperationException("nothing on a virtual line waits");

    void IBoard.Feed()
    {
    }

    void IBoard.Restart() => throw new InvalidOperationException("a virtual line has no model on trial, and nothing to restart for");

    private byte[] Pack() => PackWriter.Write(
        new PackContent
        {
            Product = "virtual-line",
            Label = "1",
            Board = "desktop",
            KernelSet = "desktop",
            Release = 1,
            Parts =
            [
                .. _subject.Sections,
                LinePart.Write(new LineSettings
                {
                    Timing = _scenario.Timing,
                    Capacity = _scenario.Capacity,
                    FrameHeight = _subject.FrameHeight,
                    FrameWidth = _subject.FrameWidth,
                    ExposureMicroseconds = _scenario.ExposureMicroseconds,
                }),
            ],
        },
        PackKey.OfImage);
}
