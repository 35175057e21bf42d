using Edge.Devices.Line;
using Edge.Runtime.Cameras;

namespace Edge.Devices.Flashing.Fleet;

/// <summary>The camera of a simulated unit: a gray bench with a bright part on it, and noise. With its lamp off there is the noise alone.</summary>
internal sealed class FleetCamera(Func<int> now, Func<bool> isDark) : ICamera
{
    private const int Ground = 90, Part = 150, Dark = 4;

    // Frames begin so far apart, whenever somebody asks for one.
    private const int FrameMicroseconds = 1000;

    private readonly Random _random = new(1);
    private int _exposure;
    private int _gain;
    private int _frames;
    private int _takenAt;

    public int FrameBytes => CornerSubject.Side * CornerSubject.Side;

    public bool Lock(int exposureMicroseconds, int gain)
    {
        (_exposure, _gain) = (exposureMicroseconds, gain);
        return true;
    }

    /// <summary>The frame that began last, once.</summary>
    public bool TryRead(byte[] into, FrameHead head)
    {
        int at = now() / FrameMicroseconds * FrameMicroseconds;
        if (_frames > 0 && _takenAt == at)
            return false;
        _takenAt = at;
        const int side = CornerSubject.Side;
        for (int i = 0; i < into.Length; i++)
        {
            bool isPart = i / side is > side / 4 and < 3 * side / 4 && i % side is > side / 4 and < 3 * side / 4;
            into[i] = (byte)((isDark() ? Dark : isPart ? Part : Ground) + _random.Next(6));
        }

        (head.Sequence, head.TakenAt, head.ExposureMicroseconds, head.Gain) = (++_frames, at, _exposure, _gain);
        return true;
    }
}
