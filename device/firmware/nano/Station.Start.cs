using Edge.Runtime;
using Edge.Runtime.Cameras;
using Edge.Runtime.Drift;
using Edge.Runtime.Judging;
using Edge.Runtime.Line;
using Edge.Runtime.Locating;
using Edge.Runtime.Update;

namespace Edge.Firmware;

public sealed partial class Station
{
    private const int BufferBytes = 256;

    /// <summary>Finds a model, proves it, reads what its pack says, sets the camera, and lets the line run. Takes all memory.</summary>
    /// <returns>A constant of <see cref="StationFault"/>: none, or the first thing that is missing.</returns>
    public int Start()
    {
        bool areOpen = _outputs.Open();
        _outputs.Write(LineSignal.Fault, true);
        _steppedAt = _board.Now;
        var buffer = new sbyte[BufferBytes];
        // A device without its pins has a model all the same: whoever asks over the link hears both.
        int fault = Model();
        int pins = Pins(areOpen);
        if (pins != StationFault.None)
            fault = pins;
        Fault = fault == StationFault.None ? Configure(buffer) : fault;
        if (Fault != StationFault.None)
            return Fault;

        _outputs.Write(LineSignal.Fault, false);
        _selfTriggeredAt = _board.Now;
        _steppedAt = _selfTriggeredAt;
        return Fault;
    }

    private int Pins(bool areOpen)
    {
        if (_pins.Reject < 0 && _pins.SelfTriggerMicroseconds <= 0)
            return StationFault.NoRejectPin;
        if (_pins.Trigger < 0 && _pins.SelfTriggerMicroseconds <= 0)
            return StationFault.NoTriggerPin;
        bool isOpen = (_pins.Trigger < 0 || _gpio.OpenInput(_pins.Trigger, this)) && (_pins.Acknowledge < 0 || _gpio.OpenInput(_pins.Acknowledge, this));
        return areOpen && isOpen ? StationFault.None : StationFault.PinRefused;
    }

    /// <summary>The store's model goes before the image's.</summary>
    private int Model()
    {
        _test = new GoldenSelfTest(_models.Runner, _models.MostInputBytes, _models.MostOutputBytes);
        if (_models.Store != null && _models.Store.Boot(_test) != BootResult.NoModel)
            Pack = _models.Store.Pack;
        else if (_models.BuiltIn != null && _models.BuiltIn.IsWhole && _test.Passes(_models.BuiltIn.Pack))
            Pack = _models.BuiltIn.Pack;
        return Pack == null ? StationFault.NoModel : StationFault.None;
    }

    private int Configure(sbyte[] buffer)
    {
        if (!Configuration.Read(Pack, buffer))
            return StationFault.NoLine;
        if (!Pack.Read(PackSection.Golden, 0, buffer, 0, GoldenVectors.HeadBytes))
            return StationFault.NoGolden;
        int inputs = LittleEndian.Read(buffer, 4);
        Outputs = LittleEndian.Read(buffer, GoldenVectors.OutputsAt);
        Scores = GoldenVectors.ScoreBytes(buffer);
        if (Scores < 1)
            return StationFault.NoGolden;
        Preprocessing = new PreprocessingParameters();
        if (!PackPreprocessing.Read(Pack, Configuration.FrameHeight, Configuration.FrameWidth, Preprocessing, buffer)
            || Preprocessing.OutH * Preprocessing.OutW * Preprocessing.OutC != inputs)
            return StationFault.NoPreprocessing;
        int fault = Locate(buffer);
        if (fault == StationFault.None)
            fault = Limit(Locator == null ? Scores : Locator.Scores.Length, buffer);
        if (fault != StationFault.None)
            return fault;
        Watch(buffer);
        fault = Look();
        if (fault != StationFault.None)
            return fault;
        // The store may have tried another one after it.
        if (!_models.Runner.Open(Pack))
            return StationFault.NoModel;
        // Nothing can be missing from here on: the line's first act is to say that it is ready.
        Line = new LineTrigger(Configuration.Timing, _outputs, Recent, Configuration.Capacity);
        _inspection = new Inspection(_board, Line, Configuration.Timing, Camera, Preprocessing, _models.Runner, Judge, Outputs, Locator, Drift);
        if (KeptBytes > 0)
        {
            Kept = new KeptParts(Preprocessing.OutH, Preprocessing.OutW, Preprocessing.OutC, Outputs, KeptBytes);
            Kept.Scores = Scores;
            Kept.MapRows = PackMap.Rows(Pack, Outputs - Scores, buffer);
        }

        if (_models.Limits != null)
        {
            _limitsTest = new LimitsTest(Judge.Classes) { Model = Pack };
            TakeLimits();
        }

        return StationFault.None;
    }

    private int Locate(sbyte[] buffer)
    {
        if (!PackLocating.IsIn(Pack))
            return StationFault.None;
        var grid = new GridParameters();
        if (!PackLocating.Read(Pack, Scores, grid, buffer))
            return StationFault.NoGrid;
        Locator = new Locator(grid);
        return StationFault.None;
    }

    private int Limit(int classes, sbyte[] buffer)
    {
        var roles = new int[classes];
        var limits = new int[classes];
        var grays = new int[classes];
        int mode = PackLimits.Mode(Pack, buffer);
        if (!PackLimits.Read(Pack, roles, limits, grays, buffer) || !Judge.IsPossible(mode, roles, limits, grays))
            return StationFault.NoLimits;
        Judge = new Judge(mode, roles, limits, grays);
        LimitsPack = Pack;
        return StationFault.None;
    }

    private int Look()
    {
        int pixels = Configuration.FrameHeight * Configuration.FrameWidth;
        int bytes = Preprocessing.Format == PixelFormat.Gray8 ? pixels : Preprocessing.Format == PixelFormat.Rgb888 ? 3 * pixels : 2 * pixels;
        if (_camera.FrameBytes != bytes)
            return StationFault.OtherFrames;
        Camera = new CameraPipeline(_camera, Preprocessing.Format, Configuration.FrameHeight, Configuration.FrameWidth, Configuration.Frames);
        return Camera.Start(Configuration.ExposureMicroseconds, Configuration.Gain) ? StationFault.None : StationFault.NoCamera;
    }

    private void Watch(sbyte[] buffer)
    {
        var scores = new int[256];
        var means = new int[256];
        var textures = new int[256];
        if (Configuration.DriftWindow >= DriftSentinel.SmallestWindow && Configuration.DriftWindow <= DriftHistogram.MostValues
            && PackDrift.Read(Pack, 0, scores, buffer) && PackDrift.Read(Pack, 1, means, buffer)
            && PackDrift.Read(Pack, 2, textures, buffer))
            Drift = new DriftSentinel(scores, means, textures, Configuration.DriftWindow);
    }

    /// <summary>Judges by the newest limits that are for the model that runs: those of the store of limits, or else the model's own.</summary>
    /// <remarks>
    /// <see cref="Step"/> calls it between two parts after such a pack came in over the link; no reset is needed. A pack that does not fit the model is refused, and
    /// the limits before it stay.
    /// </remarks>
    /// <returns>True when the limits of the store of limits are in force.</returns>
    public bool TakeLimits()
    {
        ModelStore store = _models.Limits;
        BootResult result = store.Boot(_limitsTest);
        if (result == BootResult.Trial)
        {
            store.Confirm();
            Counters.LimitsChanged++;
        }

        LimitsPack = result == BootResult.NoModel ? Pack : store.Pack;
        _limitsTest.Change(Judge, LimitsPack);
        return LimitsPack == store.Pack;
    }
}
