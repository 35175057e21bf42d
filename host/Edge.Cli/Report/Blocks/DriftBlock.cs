using System.Globalization;
using System.Text.Json.Nodes;
using Edge.Cli.Report.Evidence;
using Edge.Cli.Statistics;

namespace Edge.Cli.Report.Blocks;

/// <summary>Shift after shift against the first one: golden samples, rejects, scores and the state of the pictures.</summary>
internal static class DriftBlock
{
    public static JsonObject? Json(Figures figures) => figures.Found.Shifts is not { } log ? null : new JsonObject
    {
        ["shifts"] = new JsonArray([.. log.Shifts.Select(shift => (JsonNode)new JsonObject
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
        ["origin"] = "measured",
    };

    public static JsonObject View(ReportInput input)
    {
        var (figures, words) = (input.Figures, input.Words);
        var block = new BlockView("drift", words);
        if (figures.Found.Shifts is not { } log)
            return block.Absent(words["drift.absent"]).Of();
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

        return block.Table(table).Note(words["drift.psi"]).Absent(words["drift.not_watched"]).Of();
    }

    private static string State(ShiftRow shift) =>
        shift.Golden.Hits < shift.Golden.Trials || shift.Index > StabilityIndex.Large ? "bad" : shift.Index > StabilityIndex.Noticeable ? "void" : "";

    private static string Percent(Rate rate) => rate.IsKnown ? Text.Percent(rate.Value) : "–";

    private static string Counts(Rate rate) => rate.IsKnown ? $"{Text.Count(rate.Hits)}/{Text.Count(rate.Trials)}" : "–";

    private static string Number(double? value) => value is { } known ? known.ToString("0.###", CultureInfo.InvariantCulture) : "–";
}
