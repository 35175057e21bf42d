using Edge.Runtime.Cameras;
using Edge.Runtime.Line;
using Edge.Runtime.Link;
using Edge.Runtime.Update;

namespace Edge.Firmware;

/// <summary>The last parts, for whoever asks over the link; and all events to a log behind it, where there is one.</summary>
/// <remarks>
/// Each part has a place by its tag. Line and inspection write different numbers of it, so that no lock is needed; the link belongs to the thread of the
/// inspection and is told of parts that have left, which the line changes no more.
/// </remarks>
public sealed class RecentParts : IStationLog, IPartJournal
{
    /// <summary>Numbers kept of a part, in the order of <see cref="PartsLayout"/>; the constants below say which is where.</summary>
    public const int Numbers = PartsLayout.Numbers;
    public const int Tag = 0;

    /// <summary>A constant of <see cref="PartExit"/>; -1: the part has not left.</summary>
    public const int Exit = 1;

    /// <summary>A constant of <see cref="FrameStatus"/>; -1: not photographed.</summary>
    public const int Image = 2;

    /// <summary>A constant of <see cref="Runtime.Judging.Verdict"/>; -1: none.</summary>
    public const int Verdict = 3;
    public const int DecidingClass = 4;
    public const int Excess = 5;

    /// <summary>Of the device's clock.</summary>
    public const int TriggeredAt = 6;

    /// <summary>Microseconds from the sensor to the exposure.</summary>
    public const int TakenAt = 7;

    /// <summary>Microseconds from the sensor to the verdict; -1: there was none when the part left.</summary>
    public const int DecidedAt = 8;

    /// <summary>Microseconds from the sensor to the gate.</summary>
    public const int GateAt = 9;
    public const int Frame = 10;
    public const int Exposure = 11;
    public const int Gain = 12;

    /// <summary>As <see cref="PartMeasures"/> says; so are the next six.</summary>
    public const int Reading = 13;
    public const int Preprocessing = 14;
    public const int Inference = 15;
    public const int Judging = 16;
    public const int Mean = 17;
    public const int Contrast = 18;
    public const int Sharpness = 19;

    private readonly IStationLog _next;
    private readonly int[] _numbers;
    private readonly int[] _left; // tags in the order of leaving
    private readonly int _mask;

    /// <param name="capacity">A power of two, at least twice the parts that are on the line at once.</param>
    /// <param name="next">Null: nobody else listens.</param>
    public RecentParts(int capacity, IStationLog next)
    {
        _numbers = new int[capacity * Numbers];
        _left = new int[capacity];
        _mask = capacity - 1;
        _next = next;
        for (int place = 0; place < capacity; place++)
            _numbers[place * Numbers + Tag] = -1;
    }

    /// <summary>Parts that have left.</summary>
    public int Parts { get; private set; }

    public int Capacity => _left.Length;

    /// <summary>One of the numbers of a part.</summary>
    /// <param name="tag">Of one of the last parts; what is kept of another one says so by its own <see cref="Tag"/>.</param>
    public int Of(int tag, int number)
    {
        return _numbers[(tag & _mask) * Numbers + number];
    }

    public bool Tell(int number, sbyte[] to, int at)
    {
        if (number < 0 || number >= Parts || Parts - number > Capacity)
            return false;
        int tag = _left[number & _mask];
        int from = (tag & _mask) * Numbers;
        // Its place may belong to the next part already.
        if (_numbers[from + Tag] != tag)
            return false;
        LittleEndian.Write(to, at, number);
        for (int i = 0; i < Numbers; i++)
            LittleEndian.Write(to, at + 4 + 4 * i, _numbers[from + i]);
        return true;
    }

    public void Photographed(int tag, int status, FrameHead head)
    {
        int at = Begin(tag);
        _numbers[at + Image] = status;
        _numbers[at + TakenAt] = head.TakenAt;
        _numbers[at + Frame] = head.Sequence;
        _numbers[at + Exposure] = head.ExposureMicroseconds;
        _numbers[at + Gain] = head.Gain;
        if (_next != null)
            _next.Photographed(tag, status, head);
    }

    public void Judged(int tag, int verdict, int decidingClass, int excess, PartMeasures measures)
    {
        int at = (tag & _mask) * Numbers;
        _numbers[at + Verdict] = verdict;
        _numbers[at + DecidingClass] = decidingClass;
        _numbers[at + Excess] = excess;
        _numbers[at + Reading] = measures.ReadingMicroseconds;
        _numbers[at + Preprocessing] = measures.PreprocessingMicroseconds;
        _numbers[at + Inference] = measures.InferenceMicroseconds;
        _numbers[at + Judging] = measures.JudgingMicroseconds;
        _numbers[at + Mean] = measures.Mean;
        _numbers[at + Contrast] = measures.Contrast;
        _numbers[at + Sharpness] = measures.Sharpness;
        if (_next != null)
            _next.Judged(tag, verdict, decidingClass, excess, measures);
    }

    public void Left(Part part)
    {
        int at = (part.Tag & _mask) * Numbers;
        if (_numbers[at + Tag] != part.Tag)
        {
            Begin(part.Tag);
            _numbers[at + TakenAt] = part.TriggeredAt;
        }

        _numbers[at + Exit] = part.Exit;
        _numbers[at + TriggeredAt] = part.TriggeredAt;
        _numbers[at + TakenAt] -= part.TriggeredAt;
        _numbers[at + DecidedAt] = part.IsDecided ? part.DecidedAt - part.TriggeredAt : -1;
        if (part.IsDecided)
            _numbers[at + Verdict] = part.Verdict;
        _numbers[at + GateAt] = part.GateAt - part.TriggeredAt;
        _left[Parts & _mask] = part.Tag;
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

    /// <returns>The part's place.</returns>
    private int Begin(int tag)
    {
        int at = (tag & _mask) * Numbers;
        for (int i = 0; i < Numbers; i++)
            _numbers[at + i] = -1;
        _numbers[at + Tag] = tag;
        _numbers[at + Excess] = 0;
        return at;
    }
}
