using System;

namespace Edge.Runtime.Drift;

/// <summary>
/// Watches, window by window, whether scores and images are still spread as at calibration: lamp, lens, position and supplier change slowly, and
/// every single part may still look fine.
/// </summary>
/// <remarks>All it keeps is below 256 bytes, the fingerprint of calibration included; a test adds them up.</remarks>
public sealed class DriftSentinel
{
    public const int WatchFrom = 100;
    public const int DriftedFrom = 250;

    /// <summary>With fewer parts chance alone reaches <see cref="WatchFrom"/> now and then.</summary>
    public const int SmallestWindow = 200;

    private readonly DriftHistogram _scores;
    private readonly DriftHistogram _means;
    private readonly short _window;

    /// <param name="scores">Scores at calibration, counted: [256] from -128 on. The highest of a defect, the same that <see cref="Add"/> gets.</param>
    /// <param name="means"><see cref="DriftInput.Mean"/> of the network's inputs at calibration, counted likewise.</param>
    /// <param name="window">Parts after which a window ends, from <see cref="SmallestWindow"/> to 32767.</param>
    public DriftSentinel(int[] scores, int[] means, int window)
    {
        if (window < SmallestWindow || window > DriftHistogram.MostValues)
            throw new ArgumentException("a window holds 200 to 32767 parts");
        _scores = new DriftHistogram(scores);
        _means = new DriftHistogram(means);
        _window = (short)window;
    }

    /// <summary>A constant of <see cref="DriftState"/>: of the last whole window.</summary>
    public int State { get; private set; }

    /// <summary>PSI of the scores in the last whole window, in thousandths.</summary>
    public int ScorePsi { get; private set; }

    /// <summary>PSI of the images' brightness in the last whole window, in thousandths.</summary>
    public int MeanPsi { get; private set; }

    /// <summary>Windows that have ended.</summary>
    public int Windows { get; private set; }

    /// <summary>One part that was judged.</summary>
    /// <param name="score">-128 to 127.</param>
    /// <param name="mean"><see cref="DriftInput.Mean"/> of its input, plus 128: 0 to 255.</param>
    /// <returns>True when a window ended with it: <see cref="State"/> is new.</returns>
    public bool Add(int score, int mean)
    {
        _scores.Add(score);
        _means.Add(mean - 128);
        if (_scores.Values < _window)
            return false;
        ScorePsi = _scores.Psi();
        MeanPsi = _means.Psi();
        int worse = ScorePsi > MeanPsi ? ScorePsi : MeanPsi;
        State = worse >= DriftedFrom ? DriftState.Drifted : worse >= WatchFrom ? DriftState.Watch : DriftState.Stable;
        Windows++;
        _scores.Clear();
        _means.Clear();
        return true;
    }
}
