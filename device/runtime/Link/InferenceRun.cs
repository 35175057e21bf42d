namespace Edge.Runtime.Link;

/// <summary>One inference or many, begun and waited for without blocking: for both modes of the link.</summary>
internal sealed class InferenceRun
{
    private readonly IDeviceUnderTest _device;
    private sbyte[] _input;
    private sbyte[] _output;
    private IStepTap _tap;
    private int _warmupsLeft;
    private int _runsLeft;
    private bool _isUnderWay; // an inference of the device has begun and was not seen to end
    private bool _isAbandoned;

    public InferenceRun(IDeviceUnderTest device)
    {
        _device = device;
    }

    /// <summary>From <see cref="Begin"/> until <see cref="TryEnd"/>, or until an abandoned inference has ended.</summary>
    public bool IsBusy { get; private set; }

    /// <summary>Every inference went well.</summary>
    public bool IsGood { get; private set; }

    /// <summary>Inferences that count.</summary>
    public int Runs { get; private set; }
    public long Microseconds { get; private set; }
    public int Fastest { get; private set; }
    public int Slowest { get; private set; }

    /// <summary>The inferences that do not count have ended.</summary>
    public bool IsWarm => _warmupsLeft == 0;

    /// <param name="runs">At least 1.</param>
    /// <param name="tap">Null, or what watches the steps of a single run.</param>
    public void Begin(sbyte[] input, sbyte[] output, int runs, int warmups, IStepTap tap)
    {
        _input = input;
        _output = output;
        _tap = tap;
        _runsLeft = runs;
        _warmupsLeft = warmups;
        Runs = 0;
        Microseconds = 0;
        Fastest = int.MaxValue;
        Slowest = 0;
        IsGood = true;
        IsBusy = true;
        _isAbandoned = false;
    }

    /// <summary>Nobody waits for the result any more.</summary>
    public void Abandon()
    {
        _isAbandoned = true;
    }

    /// <summary>Goes on with at most one inference.</summary>
    /// <returns>True once, when all have ended.</returns>
    public bool TryEnd()
    {
        if (!IsBusy)
            return false;
        if (!_isUnderWay && !_isAbandoned)
        {
            if (!_device.Begin(_input, _output, _tap))
                return End(false);
            _isUnderWay = true;
        }

        if (_isUnderWay && !_device.IsDone)
            return false;
        _isUnderWay = false;
        if (_isAbandoned)
        {
            IsBusy = false;
            return false;
        }

        return Count();
    }

    private bool Count()
    {
        if (!_device.Report.IsGood)
            return End(false);
        if (_warmupsLeft > 0)
        {
            _warmupsLeft--;
            return false;
        }

        int microseconds = _device.Report.Microseconds;
        Microseconds += microseconds;
        Fastest = microseconds < Fastest ? microseconds : Fastest;
        Slowest = microseconds > Slowest ? microseconds : Slowest;
        Runs++;
        _runsLeft--;
        return _runsLeft == 0 && End(true);
    }

    private bool End(bool isGood)
    {
        IsGood = isGood;
        IsBusy = false;
        return true;
    }
}
