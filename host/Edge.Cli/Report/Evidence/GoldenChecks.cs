using System.Globalization;
using Edge.Cli.Statistics;
using Edge.Devices.Flashing;

namespace Edge.Cli.Report.Evidence;

/// <summary>The checks at the start of a shift, 始業点検: what 'edge line golden' wrote of every unit into the line's records, <c>units.jsonl</c>.</summary>
/// <param name="Runs">In their order, the last <see cref="Most"/>.</param>
internal sealed record GoldenChecks(IReadOnlyList<GoldenRun> Runs)
{
    public const string File = LineLedger.FileName;

    public const int Most = 30;

    private const string Accepted = "the records of a line, as 'edge line' writes them";

    /// <summary>Lines that a crash cut short are passed over, as the line itself does.</summary>
    /// <returns>Null when no such check is among the records.</returns>
    /// <exception cref="Edge.Compiler.Ir.DataException">E0273: no line can be read, or what a unit said is no number.</exception>
    public static GoldenChecks? Read(string path)
    {
        var (entries, unreadable) = LineLedger.Read(path);
        if (entries.Count == 0 && unreadable > 0)
            throw EvidenceFault.Of(path, "no line is the record of a unit", Accepted);
        GoldenRun[] runs = [.. entries.Where(entry => entry is { Verb: UnitVerb.Golden, IsEnd: true, Report: not null }).GroupBy(entry => entry.Run)
            .Select(run => GoldenRun.Of(run.Key, [.. run], (fact, text) => EvidenceFault.Of(path, $"'{fact}' of a unit is '{text}'", "a number")))];
        return runs.Length == 0 ? null : new GoldenChecks([.. runs.TakeLast(Most)]);
    }
}

/// <summary>One run over the units of a line.</summary>
/// <param name="Units">That passed, of all that were looked at.</param>
/// <param name="Samples">Golden samples judged as they are, of all that were shown.</param>
/// <param name="Mean">Of the units' pictures, 0 to 255; null where no camera was looked at. As <paramref name="Sharpness"/>.</param>
/// <param name="Milliseconds">The slowest unit's 99th percentile of an inference; null where none was timed.</param>
/// <param name="Faults">Serial number and error of each unit that failed.</param>
/// <param name="Judged">What each unit said of each sample, unit by unit; empty in records of an edge that did not write it.</param>
internal sealed record GoldenRun(
    string Name, string Start, Rate Units, Rate Samples, double? Mean, double? Sharpness, double? Milliseconds, IReadOnlyList<string> Faults,
    IReadOnlyList<GoldenJudgement> Judged)
{
    /// <param name="wrong">What to throw for a fact that is no number.</param>
    public static GoldenRun Of(string name, IReadOnlyList<LedgerEntry> units, Func<string, string, Exception> wrong)
    {
        double[] Facts(string fact) => [.. units.Select(unit => unit.Report!.Facts.GetValueOrDefault(fact, "")).Where(text => text.Length > 0).Select(text =>
            double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) ? value : throw wrong(fact, text))];
        double? Average(string fact) => Facts(fact) is { Length: > 0 } known ? known.Average() : null;
        int right = (int)Facts("golden_ok").Sum(), others = (int)Facts("golden_ng").Sum();
        return new GoldenRun(
            name, units.Min(unit => unit.Start) ?? "", new Rate(units.Count(unit => unit.IsGood), units.Count), new Rate(right, right + others),
            Average("cam_mean"), Average("cam_sharpness"), Facts("lat_p99_ms") is { Length: > 0 } times ? times.Max() : null,
            [.. units.Where(unit => !unit.IsGood).Select(unit => $"{unit.Serial} {unit.Report!.Error}")],
            [.. units.SelectMany(unit => (unit.Report!.Samples ?? []).Select(sample => new GoldenJudgement(unit.Serial, sample)))]);
    }
}

/// <summary>One golden sample in front of one unit.</summary>
internal sealed record GoldenJudgement(string Serial, SampleReport Sample)
{
    public bool IsRight => Sample.Got == Sample.Expected;
}
