using Edge.Runtime.Cameras;

namespace Edge.Devices.Line;

/// <summary>A camera above a virtual belt: takes gray frames of 32 by 32 on and on, and keeps the last two that nobody has read.</summary>
/// <remarks>A good part is evenly gray, a defect has a bright corner, a borderline part a less bright one; all with noise.</remarks>
internal sealed class SimulatedCamera(LineScenario scenario, List<ConveyorPart> parts) : ICamera
{
    public const int Side = 32;
    public const int Gain = 4;
    private const int Kept = 2;

    /// <summary>A part is in view for as long before and after it is in the middle.</summary>
    private const int HalfViewMicroseconds = 80_000;

    private readonly double _period = 1e6 / scenario.FramesPerSecond;
    private int _exposure;
    private int _gain;
    private long _next;
    private int _nearest;

    /// <summary>Microseconds since the start of the line.</summary>
    public long Now { get; set; }

    public int FrameBytes => Side * Side;

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
        Draw(InView(takenAt), (int)_next, into);
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

    private static void Draw(ConveyorPart? part, int seed, byte[] into)
    {
        int ground = part is null ? 60 : part.IsDark ? 6 : 120;
        int corner = part is null or { IsDark: true } ? 0 : part.Kind switch { PartKind.Defect => 80, PartKind.Borderline => 40, _ => 0 };
        uint noise = (uint)seed * 2654435761 + 1;
        for (int i = 0; i < Side * Side; i++)
        {
            noise = noise * 1664525 + 1013904223;
            bool isCorner = i < Side * Side / 2 && i % Side < Side / 2;
            into[i] = (byte)(ground + (isCorner ? corner : 0) + (noise >> 29));
        }
    }
}
