using Edge.Runtime.Cameras;
using Edge.Runtime.Line;

namespace Edge.Firmware;

/// <summary>The last parts, for whoever asks over the link; and all events to a log behind it, where there is one.</summary>
/// <remarks>Each part has a place by its tag. Line and inspection write different numbers of it, so that no lock is needed.</remarks>
public sealed class RecentParts : IStationLog
{
    /// <summary>Numbers kept of a part; the constants below say which is where.</summary>
    public const int Numbers = 8;
    public const int Tag = 0;

    /// <summary>A constant of <see cref="PartExit"/>; -1: the part has not left.</summary>
    public const int Exit = 1;

    /// <summary>A constant of <see cref="FrameStatus"/>; -1: not photographed.</summary>
    public const int Image = 2;

    /// <summary>A constant of <see cref="Runtime.Judging.Verdict"/>; -1: none.</summary>
    public const int Verdict = 3;
    public const int DecidingClass = 4;
    public const int Excess = 5;

    /// <summary>Microseconds from the sensor to the exposure.</summary>
    public const int TakenAt = 6;

    /// <summary>Microseconds from the sensor to the gate.</summary>
    public const int GateAt = 7;

    private readonly IStationLog _next;
    private readonly int[] _numbers;
    private readonly int _mask;

    /// <param name="capacity">A power of two, at least twice the parts that are on the line at once.</param>
    /// <param name="next">Null: nobody else listens.</param>
    public RecentParts(int capacity, IStationLog next)
    {
        _numbers = new int[capacity * Numbers];
        _mask = capacity - 1;
        _next = next;
        for (int place = 0; place < capacity; place++)
            _numbers[place * Numbers + Tag] = -1;
    }

    /// <summary>Parts that have left.</summary>
    public int Parts { get; private set; }

    /// <summary>One of the numbers of a part.</summary>
    /// <param name="tag">Of one of the last parts; what is kept of another one says so by its own <see cref="Tag"/>.</param>
    public int Of(int tag, int number)
    {
        return _numbers[(tag & _mask) * Numbers + number];
    }

    public void Photographed(int tag, int status, FrameHead head)
    {
        int at = (tag & _mask) * Numbers;
        _numbers[at + Tag] = tag;
        _numbers[at + Exit] = -1;
        _numbers[at + Image] = status;
        _numbers[at + Verdict] = -1;
        _numbers[at + DecidingClass] = -1;
        _numbers[at + Excess] = 0;
        _numbers[at + TakenAt] = head.TakenAt;
        if (_next != null)
            _next.Photographed(tag, status, head);
    }

    public void Judged(int tag, int verdict, int decidingClass, int excess)
    {
        int at = (tag & _mask) * Numbers;
        _numbers[at + Verdict] = verdict;
        _numbers[at + DecidingClass] = decidingClass;
        _numbers[at + Excess] = excess;
        if (_next != null)
            _next.Judged(tag, verdict, decidingClass, excess);
    }

    public void Left(Part part)
    {
        int at = (part.Tag & _mask) * Numbers;
        if (_numbers[at + Tag] != part.Tag)
        {
            _numbers[at + Tag] = part.Tag;
            _numbers[at + Image] = -1;
            _numbers[at + Verdict] = -1;
            _numbers[at + TakenAt] = part.TriggeredAt;
        }

        _numbers[at + Exit] = part.Exit;
        _numbers[at + TakenAt] -= part.TriggeredAt;
        _numbers[at + GateAt] = part.GateAt - part.TriggeredAt;
        Parts++;
        if (_next != null)
            _next.Left(part);
    }

    public void DoubleTrigger(int tag, int at)
    {
        if (_next != null)
            _next.DoubleTrigger(tag, at);
    }

    public void Faulted(int fault, int at)
    {
        if (_next != null)
            _next.Faulted(fault, at);
    }
}
