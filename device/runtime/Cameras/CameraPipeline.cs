using System;

namespace Edge.Runtime.Cameras;

/// <summary>The newest frame of the time a part was under the camera, never one that waited in a queue, and only if it can be judged.</summary>
/// <remarks>
/// Two buffers: the camera fills one while the other holds the newest whole frame. <see cref="Frame"/> stays as it is until the next
/// <see cref="Snap"/>.
/// </remarks>
public sealed class CameraPipeline
{
    /// <summary>A camera that is faster than its reader would keep <see cref="Snap"/> for ever.</summary>
    private const int MostFramesPerSnap = 8;

    private readonly ICamera _camera;
    private readonly FrameLimits _limits;
    private readonly FrameStatistics _statistics;
    private readonly int[] _counts = new int[FrameStatus.Count];
    private byte[] _spare;
    private FrameHead _spareHead = new();
    private int _exposureMicroseconds;
    private int _gain;
    private int _lastSequence;
    private int _lastFingerprint;
    private bool _hasSequence;
    private bool _hasFingerprint;
    private bool _hasFrame;

    /// <param name="format">A constant of <see cref="PixelFormat"/>.</param>
    /// <param name="limits">Not changed afterwards.</param>
    public CameraPipeline(ICamera camera, int format, int frameH, int frameW, FrameLimits limits)
    {
        int halves = format == PixelFormat.Gray8 ? 2 : format == PixelFormat.Rgb888 ? 6 : 4;
        if (camera.FrameBytes < frameH * frameW * halves / 2)
            throw new ArgumentException("the camera's frames are smaller than height, width and format say");
        _camera = camera;
        _limits = limits;
        _statistics = new FrameStatistics(format, frameH, frameW, limits.SaturatedFrom);
        Frame = new byte[camera.FrameBytes];
        Head = new FrameHead();
        _spare = new byte[camera.FrameBytes];
    }

    /// <summary>The newest frame; to be judged only when <see cref="Snap"/> said that it is good.</summary>
    public byte[] Frame { get; private set; }

    /// <summary>Of <see cref="Frame"/>: number, time, exposure and gain, to be recorded with the result.</summary>
    public FrameHead Head { get; private set; }

    /// <summary>Mean luma of <see cref="Frame"/>, 0 to 255.</summary>
    public int Mean => _statistics.Mean;

    /// <summary>Standard deviation of the luma of <see cref="Frame"/>, 0 to 127.</summary>
    public int Contrast => _statistics.Contrast;

    /// <summary>Frames read.</summary>
    public int FramesRead { get; private set; }

    /// <summary>Frames of the sensor that were never read: gaps in the sequence.</summary>
    public int FramesDropped { get; private set; }

    /// <summary>Frames read and laid aside, since a newer one was there or they showed another time.</summary>
    public int FramesPassedOver { get; private set; }

    /// <summary>Frames with a number not above the one before: a driver that hands out a buffer twice.</summary>
    public int FramesOutOfOrder { get; private set; }

    /// <summary>How often <see cref="Snap"/> said this.</summary>
    /// <param name="status">A constant of <see cref="FrameStatus"/>.</param>
    public int Count(int status)
    {
        return _counts[status];
    }

    /// <summary>Locks exposure and gain; frames with others are refused from now on.</summary>
    /// <returns>False when the camera does not keep them.</returns>
    public bool Start(int exposureMicroseconds, int gain)
    {
        _exposureMicroseconds = exposureMicroseconds;
        _gain = gain;
        return _camera.Lock(exposureMicroseconds, gain);
    }

    /// <summary>The newest frame whose exposure began in [from, until].</summary>
    /// <returns>A constant of <see cref="FrameStatus"/>.</returns>
    public int Snap(int from, int until, int now)
    {
        _hasFrame = false;
        for (int i = 0; i < MostFramesPerSnap && _camera.TryRead(_spare, _spareHead); i++)
            Receive(from, until);
        int status = _hasFrame ? Check(now) : FrameStatus.None;
        _counts[status]++;
        return status;
    }

    private void Receive(int from, int until)
    {
        FramesRead++;
        if (_hasSequence)
        {
            int step = _spareHead.Sequence - _lastSequence;
            if (step <= 0)
            {
                FramesOutOfOrder++;
                return;
            }

            FramesDropped += step - 1;
        }

        _hasSequence = true;
        _lastSequence = _spareHead.Sequence;
        if (_spareHead.TakenAt - from < 0 || until - _spareHead.TakenAt < 0)
        {
            FramesPassedOver++;
            return;
        }

        if (_hasFrame)
            FramesPassedOver++;
        byte[] frame = Frame;
        FrameHead head = Head;
        Frame = _spare;
        Head = _spareHead;
        _spare = frame;
        _spareHead = head;
        _hasFrame = true;
    }

    private int Check(int now)
    {
        if (now - Head.TakenAt > _limits.MaximumAgeMicroseconds)
            return FrameStatus.Stale;
        if (Head.ExposureMicroseconds != _exposureMicroseconds || Head.Gain != _gain)
            return FrameStatus.ExposureChanged;
        _statistics.Measure(Frame);
        bool isRepeated = _hasFingerprint && _statistics.Fingerprint == _lastFingerprint;
        _hasFingerprint = true;
        _lastFingerprint = _statistics.Fingerprint;
        if (_statistics.Mean < _limits.DarkBelow)
            return FrameStatus.Dark;
        if (_statistics.SaturatedPermille > _limits.SaturatedPermille)
            return FrameStatus.Saturated;
        return isRepeated ? FrameStatus.Repeated : FrameStatus.Good;
    }
}
