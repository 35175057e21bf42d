using System;

namespace Edge.Runtime.Drift;

/// <summary>
/// Watches whether scores and images are still spread as at calibration: lamp, lens, position and supplier change slowly, and every single part may
/// still look fine.
/// </summary>
/// <remarks>
/// Two ways at once: the index of a window of parts (<see cref="DriftHistogram"/>) sees any change of the spread, and sums over ranks
/// (<see cref="DriftTrend"/>) see within some ten parts that values have moved to one side. All it keeps is below 450 bytes, the fingerprint of
/// calibration included; a test adds them up.
/// </remarks>
public sealed class DriftSentinel
{
    public const int WatchFrom = 100;
    public const int DriftedFrom = 250;

    /// <summary>With fewer parts chance alone reaches <see cref="WatchFrom"/> now and then.</summary>
    public const int SmallestWindow = 200;

    /// <summary>What is watched: the highest score of a defect, brightness of the input, differences between its neighbours.</summary>
    public const int Score = 0;
    public const int Mean = 1;
    public const int Texture = 2;
    public const int Statistics = 3;

    private readonly DriftStatistic[] _statistics = new DriftStatistic[Statistics];

    /// <param name="scores">Scores at calibration, counted: [256] from -128 on. The highest of a defect, the same that <see cref="Add"/> gets.</param>
    /// <param name="means"><see cref="DriftInput.Mean"/> of the network's inputs at calibration, counted likewise.</param>
    /// <param name="textures"><see cref="DriftInput.Texture"/> likewise.</param>
    /// <param name="window">Parts after which a window ends, from <see cref="SmallestWindow"/> to 32767.</param>
    public DriftSentinel(int[] scores, int[] means, int[] textures, int window)
    {
        if (window < SmallestWindow || window > DriftHistogram.MostValues)
            throw new ArgumentException("a window holds 200 to 32767 parts");
        _statistics[Score] = new DriftStatistic(scores);
        _statistics[Mean] = new DriftStatistic(means);
        _statistics[Texture] = new DriftStatistic(textures);
        Window = window;
    }

    /// <summary>Parts of a window.</summary>
    public int Window { get; }

    /// <summary>A constant of <see cref="DriftState"/>: the worst of all statistics.</summary>
    public int State { get; private set; }

    /// <summary>PSI of the scores in the last whole window, in thousandths.</summary>
    public int ScorePsi => _statistics[Score].Psi;

    /// <summary>PSI of the images' brightness in the last whole window, in thousandths.</summary>
    public int MeanPsi => _statistics[Mean].Psi;

    /// <summary>Windows that have ended.</summary>
    public int Windows { get; private set; }

    /// <summary>Parts since the start, or since <see cref="Clear"/>.</summary>
    public int Parts { get; private set; }

    /// <param name="which"><see cref="Score"/>, <see cref="Mean"/> or <see cref="Texture"/>.</param>
    public DriftStatistic Statistic(int which)
    {
        return _statistics[which];
    }

    /// <summary>One part that was judged.</summary>
    /// <param name="score">-128 to 127; likewise what <see cref="DriftInput"/> says of its input.</param>
    /// <returns>True when a window ended with it, or a statistic moved: <see cref="State"/> is new.</returns>
    public bool Add(int score, int mean, int texture)
    {
        Parts++;
        bool isNew = _statistics[Score].Add(score, Parts);
        isNew |= _statistics[Mean].Add(mean, Parts);
        isNew |= _statistics[Texture].Add(texture, Parts);
        if (_statistics[Score].Histogram.Values >= Window)
        {
            for (int i = 0; i < Statistics; i++)
                _statistics[i].End();
            Windows++;
            isNew = true;
        }

        if (isNew)
            State = Worst();
        return isNew;
    }

    /// <summary>Begins anew: the cause of an alarm was found.</summary>
    public void Clear()
    {
        for (int i = 0; i < Statistics; i++)
            _statistics[i].Clear();
        State = DriftState.Unknown;
        Windows = 0;
        Parts = 0;
    }

    private int Worst()
    {
        int worst = DriftState.Unknown;
        for (int i = 0; i < Statistics; i++)
        {
            if (_statistics[i].State > worst)
                worst = _statistics[i].State;
        }

        return worst;
    }
}
