using System;
using Edge.Runtime.Cameras;
using Edge.Runtime.Drift;
using Edge.Runtime.Judging;
using Edge.Runtime.Locating;
using Edge.Runtime.Update;

namespace Edge.Runtime.Line;

/// <summary>The station: takes the part under the camera, photographs it, runs the network, judges, and tells the line.</summary>
/// <remarks>
/// In three steps, so that a simulation can let time pass between them: <see cref="TryTake"/>,
/// <see cref="Judge"/>, <see cref="Finish"/>. A frame that cannot be judged makes the part <see cref="Verdict.Invalid"/>; nothing is judged
/// from another part's picture.
/// </remarks>
public sealed class Inspection
{
    private readonly IClock _clock;
    private readonly LineTrigger _line;
    private readonly LineTiming _timing;
    private readonly CameraPipeline _camera;
    private readonly PreprocessingParameters _preprocessing;
    private readonly IModel _model;
    private readonly Judge _judge;
    private readonly Locator _locator;
    private readonly DriftSentinel _drift;
    private bool _isWaiting;

    /// <param name="clock">The one that the line and the camera's frames are told in.</param>
    /// <param name="timing">That of <paramref name="line"/>.</param>
    /// <param name="outputs">Bytes of all outputs of the network; those of its first one, which is judged, come first.</param>
    /// <param name="locator">Reads the first output; null: it holds a score for each class.</param>
    /// <param name="drift">Sees every part that is judged; null: nobody watches.</param>
    public Inspection(IClock clock, LineTrigger line, LineTiming timing, CameraPipeline camera, PreprocessingParameters preprocessing, IModel model,
        Judge judge, int outputs, Locator locator, DriftSentinel drift)
    {
        if (outputs < 1)
            throw new ArgumentException("a network without outputs");
        _clock = clock;
        _line = line;
        _timing = timing;
        _camera = camera;
        _preprocessing = preprocessing;
        _model = model;
        _judge = judge;
        _locator = locator;
        _drift = drift;
        Input = new sbyte[preprocessing.OutH * preprocessing.OutW * preprocessing.OutC];
        Output = new sbyte[outputs];
    }

    /// <summary>Of the part last taken.</summary>
    public int Tag { get; private set; }

    /// <summary>When the part last taken reached the camera.</summary>
    public int DueAt { get; private set; }

    /// <summary>A constant of <see cref="FrameStatus"/>: of the part last taken.</summary>
    public int Status { get; private set; }

    /// <summary>A constant of <see cref="Verdict"/>: of the part last judged.</summary>
    public int Verdict { get; private set; }

    /// <summary>What the network saw of the part last judged, when <see cref="Status"/> is good.</summary>
    public sbyte[] Input { get; }

    /// <summary>What the network said of the part last judged, when <see cref="Status"/> is good.</summary>
    public sbyte[] Output { get; }

    /// <summary>Of the part last taken.</summary>
    public PartMeasures Measures { get; } = new();

    /// <summary>Number, time, exposure and gain of the picture of the part last taken.</summary>
    public FrameHead Head => _camera.Head;

    /// <summary>Looks for a part under the camera and its picture; returns at once.</summary>
    /// <returns>True when a part is taken, with or without a picture to judge; <see cref="Finish"/> has to be called for it.</returns>
    public bool TryTake(int now)
    {
        if (!_isWaiting)
        {
            if (!_line.TryTakeDue(now, out int tag, out int at))
                return false;
            _isWaiting = true;
            Tag = tag;
            DueAt = at;
        }

        Status = _camera.Snap(DueAt, DueAt + _timing.CaptureToleranceMicroseconds, now);
        // Until its verdict is due anyway: a frame of the right time may still be on its way from the sensor.
        if (Status == FrameStatus.None && now - DueAt < _timing.WindowMicroseconds)
            return false;
        _isWaiting = false;
        Measures.Clear();
        if (Status == FrameStatus.None)
            return true;
        Measures.ReadingMicroseconds = _clock.Now - _camera.Head.TakenAt;
        if (Status != FrameStatus.Stale && Status != FrameStatus.ExposureChanged)
        {
            Measures.Mean = _camera.Mean;
            Measures.Contrast = _camera.Contrast;
        }

        return true;
    }

    /// <summary>Runs the network on the picture of the part that was taken.</summary>
    public void Judge()
    {
        Verdict = Judging.Verdict.Invalid;
        if (Status != FrameStatus.Good)
            return;
        int began = _clock.Now;
        Preprocessing.Run(_preprocessing, _camera.Frame, 0, Input, 0);
        int prepared = _clock.Now;
        Measures.PreprocessingMicroseconds = prepared - began;
        bool isInferred = _model.Infer(Input, Output);
        int inferred = _clock.Now;
        Measures.InferenceMicroseconds = inferred - prepared;
        if (!isInferred)
            return;
        Verdict = Decide(_judge, _locator, Output);
        if (_drift != null)
        {
            int texture = DriftInput.Texture(Input, Input.Length, _preprocessing.OutC);
            _drift.Add(_judge.HighestDefect, DriftInput.Mean(Input, Input.Length, _preprocessing.OutC), texture);
            Measures.Sharpness = texture + 128;
        }

        Measures.JudgingMicroseconds = _clock.Now - inferred;
    }

    /// <summary>What a judge says of a network's output.</summary>
    /// <param name="locator">Reads the output; null: it holds a score for each class.</param>
    /// <returns>A constant of <see cref="Judging.Verdict"/>.</returns>
    public static int Decide(Judge judge, Locator locator, sbyte[] output)
    {
        if (locator == null)
            return judge.Decide(output, 0);
        locator.Read(output, 0);
        return judge.Decide(locator.Scores, 0);
    }

    /// <summary>Tells the line.</summary>
    public void Finish(int now)
    {
        _line.Decide(Tag, Verdict, Verdict == Judging.Verdict.Ng ? _judge.Class : -1, now);
    }
}
