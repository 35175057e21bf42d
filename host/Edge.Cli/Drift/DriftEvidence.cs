using System.Globalization;
using Edge.Compiler.Pack;
using Edge.Devices.Link;
using Edge.Runtime.Drift;

namespace Edge.Cli.Drift;

/// <summary>What one statistic of a device says against its calibration.</summary>
/// <param name="Name"><c>score</c>, <c>brightness</c> or <c>texture</c>.</param>
/// <param name="Psi">In thousandths: of the last whole window, or of the one that runs while none has ended and 200 parts are in it; null with fewer.</param>
/// <param name="WatchFrom">The index that is looked at, in thousandths; <paramref name="DriftedFrom"/> that is a shift.</param>
/// <param name="Middle">Share of the calibration below the parts of that window, on average: 0.5 without drift; null as <paramref name="Psi"/>.</param>
internal sealed record DriftEvidence(string Name, StatisticCounters Counters, int? Psi, int WatchFrom, int DriftedFrom, double? Middle)
{
    private static readonly string[] _names = ["score", "brightness", "texture"];

    /// <summary>As verdicts call the sentinel's statistics.</summary>
    public static string NameOf(int which) => _names[which];

    /// <summary>1: a trend's alarm.</summary>
    public double Trend => Math.Min(1, Math.Max(Counters.Up, Counters.Down) / (double)DriftTrend.Limit);

    public bool HasMoved => Counters.AlarmAt > 0;

    public bool IsShifted => HasMoved || Psi >= DriftedFrom;

    /// <summary>Its window is to be looked at, or its trend is more than half way to an alarm.</summary>
    public bool IsNoticeable => Psi >= WatchFrom || Trend >= 0.5;

    /// <summary>Compares with the calibration again, on the host.</summary>
    public static DriftEvidence Of(int which, StatisticCounters counters, DriftFingerprint fingerprint)
    {
        var calibration = new DriftHistogram(fingerprint.Counts[which]);
        short[] counts = [.. counters.LastCounts.Any(count => count > 0) ? counters.LastCounts : counters.Counts];
        int values = counts.Sum(count => count);
        bool isKnown = values >= DriftSentinel.SmallestWindow;
        double rank = isKnown ? counts.Select((count, bin) => (double)count * calibration.RankOf(bin)).Sum() / values / DriftTrend.One : 0;
        return new DriftEvidence(NameOf(which), counters, isKnown ? calibration.Psi(counts, values) : null,
            DriftStatistic.WatchFrom(Math.Max(1, values), calibration.Calibrated), DriftStatistic.DriftedFrom(Math.Max(1, values), calibration.Calibrated),
            isKnown ? (1 + rank) / 2 : null);
    }

    /// <summary><c>brightness is lower since part 1,204 (alarm at 1,213)</c>.</summary>
    public string Said => HasMoved
        ? $"{Name} is {(Counters.Direction > 0 ? "higher" : "lower")} since part {Report.Text.Count(Counters.AlarmFrom)}"
            + $" (alarm at {Report.Text.Count(Counters.AlarmAt)})"
        : string.Create(
            CultureInfo.InvariantCulture, $"{Name} is spread otherwise in the last window (PSI {Psi / 1000.0:0.000}, limit {DriftedFrom / 1000.0:0.000})");
}
