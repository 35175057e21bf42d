using Edge.Runtime;
using Edge.Runtime.Cameras;
using Edge.Runtime.Drift;
using Edge.Runtime.Judging;
using Edge.Runtime.Line;
using Edge.Runtime.Locating;
using Edge.Runtime.Update;

namespace Edge.Firmware;

/// <summary>An inspection station: trigger, picture, network, verdict, reject gate. The same sources on a chip, on nanoCLR of a PC and on a simulated line.</summary>
/// <remarks>
/// <para>
/// In the order of use: <see cref="Start"/> once; then <see cref="PollLine"/> every millisecond on one thread and <see cref="Step"/> over and over
/// on another. The edges of the pins come on a third. After <see cref="Start"/> nothing is allocated.
/// </para>
/// <para>
/// What is missing or wrong at the start is a <see cref="Fault"/>: the device drives its fault output, does not inspect, and still answers.
/// </para>
/// <para>
/// The watchdog is fed by <see cref="PollLine"/>, and only while <see cref="Step"/> comes back: a hang or an exception of either ends in a
/// reset. Pins of a chip in reset are off, so that the line stops, and a new model that hangs is not booted a second time.
/// </para>
/// </remarks>
public sealed partial class Station : IPinListener
{
    /// <summary>Longest time an inspection, or the check of a whole pack, may take: then the watchdog is no longer fed.</summary>
    public const int StationLimitMicroseconds = 30000000;

    private const int KeptParts = 64;

    private readonly IBoard _board;
    private readonly IGpio _gpio;
    private readonly LinePins _pins;
    private readonly ICamera _camera;
    private readonly StationModels _models;
    private readonly GpioOutputs _outputs;
    private Inspection _inspection;
    private GoldenSelfTest _test;
    private LimitsTest _limitsTest;
    private int _selfTriggeredAt;
    private int _steppedAt;
    private int _tried;
    private bool _isAcknowledged;

    /// <param name="pins">Not changed afterwards, as <paramref name="models"/>.</param>
    /// <param name="log">Hears of everything beside <see cref="Recent"/>; null: nobody else listens.</param>
    public Station(IBoard board, IGpio gpio, LinePins pins, ICamera camera, StationModels models, IStationLog log)
    {
        _board = board;
        _gpio = gpio;
        _pins = pins;
        _camera = camera;
        _models = models;
        _outputs = new GpioOutputs(board, gpio, pins);
        Recent = new RecentParts(KeptParts, log);
    }

    /// <summary>A constant of <see cref="StationFault"/>.</summary>
    public int Fault { get; private set; } = StationFault.NotStarted;

    public StationCounters Counters { get; } = new();

    public RecentParts Recent { get; }

    /// <summary>The pack whose program runs; null while there is none.</summary>
    public StoredPack Pack { get; private set; }

    /// <summary>Whose limits are in force: the pack of the model, or one of limits alone.</summary>
    public StoredPack LimitsPack { get; private set; }

    /// <summary>What the pack says of line and camera.</summary>
    public PackLine Configuration { get; } = new();

    /// <summary>Bytes that the network gives, all outputs one behind the other; 0 until the start has come so far.</summary>
    public int Outputs { get; private set; }

    /// <summary>How many of them are judged; what is behind them, such as a heat map, is kept and sent with the part. 0 as long.</summary>
    public int Scores { get; private set; }

    /// <summary>Null until the start has come so far, as the next four.</summary>
    public LineTrigger Line { get; private set; }

    public CameraPipeline Camera { get; private set; }

    /// <summary>From a frame to the network's input.</summary>
    public PreprocessingParameters Preprocessing { get; private set; }

    /// <summary>The limits in force.</summary>
    public Judge Judge { get; private set; }

    /// <summary>
    /// Where something was found in the picture that was judged last, a part's or the link's; null for a network that tells classes of whole pictures apart.
    /// </summary>
    public Locator Locator { get; private set; }

    /// <summary>Memory for <see cref="Kept"/>; 0: nothing is kept. Set before <see cref="Start"/>.</summary>
    public int KeptBytes { get; set; }

    /// <summary>The last rejects and doubtful parts, for a host that learns from them; null: none are kept.</summary>
    public KeptParts Kept { get; private set; }

    /// <summary>Null where the pack has no fingerprint of the calibration.</summary>
    public DriftSentinel Drift { get; private set; }

    /// <summary>When the part last taken reached the camera.</summary>
    public int DueAt => _inspection.DueAt;

    /// <summary>An edge of the sensor, or of the button.</summary>
    public void Rose(int pin, int at)
    {
        if (pin == _pins.Trigger && Line != null)
            Line.Notice(at);
        else if (pin == _pins.Acknowledge)
            _isAcknowledged = true;
    }

    /// <summary>The line's part: follows parts, drives the gate, feeds the watchdog.</summary>
    public void PollLine()
    {
        int now = _board.Now;
        if (Fault == StationFault.None)
        {
            if (_pins.SelfTriggerMicroseconds > 0 && now - _selfTriggeredAt >= _pins.SelfTriggerMicroseconds)
            {
                _selfTriggeredAt = now;
                Line.Notice(now);
            }

            if (_isAcknowledged)
            {
                _isAcknowledged = false;
                Line.Reset();
            }

            Line.Poll(now);
        }

        if (now - _steppedAt < StationLimitMicroseconds)
            _board.Feed();
        else
            Counters.Unfed++;
    }

    /// <summary>The station's part: one part under the camera, when there is one.</summary>
    /// <returns>False when there was nothing to do.</returns>
    public bool Step()
    {
        _steppedAt = _board.Now;
        if (_models.Limits != null && _models.Limits.State.Phase == UpdatePhase.Pending && _limitsTest != null)
            TakeLimits();
        if (Fault != StationFault.None || !_inspection.TryTake(_steppedAt))
            return false;
        int tag = _inspection.Tag;
        Counters.Photographed++;
        Recent.Photographed(tag, _inspection.Status, _inspection.Head);
        _inspection.Judge();
        bool isJudged = _inspection.Verdict != Runtime.Judging.Verdict.Invalid;
        Recent.Judged(tag, _inspection.Verdict, isJudged ? Judge.Class : -1, isJudged ? Judge.Excess : 0, _inspection.Measures);
        int now = _board.Now;
        _inspection.Finish(now);
        Account(isJudged, now - _inspection.DueAt);
        if (isJudged)
            Keep(tag);
        Try(isJudged);
        return true;
    }

    /// <summary>One inference of an image that is no part's, on the thread of <see cref="Step"/>.</summary>
    /// <returns>False when it failed, or no model runs.</returns>
    public bool Infer(sbyte[] input, sbyte[] output)
    {
        return Pack != null && _models.Runner.Infer(input, output);
    }

    /// <summary>Runs the golden vectors of the model that runs, on the thread of <see cref="Step"/>.</summary>
    public bool SelfTest(GoldenDifference first)
    {
        first.Vector = -1;
        first.Output = -1;
        if (Pack == null)
            return false;
        bool passes = _test.Passes(Pack);
        first.Take(_test.First);
        return passes;
    }

    /// <summary>The oldest change of an output that was not asked for yet; as <see cref="Runtime.Link.GpioAction.NextChange"/> says.</summary>
    public bool NextChange(int[] change)
    {
        return _outputs.NextChange(change);
    }

    /// <summary>One of the counters, whatever state the station is in.</summary>
    /// <param name="which">A constant of <see cref="StationCounter"/>.</param>
    public int Count(int which)
    {
        switch (which)
        {
            case StationCounter.StationFault:
                return Fault;
            case StationCounter.Boots:
                return _models.Store == null ? -1 : _models.Store.State.Boots;
            case StationCounter.Photographed:
                return Counters.Photographed;
            case StationCounter.Judged:
                return Counters.Judged;
            case StationCounter.Failed:
                return Counters.Failed;
            case StationCounter.SlowestMicroseconds:
                return Counters.SlowestMicroseconds;
            case StationCounter.LimitsChanged:
                return Counters.LimitsChanged;
            case StationCounter.Unfed:
                return Counters.Unfed;
            default:
                return Line == null ? 0 : which >= StationCounter.Drift ? CountDrift(which) : CountLine(which);
        }
    }

    private int CountLine(int which)
    {
        switch (which)
        {
            case StationCounter.LineFault:
                return Line.Fault;
            case StationCounter.Triggers:
                return Line.Counters.Triggers;
            case StationCounter.Parts:
                return Line.Counters.Parts;
            case StationCounter.DoubleTriggers:
                return Line.Counters.DoubleTriggers;
            case StationCounter.TriggersLost:
                return Line.Counters.TriggersLost;
            case StationCounter.Late:
                return Line.Counters.Late;
            default:
                return which == StationCounter.Faults ? Line.Counters.Faults : 0;
        }
    }

    private int CountDrift(int which)
    {
        if (Drift == null)
            return 0;
        return which == StationCounter.Drift ? Drift.State
            : which == StationCounter.ScorePsi ? Drift.ScorePsi
            : which == StationCounter.MeanPsi ? Drift.MeanPsi : Drift.Windows;
    }

    private void Keep(int tag)
    {
        if (Kept == null || _inspection.Verdict == Runtime.Judging.Verdict.Ok)
            return;
        Kept.Keep(tag, _inspection.Verdict, Judge.Class, Judge.Excess, _inspection.Head, _inspection.Input, _inspection.Output);
    }

    private void Account(bool isJudged, int microseconds)
    {
        if (isJudged)
            Counters.Judged++;
        else if (_inspection.Status == FrameStatus.Good)
            Counters.Failed++;
        if (microseconds > Counters.SlowestMicroseconds)
            Counters.SlowestMicroseconds = microseconds;
    }

    /// <summary>A new model is confirmed after enough parts, and taken back when it makes parts late.</summary>
    private void Try(bool isJudged)
    {
        ModelStore store = _models.Store;
        if (store == null || !store.IsTrial)
            return;
        if (Line.Fault == LineFault.LateInARow)
        {
            store.Refuse();
            _board.Restart();
        }
        else if (isJudged && ++_tried >= Configuration.ConfirmAfter)
        {
            store.Confirm();
        }
    }
}
