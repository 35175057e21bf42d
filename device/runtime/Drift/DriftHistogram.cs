using System;

namespace Edge.Runtime.Drift;

/// <summary>How values of one byte are spread, against how they were spread at calibration: ten bins that held equal shares then.</summary>
/// <remarks>
/// Population stability index: PSI = sum over the bins of (p - q) * ln(p / q), p the share now, q at calibration. In thousandths; each count is
/// taken half a value larger, so that an empty bin does not make it infinite. By custom, below 100 is stable and 250 or more has shifted
/// (Siddiqi, Credit Risk Scorecards, 2006). Without any drift chance alone gives about 9000 * (1 / values of the window + 1 / values at calibration):
/// the index times the reciprocal of that bracket is spread as chi-square with 9 degrees of freedom.
/// </remarks>
public sealed class DriftHistogram
{
    public const int Bins = 10;

    /// <summary>Most values of a window.</summary>
    public const int MostValues = 32767;

    /// <summary>What 1 is in the fixed point of shares and logarithms.</summary>
    private const int One = 1 << 16;

    private readonly sbyte[] _edges = new sbyte[Bins - 1];
    private readonly short[] _shares = new short[Bins];
    private readonly short[] _ranks = new short[Bins];
    private readonly sbyte _least = 127;
    private readonly sbyte _greatest = -128;
    private short[] _counts = new short[Bins];
    private short[] _last = new short[Bins];
    private short _values;
    private short _lastValues;

    /// <param name="calibration">How often each value was seen, [256], from -128 on; at least one.</param>
    public DriftHistogram(int[] calibration)
    {
        long total = 0;
        for (int i = 0; i < calibration.Length; i++)
            total += calibration[i];
        if (calibration.Length != 256 || total < 1 || total > int.MaxValue)
            throw new ArgumentException("a calibration histogram holds 256 counts, at least one of them above 0, 2^31 - 1 at most together");

        // Bin b ends before edge b: the first value that has b + 1 tenths of all below it.
        long below = 0;
        int edge = 0;
        for (int value = -128; value < 128 && edge < Bins - 1; value++)
        {
            below += calibration[value + 128];
            while (edge < Bins - 1 && below * Bins >= total * (edge + 1))
                _edges[edge++] = (sbyte)(value < 127 ? value + 1 : 127);
        }

        for (int value = -128; value < 128; value++)
        {
            if (calibration[value + 128] == 0)
                continue;
            if (value < _least)
                _least = (sbyte)value;
            _greatest = (sbyte)value;
        }

        // Values that are frequent leave bins unequal, or empty: the shares are what calibration really holds.
        int[] counts = new int[Bins];
        for (int value = -128; value < 128; value++)
            counts[Bin(value)] += calibration[value + 128];
        below = 0;
        for (int bin = 0; bin < Bins; bin++)
        {
            _shares[bin] = (short)(((2L * counts[bin] + 1) * 16384 + total) / (2 * total + Bins));
            _ranks[bin] = (short)((2 * below + counts[bin]) * DriftTrend.One / total - DriftTrend.One);
            below += counts[bin];
        }

        Calibrated = (int)total;
    }

    /// <summary>Values that were counted at calibration.</summary>
    public int Calibrated { get; }

    /// <summary>Values since the last <see cref="End"/>; no more are taken at 32767.</summary>
    public int Values => _values;

    /// <summary>Values of the window that ended last; 0: none has.</summary>
    public int LastValues => _lastValues;

    /// <param name="value">-128 to 127.</param>
    public void Add(int value)
    {
        if (_values == MostValues)
            return;
        _values++;
        _counts[Bin(value)]++;
    }

    /// <summary>The window is over: its counts are kept as the last ones, and the next window begins.</summary>
    public void End()
    {
        short[] counts = _last;
        _last = _counts;
        _lastValues = _values;
        _counts = counts;
        _values = 0;
        for (int bin = 0; bin < Bins; bin++)
            _counts[bin] = 0;
    }

    /// <summary>Forgets this window and the last.</summary>
    public void Clear()
    {
        End();
        End();
    }

    /// <summary>Values in a bin: of this window, and of the one that ended last.</summary>
    public int Count(int bin)
    {
        return _counts[bin];
    }

    public int LastCount(int bin)
    {
        return _last[bin];
    }

    /// <summary>Where a value stands among those of calibration: -<see cref="DriftTrend.One"/> below all, 0 in the middle.</summary>
    /// <remarks>
    /// The middle of its bin, so that calibration itself has the mean 0. What lies beyond all of it shares the bin of the outermost ones, which may be most
    /// of them: under a lamp that is controlled the brightness is one value, and less light is another.
    /// </remarks>
    public int Rank(int value)
    {
        if (value < _least)
            return -DriftTrend.One;
        return value > _greatest ? DriftTrend.One : _ranks[Bin(value)];
    }

    /// <summary>The rank of all values of a bin.</summary>
    public int RankOf(int bin)
    {
        return _ranks[bin];
    }

    /// <returns>PSI of this window in thousandths; 0 before the first value.</returns>
    public int Psi()
    {
        return Psi(_counts, _values);
    }

    /// <summary>PSI of counts that come from elsewhere, such as a device's.</summary>
    /// <param name="counts">[10], each 0 to 32767.</param>
    /// <param name="values">Their sum.</param>
    public int Psi(short[] counts, int values)
    {
        if (values == 0)
            return 0;
        long sum = 0;
        for (int bin = 0; bin < Bins; bin++)
        {
            int now = (int)((2L * counts[bin] + 1) * One / (2 * values + Bins));
            int then = _shares[bin] < 1 ? 4 : _shares[bin] * 4;
            sum += (long)(now - then) * (Log2(now) - Log2(then));
        }

        // From log2 to ln: ln 2 is 45426 / 65536. Two shifts of 16 bits, then thousandths.
        return (int)(((sum >> 16) * 45426 >> 16) * 1000 >> 16);
    }

    private int Bin(int value)
    {
        int bin = 0;
        while (bin < Bins - 1 && value >= _edges[bin])
            bin++;
        return bin;
    }

    /// <summary>log2(x / 65536) for x above 0: squares the mantissa sixteen times, each time one bit of the logarithm.</summary>
    /// <returns>16 fraction bits.</returns>
    internal static int Log2(int x)
    {
        int whole = 0;
        long mantissa = (long)x << 14; // 30 fraction bits, brought to [1, 2)
        while (mantissa >> 31 != 0)
        {
            mantissa >>= 1;
            whole++;
        }

        while (mantissa >> 30 == 0)
        {
            mantissa <<= 1;
            whole--;
        }

        int fraction = 0;
        for (int bit = 15; bit >= 0; bit--)
        {
            mantissa = mantissa * mantissa >> 30;
            if (mantissa >> 31 != 0)
            {
                mantissa >>= 1;
                fraction |= 1 << bit;
            }
        }

        return whole * One + fraction;
    }
}
