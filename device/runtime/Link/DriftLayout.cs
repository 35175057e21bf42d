using Edge.Runtime.Drift;
using Edge.Runtime.Update;

namespace Edge.Runtime.Link;

/// <summary>What the drift sentinel has counted, as an answer of the link.</summary>
/// <remarks>
/// <code>
///   0  4  state            a constant of DriftState
///   4  4  parts
///   8  4  windows
///  12  4  parts of a window
///  16  4  statistics n: score, mean, texture
///  20     n times:
///      0  4  PSI of the last window, thousandths
///      4  4  state
///      8  4  alarm at part; 0: none
///     12  4  ... which moved from this part on
///     16  4  direction      1 up, -1 down
///     20  4  sum up
///     24  4  sum down
///     28  4  values at calibration
///     32  4  values of this window
///     36  4  values of the last window
///     40 20  counts of this window's ten bins, 2 bytes each
///     60 20  ... of the last window's
/// </code>
/// </remarks>
public static class DriftLayout
{
    public const int HeadBytes = 20;
    public const int CountsAt = 40;
    public const int LastCountsAt = CountsAt + 2 * DriftHistogram.Bins;
    public const int StatisticBytes = LastCountsAt + 2 * DriftHistogram.Bins;
    public const int Bytes = HeadBytes + DriftSentinel.Statistics * StatisticBytes;

    /// <returns>Bytes written.</returns>
    public static int Write(DriftSentinel sentinel, sbyte[] to, int at)
    {
        LittleEndian.Write(to, at, sentinel.State);
        LittleEndian.Write(to, at + 4, sentinel.Parts);
        LittleEndian.Write(to, at + 8, sentinel.Windows);
        LittleEndian.Write(to, at + 12, sentinel.Window);
        LittleEndian.Write(to, at + 16, DriftSentinel.Statistics);
        for (int i = 0; i < DriftSentinel.Statistics; i++)
            Write(sentinel.Statistic(i), to, at + HeadBytes + i * StatisticBytes);
        return Bytes;
    }

    private static void Write(DriftStatistic statistic, sbyte[] to, int at)
    {
        DriftTrend trend = statistic.Trend;
        DriftHistogram histogram = statistic.Histogram;
        LittleEndian.Write(to, at, statistic.Psi);
        LittleEndian.Write(to, at + 4, statistic.State);
        LittleEndian.Write(to, at + 8, trend.AlarmAt);
        LittleEndian.Write(to, at + 12, trend.AlarmFrom);
        LittleEndian.Write(to, at + 16, trend.Direction);
        LittleEndian.Write(to, at + 20, trend.Up);
        LittleEndian.Write(to, at + 24, trend.Down);
        LittleEndian.Write(to, at + 28, histogram.Calibrated);
        LittleEndian.Write(to, at + 32, histogram.Values);
        LittleEndian.Write(to, at + 36, histogram.LastValues);
        for (int bin = 0; bin < DriftHistogram.Bins; bin++)
        {
            LittleEndian.Write16(to, at + CountsAt + 2 * bin, histogram.Count(bin));
            LittleEndian.Write16(to, at + LastCountsAt + 2 * bin, histogram.LastCount(bin));
        }
    }
}
