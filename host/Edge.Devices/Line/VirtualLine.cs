using Edge.Runtime;
using Edge.Runtime.Cameras;
using Edge.Runtime.Judging;
using Edge.Runtime.Line;
using Edge.Runtime.Update;

namespace Edge.Devices.Line;

/// <summary>A conveyor, a camera and a reject gate around the device's own sources, on virtual time: an hour takes about a second.</summary>
public sealed class VirtualLine
{
    private readonly LineScenario _scenario;
    private readonly Random _random;
    private readonly List<ConveyorPart> _parts;
    private readonly Dictionary<int, ConveyorPart> _byTrigger;
    private readonly SimulatedOutputs _outputs = new();
    private readonly SimulatedCamera _camera;
    private readonly CameraPipeline _pipeline;
    private readonly LineTrigger _line;
    private readonly Inspection _inspection;
    private readonly LineLog _log;

    private VirtualLine(LineScenario scenario, TextWriter log)
    {
        scenario.Check();
        _scenario = scenario;
        _random = new Random(scenario.Seed);
        _parts = Conveyor.Load(scenario, _random);
        _byTrigger = _parts.ToDictionary(part => Clock(scenario, part.SensorAt));
        _camera = new SimulatedCamera(scenario, _parts);
        _pipeline = new CameraPipeline(_camera, PixelFormat.Gray8, SimulatedCamera.Side, SimulatedCamera.Side, new FrameLimits());
        _log = new LineLog(log);
        _line = new LineTrigger(scenario.Timing, _outputs, _log, scenario.Capacity);
        var preprocessing = new PreprocessingParameters
        {
            Format = PixelFormat.Gray8,
            FrameH = SimulatedCamera.Side,
            FrameW = SimulatedCamera.Side,
            CropH = SimulatedCamera.Side,
            CropW = SimulatedCamera.Side,
            OutH = CornerModel.Side,
            OutW = CornerModel.Side,
            OutC = 1,
            Multiplier = 1,
            ZeroPoint = -128,
        };
        var judge = new Judge(JudgeMode.AnyDefect, [PackLimits.Good, PackLimits.Defect], [PackLimits.Never, 40], [0, 20]);
        _inspection = new Inspection(_line, scenario.Timing, _pipeline, preprocessing, new CornerModel(), judge, 2);
    }

    /// <summary>Runs a scenario to its end, and on until the last part has left.</summary>
    /// <param name="log">Gets the lines of <see cref="LineLog"/>.</param>
    /// <exception cref="ArgumentException">The scenario cannot be.</exception>
    public static LineRun Run(LineScenario scenario, TextWriter log) => new VirtualLine(scenario, log).Run();

    /// <summary>The device's clock, which wraps.</summary>
    internal static int Clock(LineScenario scenario, long at) => unchecked((int)(scenario.ClockStart + at));

    private LineRun Run()
    {
        if (!_pipeline.Start(_scenario.ExposureMicroseconds, SimulatedCamera.Gain))
            throw new InvalidOperationException("the simulated camera does not lock its exposure");
        long end = (_parts.Count > 0 ? _parts[^1].SensorAt : 0) + 2L * _scenario.Timing.TravelToGateMicroseconds + 1_000_000;
        long[] signals = [.. _parts.SelectMany(part => part.DoubleAt is { } second ? new[] { part.SensorAt, second } : [part.SensorAt]).Order()];
        int nextSignal = 0, nextAtGate = 0;
        long stalledUntil = 0, faultSince = -1, busyUntil = -1;
        ConveyorPart? inWork = null;
        for (long now = 0; now <= end; now += _scenario.PollMicroseconds)
        {
            for (; nextSignal < signals.Length && signals[nextSignal] <= now; nextSignal++)
                _line.Notice(Clock(_scenario, signals[nextSignal]));
            if (inWork is not null && busyUntil <= now)
            {
                if (!inWork.IsMissing)
                    _inspection.Finish(Clock(_scenario, busyUntil));
                inWork = null;
            }

            _camera.Now = now;
            if (inWork is null && _inspection.TryTake(Clock(_scenario, now)))
            {
                _log.Photographed(_inspection.Tag, _inspection.Status, _inspection.Head);
                _inspection.Judge();
                inWork = _byTrigger[_inspection.DueAt - _scenario.Timing.TravelToCameraMicroseconds];
                busyUntil = now + InferenceTime(inWork, Clock(_scenario, now));
            }

            if (now >= stalledUntil)
            {
                _line.Poll(Clock(_scenario, now));
                if (_scenario.StallRate > 0 && Conveyor.Happens(_random, _scenario.StallRate))
                    stalledUntil = now + _scenario.StallMicroseconds;
            }

            for (; nextAtGate < _parts.Count && _parts[nextAtGate].GateAt <= now; nextAtGate++)
                _parts[nextAtGate].WasRejected = _outputs.IsOn(LineSignal.Reject);
            faultSince = !_outputs.IsOn(LineSignal.Fault) ? -1 : faultSince < 0 ? now : faultSince;
            if (faultSince >= 0 && now - faultSince >= _scenario.ResetAfter.TotalMicroseconds)
                _line.Reset();
        }

        return new LineRun(_scenario, _parts, _line.Counters, _pipeline, _outputs.Rises(LineSignal.Reject), _line.OnTheLine);
    }

    private long InferenceTime(ConveyorPart part, int now)
    {
        int jitter = _random.Next(-_scenario.InferenceJitterMicroseconds, _scenario.InferenceJitterMicroseconds + 1);
        int usual = Math.Max(_scenario.InferenceMicroseconds + jitter, 0);
        if (!part.IsLate)
            return usual;
        int untilDeadline = _inspection.DueAt + _scenario.Timing.WindowMicroseconds - now;
        return Math.Max(usual, untilDeadline + _random.Next(1, 40_000));
    }
}
