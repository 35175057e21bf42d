namespace Edge.Runtime.Drift;

/// <summary>One number of every part, watched: how it is spread window by window, and whether it has moved to one side.</summary>
public sealed class DriftStatistic
{
    /// <summary>Chi-square with 9 degrees of freedom, in thousandths, that chance reaches once in a thousand windows.</summary>
    private const int RareChance = 27900;

    /// <summary>Likewise once in a million windows.</summary>
    private const int HardlyChance = 45100;

    private readonly DriftHistogram _histogram;
    private readonly DriftTrend _trend;

    /// <param name="calibration">As <see cref="DriftHistogram"/> takes it.</param>
    public DriftStatistic(int[] calibration)
    {
        _histogram = new DriftHistogram(calibration);
        _trend = new DriftTrend(_histogram.Calibrated);
    }

    public DriftHistogram Histogram => _histogram;

    public DriftTrend Trend => _trend;

    /// <summary>PSI in the last whole window, in thousandths.</summary>
    public int Psi { get; private set; }

    /// <summary>A constant of <see cref="DriftState"/>: an alarm of the trend, or what the last whole window says.</summary>
    public int State { get; private set; }

    /// <param name="value">-128 to 127.</param>
    /// <param name="part">Its number, from 1 on.</param>
    /// <returns>True for the first alarm of the trend.</returns>
    public bool Add(int value, int part)
    {
        _histogram.Add(value);
        bool isAlarm = _trend.Add(_histogram.Rank(value), part);
        if (isAlarm)
            State = DriftState.Drifted;
        return isAlarm;
    }

    /// <summary>The window is over.</summary>
    public void End()
    {
        Psi = _histogram.Psi();
        int values = _histogram.Values;
        _histogram.End();
        State = _trend.AlarmAt > 0 || Psi >= DriftedFrom(values, _histogram.Calibrated) ? DriftState.Drifted
            : Psi >= WatchFrom(values, _histogram.Calibrated) ? DriftState.Watch : DriftState.Stable;
    }

    public void Clear()
    {
        _histogram.Clear();
        _trend.Clear();
        Psi = 0;
        State = DriftState.Unknown;
    }

    /// <summary>
    /// The index that a window has to be looked at from, in thousandths: by custom, but never below what chance reaches once in a thousand windows.
    /// </summary>
    /// <param name="values">Of the window, at least 1; <paramref name="calibrated"/> of the calibration.</param>
    public static int WatchFrom(int values, int calibrated)
    {
        return Larger(DriftSentinel.WatchFrom, RareChance / values + RareChance / calibrated);
    }

    /// <summary>The index of a shift: by custom, but never below what chance reaches once in a million windows.</summary>
    public static int DriftedFrom(int values, int calibrated)
    {
        return Larger(DriftSentinel.DriftedFrom, HardlyChance / values + HardlyChance / calibrated);
    }

    private static int Larger(int a, int b)
    {
        return a > b ? a : b;
    }
}
