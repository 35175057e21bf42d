using System.Globalization;
using System.Text.Json.Nodes;
using Edge.Cli.Statistics;

namespace Edge.Cli.Report.Blocks;

/// <summary>What the line sees: OK, NG and GRAY of good and defective parts, with GRAY counted for itself and as each of the others.</summary>
internal static class LineBlock
{
    public static JsonObject Json(Figures figures)
    {
        double confidence = figures.Confidence;
        return new JsonObject
        {
            ["good"] = Counts(figures.Line.Good),
            ["defects"] = Counts(figures.Line.Defects),
            ["gray_apart"] = Rates(figures.Line, confidence),
            ["gray_as_ng"] = Scores(figures.Line.WithGrayAs(PartVerdict.Ng), confidence),
            ["gray_as_ok"] = Scores(figures.Line.WithGrayAs(PartVerdict.Ok), confidence),
            ["re_inspection"] = ReportJson.Share(figures.Line.ReInspection, confidence),
            ["expected_escapes_ppm"] = figures.Found.Header.DefectRate is not { } rate || !figures.Escape.IsKnown ? null : new JsonObject
            {
                ["defect_rate"] = rate,
                ["value"] = 1e6 * rate * figures.Escape.Value,
                ["upper"] = 1e6 * rate * figures.Escape.UpperBound(confidence),
            },
        };
    }

    public static JsonObject View(ReportInput input)
    {
        var (figures, words) = (input.Figures, input.Words);
        LineCounts line = figures.Line;
        BlockView block = new BlockView("line", words)
            .Table(new TableView(words["line.counts"], words["line.is_judged"], ">OK", ">NG", ">GRAY", ">" + words["line.all"])
                .Row([words["line.good"], .. Cells(line.Good)]).Row([words["line.defects"], .. Cells(line.Defects)]));
        var rates = new TableView(words["line.rates"], "", ">" + words["word.escape"], ">" + words["word.overkill"], ">" + words["score.precision"],
            ">" + words["score.recall"], ">F1", ">κ");
        rates.Row(words["line.gray_apart"], Text(line.Escape, input), Text(line.Overkill, input), "–", "–", "–", "–");
        foreach (var (name, verdict) in new[] { ("line.gray_as_ng", PartVerdict.Ng), ("line.gray_as_ok", PartVerdict.Ok) })
        {
            LineCounts counted = line.WithGrayAs(verdict);
            rates.Row(words[name], Text(counted.Escape, input), Text(counted.Overkill, input), Percent(counted.Precision), Percent(counted.Recall),
                Score(counted.F1), Score(counted.CohenKappa));
        }

        block.Table(rates).Note(words.Format("line.re_inspection", Text(line.ReInspection, input)));
        return (figures.Found.Header.DefectRate is not { } rate || !figures.Escape.IsKnown
            ? block.Absent(words["line.no_defect_rate"])
            : block.Note(words.Format("line.ppm", Report.Text.Percent(rate), Ppm(rate * figures.Escape.Value),
                Ppm(rate * figures.Escape.UpperBound(figures.Confidence)),
                input.ConfidenceText))).Of();
    }

    public static string Score(double? value) => value is { } known ? known.ToString("0.000", CultureInfo.InvariantCulture) : "–";

    private static string Percent(Rate rate) => rate.IsKnown ? Report.Text.Percent(rate.Value) : "–";

    private static string Ppm(double share) => (1e6 * share).ToString("0.0", CultureInfo.InvariantCulture);

    private static string[] Cells(VerdictCounts counts) =>
        [Report.Text.Count(counts.Ok), Report.Text.Count(counts.Ng), Report.Text.Count(counts.Gray), Report.Text.Count(counts.All)];

    /// <summary>A rate with its counts and its interval.</summary>
    public static string Text(Rate rate, ReportInput input)
    {
        if (!rate.IsKnown)
            return "–";
        var (lower, upper) = rate.Interval(input.Figures.Confidence);
        return $"{Report.Text.Percent(rate.Value)} ({Report.Text.Count(rate.Hits)}/{Report.Text.Count(rate.Trials)}), {Report.Text.Range(lower, upper)}";
    }

    private static JsonObject Counts(VerdictCounts counts) => new() { ["ok"] = counts.Ok, ["ng"] = counts.Ng, ["gray"] = counts.Gray };

    private static JsonObject Rates(LineCounts line, double confidence) =>
        new() { ["escape"] = ReportJson.Share(line.Escape, confidence), ["overkill"] = ReportJson.Share(line.Overkill, confidence) };

    private static JsonObject Scores(LineCounts line, double confidence)
    {
        JsonObject json = Rates(line, confidence);
        json["precision"] = line.Precision.IsKnown ? line.Precision.Value : null;
        json["recall"] = line.Recall.IsKnown ? line.Recall.Value : null;
        json["f1"] = line.F1;
        json["kappa"] = line.CohenKappa;
        return json;
    }
}
