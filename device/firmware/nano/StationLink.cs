using Edge.Runtime;
using Edge.Runtime.Cameras;
using Edge.Runtime.Drift;
using Edge.Runtime.Judging;
using Edge.Runtime.Line;
using Edge.Runtime.Link;
using Edge.Runtime.Update;

namespace Edge.Firmware;

/// <summary>A station as a host on the link sees it: images are inferred and judged as parts are, between two parts.</summary>
/// <remarks>
/// <see cref="Station.Step"/> and the endpoint's poll belong to one thread, so that neither ever meets the other's inference. A picture is taken
/// only while no part is on the line: it could be that part's.
/// </remarks>
public sealed class StationLink : IDeviceUnderTest
{
    private const int LongestWaitMilliseconds = 1000;

    private readonly Station _station;
    private readonly IBoard _board;
    private readonly sbyte[] _tensor;
    private readonly sbyte[] _head = new sbyte[PackLimits.HeadBytes];

    /// <param name="station">Started, or in a fault: then the link can bring a model.</param>
    /// <param name="identity">With uid, firmware's hash and runtime's name; the rest is filled in.</param>
    /// <param name="mostInputBytes">Largest input of any model that may run.</param>
    public StationLink(Station station, IBoard board, LinkIdentity identity, int mostInputBytes)
    {
        _station = station;
        _board = board;
        _tensor = new sbyte[mostInputBytes];
        Identity = identity;
        Network = new NetworkShape();
        Describe();
    }

    public LinkIdentity Identity { get; }

    public NetworkShape Network { get; }

    public int Capabilities => LinkCapability.Reset | LinkCapability.SelfTest | LinkCapability.Gpio | LinkCapability.Camera;

    public RunReport Report { get; } = new();

    public bool IsDone => true;

    public DriftSentinel Drift => _station.Drift;

    public int Now()
    {
        return _board.Now;
    }

    public bool Begin(sbyte[] input, sbyte[] output, IStepTap tap)
    {
        if (_station.Pack == null || tap != null)
            return false;
        Describe(); // limits may have changed since
        int from = _board.Now;
        Report.IsGood = _station.Infer(input, output);
        Report.Microseconds = _board.Now - from;
        Report.Verdict = Verdict.Invalid;
        Report.Class = -1;
        if (Report.IsGood && _station.Judge != null)
        {
            Report.Verdict = Inspection.Decide(_station.Judge, _station.Locator, output);
            Report.Class = _station.Judge.Class;
        }

        return true;
    }

    public bool SelfTest(GoldenDifference first)
    {
        return _station.SelfTest(first);
    }

    public int Capture(int kind, CaptureHead head)
    {
        if (_station.Camera == null || _station.Line == null || _station.Line.OnTheLine > 0)
            return FrameStatus.None;
        int asked = _board.Now;
        int status = FrameStatus.None;
        for (int i = 0; i < LongestWaitMilliseconds && status == FrameStatus.None; i++)
        {
            if (i > 0)
                _board.Wait(1);
            int now = _board.Now;
            status = _station.Camera.Snap(asked, now, now);
        }

        if (status != FrameStatus.Good)
            return status;
        Tell(kind, head, _station.Camera.Head);
        return status;
    }

    public void ReadCapture(int kind, int from, sbyte[] to, int offset, int count)
    {
        if (kind == CaptureHead.Tensor)
        {
            System.Array.Copy(_tensor, from, to, offset, count);
            return;
        }

        byte[] frame = _station.Camera.Frame;
        for (int i = 0; i < count; i++)
            to[offset + i] = (sbyte)frame[from + i];
    }

    public bool Gpio(int action, int argument, int[] answer)
    {
        for (int i = 0; i < answer.Length; i++)
            answer[i] = 0;
        if (action == GpioAction.Counter && argument >= StationCounter.First && argument < StationCounter.End)
        {
            answer[0] = _station.Count(argument);
            return true;
        }

        LineTrigger line = _station.Line;
        if (line == null || _station.Fault != StationFault.None)
            return false;
        switch (action)
        {
            case GpioAction.InjectTrigger:
                answer[0] = line.Counters.Parts;
                line.Notice(_board.Now);
                return true;
            case GpioAction.NextChange:
                return _station.NextChange(answer);
            case GpioAction.Counter:
                if (argument < 0 || argument > PartExit.Count)
                    return false;
                answer[0] = argument == PartExit.Count ? line.OnTheLine : line.Counters.Left(argument);
                return true;
            default:
                return false;
        }
    }

    public void Timestamp()
    {
    }

    public void Reset()
    {
        _board.Restart();
    }

    private void Tell(int kind, CaptureHead head, FrameHead frame)
    {
        PreprocessingParameters p = _station.Preprocessing;
        bool isTensor = kind == CaptureHead.Tensor;
        if (isTensor)
            Preprocessing.Run(p, _station.Camera.Frame, 0, _tensor, 0);

        head.Bytes = isTensor ? p.OutH * p.OutW * p.OutC : _station.Camera.Frame.Length;
        head.Format = isTensor ? 0 : p.Format;
        head.Height = isTensor ? p.OutH : p.FrameH;
        head.Width = isTensor ? p.OutW : p.FrameW;
        head.Sequence = frame.Sequence;
        head.TakenAt = frame.TakenAt;
        head.ExposureMicroseconds = frame.ExposureMicroseconds;
        head.Gain = frame.Gain;
    }

    private void Describe()
    {
        StoredPack pack = _station.Pack;
        if (pack == null)
            return;
        Identity.Release = pack.Release;
        pack.HashOfProgram(Identity.ModelHash, 0);
        pack.Hash(PackSection.Preprocessing, Identity.PreprocessingHash, 0);
        pack.Name(PackLayout.BoardAt, Identity.Board, 0);
        pack.Name(PackLayout.KernelSetAt, Identity.KernelSet, 0);
        pack.Name(PackLayout.ProductAt, Identity.Model, 0);
        if (_station.Preprocessing != null)
            Network.InputBytes = _station.Preprocessing.OutH * _station.Preprocessing.OutW * _station.Preprocessing.OutC;
        if (_station.Judge == null)
            return;
        Network.OutputBytes = _station.Outputs;
        _station.LimitsPack.Hash(PackSection.Limits, Identity.LimitsHash, 0);
        if (!_station.LimitsPack.Read(PackSection.Limits, 0, _head, 0, PackLimits.HeadBytes))
            return;
        Network.ScaleBits = LittleEndian.Read(_head, PackLimits.ScaleAt);
        Network.ZeroPoint = LittleEndian.Read(_head, PackLimits.ZeroPointAt);
    }
}
