namespace Edge.Runtime.Drift;

/// <summary>Adds up how far values lie from the middle of those at calibration, and says soon when they have moved to one side.</summary>
/// <remarks>
/// <para>
/// Two cumulative sums (Page 1954, Biometrika 41): up = max(0, up + rank - slack), down = max(0, down - rank - slack); an alarm from
/// <see cref="Limit"/> on. A value counts as its rank at calibration, from -1 to 1, so that the sums mean the same whatever the spread looks like.
/// Ranks of 1 / 16384.
/// </para>
/// <para>
/// Ranks of calibration values have mean 0 and a variance of 1/3 at most: with a slack of 1/4 the time to a false alarm of one side is above
/// 15 million parts (a test computes it). Ranks from few values are off by sqrt(1 / (3 * values)): twice that is added to the slack.
/// </para>
/// </remarks>
public sealed class DriftTrend
{
    /// <summary>What 1 is.</summary>
    public const int One = 16384;

    /// <summary>9 ranks of 1.</summary>
    public const int Limit = 9 * One;

    private readonly short _slack;
    private int _upFrom;
    private int _downFrom;

    /// <param name="calibrated">Values at calibration, at least 1.</param>
    public DriftTrend(int calibrated)
    {
        int slack = One / 4 + Root(4 * (One / 3 * One / calibrated));
        _slack = (short)(slack < One / 2 ? slack : One / 2);
    }

    /// <summary>The sums, from 0 to a little above <see cref="Limit"/>.</summary>
    public int Up { get; private set; }

    public int Down { get; private set; }

    /// <summary>The part that the first alarm came with, counted from 1; 0: none.</summary>
    public int AlarmAt { get; private set; }

    /// <summary>The part that the values have moved from, as far as the sum can say: the first one after it was last 0.</summary>
    public int AlarmFrom { get; private set; }

    /// <summary>1: values are higher than at calibration; -1: lower; 0: no alarm.</summary>
    public int Direction { get; private set; }

    /// <param name="rank">-<see cref="One"/> to <see cref="One"/>.</param>
    /// <param name="part">Its number, from 1 on.</param>
    /// <returns>True for the first alarm. It stays until <see cref="Clear"/>, and nothing is added meanwhile.</returns>
    public bool Add(int rank, int part)
    {
        if (AlarmAt > 0)
            return false;
        if (Up == 0)
            _upFrom = part;
        if (Down == 0)
            _downFrom = part;
        Up = Up + rank - _slack > 0 ? Up + rank - _slack : 0;
        Down = Down - rank - _slack > 0 ? Down - rank - _slack : 0;
        if (Up < Limit && Down < Limit)
            return false;
        AlarmAt = part;
        Direction = Up >= Limit ? 1 : -1;
        AlarmFrom = Direction > 0 ? _upFrom : _downFrom;
        return true;
    }

    public void Clear()
    {
        Up = 0;
        Down = 0;
        AlarmAt = 0;
        AlarmFrom = 0;
        Direction = 0;
    }

    /// <summary>The square root, rounded down.</summary>
    private static int Root(int value)
    {
        int root = 0;
        for (int bit = 1 << 15; bit > 0; bit >>= 1)
        {
            int next = root + bit;
            if (next <= 46340 && next * next <= value)
                root = next;
        }

        return root;
    }
}
