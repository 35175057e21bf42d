using System.Globalization;
using System.Text.Json.Nodes;
using Edge.Cli.Statistics;

namespace Edge.Cli.Report.Blocks;

/// <summary>What other limits would give: escape against overkill, precision against recall, and how far parts are from their limits.</summary>
internal static class CurveBlock
{
    private const int Bins = 32;

    private static readonly (string Id, double Share)[] _margins = [("least", 0), ("p5", 0.05), ("median", 0.5)];

    public static JsonObject Json(Validation validation, Figures figures) => new()
    {
        ["auc"] = figures.Area,
        ["kappa_classes"] = Kappa.Cohen(figures.Confusion),
        ["f1_macro"] = MacroF1(figures),
        ["operating"] = new JsonArray([.. figures.Curve.Points.Select(point => (JsonNode)Point(point))]),
        ["working"] = figures.Curve.Working is { } working ? Point(working) : null,
        ["least_overkill"] = Target(validation) is { } target && figures.Curve.Within(target) is { } best ? Point(best) : null,
        ["precision_recall"] = new JsonArray([.. validation.Classes.Select((name, k) => (JsonNode)new JsonObject
        {
            ["id"] = name,
            ["points"] = new JsonArray([.. PrecisionRecall(validation, figures, k).Select(point =>
                (JsonNode)new JsonArray(validation.Judging.Score((int)point.Limit), point.Precision, point.Recall))]),
        })]),
        ["excess"] = new JsonObject { ["good"] = Excess(figures, false).Json, ["defects"] = Excess(figures, true).Json },
        ["margin"] = new JsonObject { ["good"] = MarginJson(figures, false), ["defects"] = MarginJson(figures, true) },
    };

    public static JsonObject View(ReportInput input)
    {
        var (validation, figures, words) = (input.Validation, input.Figures, input.Words);
        BlockView block = new BlockView("curves", words).Charts(
            Operating(input), Scores(input), Precision(input));
        if (figures.Curve.Working is { } working)
            block.Note(words.Format("curves.working", Text.Percent(working.Escape), Text.Percent(working.Overkill)));
        if (Target(validation) is not { } target)
            block.Absent(words["curves.no_target"]);
        else if (figures.Curve.Within(target) is { } best)
            block.Note(words.Format("curves.least_overkill", Text.Percent(target), Text.Percent(best.Overkill), Signed(validation.Judging.Scale * best.From)));
        var margins = new TableView(words["curves.margin"], words["curves.parts"], ">" + words["curves.least"], ">" + words["curves.p5"],
            ">" + words["curves.median"],
            ">" + words["curves.wrong_side"]);
        foreach (bool isDefect in new[] { false, true })
        {
            double[] sorted = Margins(figures, isDefect);
            if (sorted.Length > 0)
                margins.Row([words[isDefect ? "line.defects" : "line.good"], .. _margins.Select(margin =>
                    Signed(validation.Judging.Scale * Quantile.Of(sorted, Math.Max(margin.Share, 1e-9)))), Text.Count(sorted.Count(margin => margin < 0))]);
        }

        return block.Table(margins).Table(new TableView(words["curves.scores"], words["curves.score"], ">" + words["curves.value"])
            .Row(words["curves.auc"], LineBlock.Score(figures.Area))
            .Row(words["curves.kappa"], LineBlock.Score(Kappa.Cohen(figures.Confusion)))
            .Row(words["curves.f1"], LineBlock.Score(MacroF1(figures)))).Note(words["curves.never_alone"]).Of();
    }

    public static IReadOnlyList<RankedPoint> PrecisionRecall(Validation validation, Figures figures, int label)
    {
        IEnumerable<JudgedImage> images = validation.Data.Images.Take(figures.Decisions.Count);
        return Ranking.PrecisionRecall([.. images.Select(image => (double)image.Outputs[label])], [.. images.Select(image => image.Label == label)]);
    }

    private static double? Target(Validation validation) => validation.Accept.EscapeMaximum;

    /// <summary>The mean over the classes that occur.</summary>
    private static double? MacroF1(Figures figures)
    {
        int[] known = [.. Enumerable.Range(0, figures.Recall.Count).Where(k => figures.Recall[k].IsKnown)];
        return known.Length == 0 ? null : known.Average(k => 2.0 * figures.Recall[k].Hits / (figures.Recall[k].Trials + figures.Precision[k].Trials));
    }

    /// <summary>How far each part is from being judged wrong, in steps, ascending: below 0 it is.</summary>
    private static double[] Margins(Figures figures, bool isDefect) => [.. Enumerable.Range(0, figures.Verdicts.Count)
        .Where(i => figures.IsDefect[i] == isDefect).Select(i => (double)(isDefect ? figures.Verdicts[i].Excess : -1 - figures.Verdicts[i].Excess)).Order()];

    private static JsonObject MarginJson(Figures figures, bool isDefect)
    {
        double[] sorted = Margins(figures, isDefect);
        return new JsonObject(_margins.Select(margin =>
            KeyValuePair.Create(margin.Id, (JsonNode?)(sorted.Length == 0 ? null : Quantile.Of(sorted, Math.Max(margin.Share, 1e-9))))));
    }

    private static Histogram Excess(Figures figures, bool isDefect)
    {
        double[] own = [.. Enumerable.Range(0, figures.Verdicts.Count).Where(i => figures.IsDefect[i] == isDefect).Select(i =>
            (double)figures.Verdicts[i].Excess)];
        return Histogram.Of(own, -256, 256, Bins);
    }

    private static JsonObject Point(OperatingPoint point) =>
        new() { ["from"] = point.From, ["escape"] = point.Escape, ["overkill"] = point.Overkill };

    private static JsonObject Operating(ReportInput input)
    {
        var (figures, words) = (input.Figures, input.Words);
        OperatingPoint? working = figures.Curve.Working;
        // Only what a line could live with is drawn: far enough to show the working point and the limits.
        double highest = new[] { 0.05, 3 * (working?.Overkill ?? 0), 2 * (input.Validation.Accept.OverkillMaximum ?? 0) }.Max();
        double most = new[] { 0.05, 3 * (working?.Escape ?? 0), 2 * (Target(input.Validation) ?? 0) }.Max();
        var (right, top) = (Math.Min(1, highest), Math.Min(1, most));
        var chart = new ChartView(words["curves.operating"], (words["word.overkill"], 0, right), (words["word.escape"], 0, top));
        Ticks(right, chart.XTick);
        Ticks(top, chart.YTick);
        chart.Line("t0", "", Stairs(figures.Curve.Points.Where(point => point.Overkill <= right || point.Escape <= top)));
        if (Target(input.Validation) is { } target)
            chart.Mark(null, target);
        if (input.Validation.Accept.OverkillMaximum is { } overkill)
            chart.Mark(overkill, null);
        return (working is null ? chart : chart.Dot("bad", words["curves.working_point"], working.Overkill, working.Escape)).Of();
    }

    // Between two settings there is none: the curve goes along one axis at a time.
    private static IEnumerable<(double, double)> Stairs(IEnumerable<OperatingPoint> points)
    {
        OperatingPoint? before = null;
        foreach (OperatingPoint point in points)
        {
            if (before is not null)
                yield return (point.Overkill, before.Escape);
            yield return (point.Overkill, point.Escape);
            before = point;
        }
    }

    private static JsonObject Scores(ReportInput input)
    {
        var (figures, words) = (input.Figures, input.Words);
        Histogram good = Excess(figures, false), defects = Excess(figures, true);
        // Heights go with the square root, as a few parts on the wrong side are what matters.
        static IEnumerable<(double, double, double)> Root(Histogram histogram) => histogram.Bars.Select(bar => (bar.From, bar.To, Math.Sqrt(bar.Y)));
        double most = Math.Sqrt(Math.Max(1, good.Counts.Concat(defects.Counts).Max()));
        double scale = input.Validation.Judging.Scale;
        var chart = new ChartView(words["curves.histogram"], (words["curves.excess"], -256, 256), (words["curves.count_root"], 0, most));
        foreach (int step in new[] { -256, -128, 0, 128, 256 })
            chart.XTick(step, Signed(scale * step));
        foreach (double share in new[] { 0.25, 0.5, 1 })
            chart.YTick(most * share, Text.Count((long)Math.Round(most * most * share * share)));
        return chart.Bars("good", words["line.good"], 0, 2, Root(good)).Bars("bad", words["line.defects"], 1, 2, Root(defects)).Mark(0, null).Of();
    }

    private static JsonObject Precision(ReportInput input)
    {
        var (validation, figures, words) = (input.Validation, input.Figures, input.Words);
        const double from = 0.5;
        var chart = new ChartView(words["curves.precision_recall"], (words["score.recall"], from, 1), (words["score.precision"], from, 1));
        foreach (double tick in new[] { 0.5, 0.75, 1 })
            chart.XTick(tick, Text.Percent(tick).Replace(".00", "")).YTick(tick, Text.Percent(tick).Replace(".00", ""));
        for (int k = 0; k < validation.Classes.Count; k++)
            chart.Line($"t{k % 6}", k < 6 ? validation.Classes[k] : "",
                PrecisionRecall(validation, figures, k).Select(point => (point.Recall, point.Precision)));
        return chart.Of();
    }

    private static void Ticks(double most, Func<double, string, ChartView> tick)
    {
        foreach (double share in new[] { 0, 0.5, 1 })
            tick(most * share, string.Create(CultureInfo.InvariantCulture, $"{100 * most * share:0.##} %"));
    }

    private static string Signed(double score) => score.ToString("+0.000;-0.000;0.000", CultureInfo.InvariantCulture);
}
