using System.Globalization;
using Edge.Cli.CommandLine;
using Edge.Cli.Report;
using Edge.Devices.Flashing;

namespace Edge.Cli.Verbs;

/// <summary>The end of a run, for people.</summary>
internal static class LineText
{
    public static void Write(TextWriter text, LineRequest request, IReadOnlyList<LedgerEntry> entries, int asked, TimeSpan time)
    {
        UnitStep[] steps = [.. UnitVerb.StepsOf(request.Verb)];
        var table = new TextTable(["slot", "serial", "chip", .. steps.Select(UnitWorker.Name), ">time", "result"]);
        foreach (LedgerEntry entry in entries)
        {
            UnitReport report = entry.Report!;
            table.Row([entry.Slot, entry.Serial, $"{report.Chip} {report.Uid}".Trim(), .. steps.Select(step => Cell(report, step)),
                string.Create(CultureInfo.InvariantCulture, $"{report.Steps.Sum(step => step.Seconds):0.0} s"), Verdict(entry)]);
        }

        text.Write(table);
        text.WriteLine();
        text.WriteLine(Totals(entries, asked, time));
        foreach (LedgerEntry entry in entries.Where(entry => !entry.IsGood))
        {
            text.WriteLine($"FAIL {entry.Serial}  {entry.Report!.Error}  {entry.Report.Message}");
            if (entry.Report.Hint.Length > 0)
                text.WriteLine($"     {entry.Report.Hint}");
        }
    }

    /// <summary>First-pass yield counts units that passed at their first try.</summary>
    public static string Totals(IReadOnlyList<LedgerEntry> entries, int asked, TimeSpan time)
    {
        int good = entries.Count(entry => entry.IsGood), later = entries.Count(entry => entry is { IsGood: true, Attempts: > 1 });
        string missing = asked > entries.Count ? $"   {asked - entries.Count} not begun" : "";
        double yield = entries.Count == 0 ? 0 : (double)entries.Count(entry => entry is { IsGood: true, Attempts: 1 }) / entries.Count;
        string retried = later > 0 ? $" ({later} not at the first try)" : "";
        return $"{Text.Plural(entries.Count, "unit")}   {good} PASS{retried}   {entries.Count - good} FAIL{missing}   "
            + string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalMinutes} min {time.Seconds} s   first-pass yield {100 * yield:0.0} %");
    }

    public static string Verdict(LedgerEntry entry) => !entry.IsGood ? $"FAIL {entry.Report!.Error}"
        : entry.Attempts > 1 ? $"PASS (try {entry.Attempts})" : "PASS";

    private static string Cell(UnitReport report, UnitStep step) => report.Steps.FirstOrDefault(done => done.Step == step)?.State switch
    {
        null => "",
        StepState.Good => "ok",
        StepState.Skipped => "–",
        _ => "NO",
    };
}
