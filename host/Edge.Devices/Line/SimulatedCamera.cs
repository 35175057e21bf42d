using Edge.Runtime.Cameras;

namespace Edge.Devices.Line;

/// <summary>A camera above a virtual belt: takes frames on and on, and keeps the last two that nobody has read.</summary>
/// <param name="draw">Gets the part in view, or null for the belt, the number of the frame, and where the picture goes.</param>
internal sealed class SimulatedCamera(
    LineScenario scenario, IReadOnlyList<ConveyorPart> parts, int frameBytes, Action<ConveyorPart?, int, byte[]> draw) : ILineCamera
{
    private const int Kept = 2;

    /// <summary>A part is in view for as long before and after it is in the middle.</summary>
    private const int HalfViewMicroseconds = 80_000;

    private readonly double _period = 1e6 / scenario.FramesPerSecond;
    private int _exposure;
    private int _gain;
    private long _next;
    private int _nearest;

    public long Now { get; set; }

    public int FrameBytes => frameBytes;

    public bool Lock(int exposureMicroseconds, int gain)
    {
        (_exposure, _gain) = (exposureMicroseconds, gain);
        return true;
    }

    public bool TryRead(byte[] into, FrameHead head)
    {
        // A frame is there when its exposure and the reading of its rows are over: a period each, at most.
        long newest = (long)Math.Floor((Now - _exposure) / _period) - 1;
        _next = Math.Max(_next, newest - Kept + 1);
        if (_next > newest)
            return false;
        long takenAt = (long)(_next * _period);
        head.Sequence = (int)_next;
        head.TakenAt = VirtualLine.Clock(scenario, takenAt);
        head.ExposureMicroseconds = _exposure;
        head.Gain = _gain;
        draw(InView(takenAt), (int)_next, into);
        _next++;
        return true;
    }

    /// <summary>The part in view; frames are asked for in the order of time.</summary>
    private ConveyorPart? InView(long at)
    {
        while (_nearest + 1 < parts.Count && Math.Abs(parts[_nearest + 1].CameraAt - at) <= Math.Abs(parts[_nearest].CameraAt - at))
            _nearest++;
        return parts.Count > 0 && Math.Abs(parts[_nearest].CameraAt - at) <= HalfViewMicroseconds ? parts[_nearest] : null;
    }
}
