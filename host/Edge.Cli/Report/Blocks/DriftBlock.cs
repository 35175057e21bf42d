using System.Globalization;
using System.Text.Json.Nodes;
using Edge.Cli.Report.Evidence;
using Edge.Cli.Statistics;

namespace Edge.Cli.Report.Blocks;

/// <summary>Shift after shift against the first one: golden samples, rejects, scores and the state of the pictures.</summary>
internal static class DriftBlock
{
    public static JsonObject? Json(Figures figures) => figures.Found is not { } found || (found.Shifts ?? (object?)found.Golden) is null ? null : new JsonObject
    {
        ["shifts"] = new JsonArray([.. (found.Shifts?.Shifts ?? []).Select(shift => (JsonNode)new JsonObject
        {
            ["id"] = shift.Name,
            ["parts"] = shift.Parts,
            ["rejected"] = ReportJson.Share(shift.Rejected, figures.Confidence),
            ["confirmed"] = ReportJson.Share(shift.Confirmed, figures.Confidence),
            ["golden"] = ReportJson.Share(shift.Golden, figures.Confidence),
            ["score_mean"] = shift.MeanScore,
            ["psi"] = shift.Index,
            ["image_mean"] = shift.Mean,
            ["image_contrast"] = shift.Contrast,
            ["image_sharpness"] = shift.Sharpness,
        })]),
        ["golden_checks"] = new JsonArray([.. (found.Golden?.Runs ?? []).Select(run => (JsonNode)new JsonObject
        {
            ["id"] = run.Name,
            ["start"] = run.Start,
            ["units"] = ReportJson.Share(run.Units, figures.Confidence),
            ["samples"] = ReportJson.Share(run.Samples, figures.Confidence),
            ["image_mean"] = run.Mean,
            ["image_sharpness"] = run.Sharpness,
            ["slowest_p99_ms"] = run.Milliseconds,
            ["faults"] = new JsonArray([.. run.Faults.Select(fault => (JsonNode)fault)]),
        })]),
        ["golden_samples"] = GoldenTable.Json(found.Golden),
        ["origin"] = "measured",
    };

    public static JsonObject View(ReportInput input)
    {
        var (found, words) = (input.Figures.Found, input.Words);
        var block = new BlockView("drift", words);
        if (found.Shifts is { } log)
            block.Table(Shifts(log, words)).Note(words["drift.psi"]);
        else
            block.Absent(words["drift.absent"]);
        if (found.Golden is { } golden)
        {
            block.Table(Checks(golden, words));
            if (GoldenTable.View(golden, words) is { } samples)
                block.Table(samples);
            else
                block.Absent(words["drift.no_samples"]);
        }
        else
            block.Absent(words["drift.no_checks"]);
        return block.Absent(words["drift.not_watched"]).Of();
    }

    private static TableView Shifts(ShiftLog log, Words words)
    {
        var table = new TableView("", words["drift.shift"], ">" + words["drift.parts"], ">" + words["drift.rejected"], ">" + words["drift.confirmed"],
            ">" + words["drift.golden"],
            ">" + words["drift.score"], ">PSI", ">" + words["drift.mean"], ">" + words["drift.contrast"], ">" + words["drift.sharpness"], words["drift.state"]);
        foreach (ShiftRow shift in log.Shifts)
        {
            string state = State(shift);
            table.Marked(state, shift.Name, Text.Count(shift.Parts), Percent(shift.Rejected), Counts(shift.Confirmed), Counts(shift.Golden),
                Number(shift.MeanScore), Number(shift.Index),
                Number(shift.Mean), Number(shift.Contrast), Number(shift.Sharpness),
                    words[$"drift.{(state == "bad" ? "large" : state == "void" ? "noticeable" : "steady")}"]);
        }

        return table;
    }

    private static TableView Checks(GoldenChecks golden, Words words)
    {
        var table = new TableView(words["drift.checks"], words["drift.check"], words["drift.start"], ">" + words["drift.units"], ">" + words["drift.golden"],
            ">" + words["drift.mean"], ">" + words["drift.sharpness"], ">p99, ms", words["drift.faults"]);
        foreach (GoldenRun run in golden.Runs)
        {
            table.Marked(run.Faults.Count > 0 ? "bad" : "", run.Name, run.Start, Counts(run.Units), Counts(run.Samples), Number(run.Mean), Number(run.Sharpness),
                Number(run.Milliseconds), run.Faults.Count > 0 ? string.Join(", ", run.Faults) : "–");
        }

        return table;
    }

    private static string State(ShiftRow shift) =>
        shift.Golden.Hits < shift.Golden.Trials || shift.Index > StabilityIndex.Large ? "bad" : shift.Index > StabilityIndex.Noticeable ? "void" : "";

    private static string Percent(Rate rate) => rate.IsKnown ? Text.Percent(rate.Value) : "–";

    private static string Counts(Rate rate) => rate.IsKnown ? $"{Text.Count(rate.Hits)}/{Text.Count(rate.Trials)}" : "–";

    private static string Number(double? value) => value is { } known ? known.ToString("0.###", CultureInfo.InvariantCulture) : "–";
}
