using System.Globalization;
using System.Text.Json.Nodes;
using Edge.Cli.Statistics;

namespace Edge.Cli.Report.Blocks;

/// <summary>Each class: how often it is found, by what limit, and the smallest one that got through.</summary>
internal static class DefectBlock
{
    public static JsonArray Json(Validation validation, Figures figures) => new([.. validation.Classes.Select((name, k) =>
    {
        Rate escape = figures.EscapeOf(validation, k), recall = figures.Recall[k];
        var (lower, upper) = recall.Interval(figures.Confidence);
        IReadOnlyList<RankedPoint> points = CurveBlock.PrecisionRecall(validation, figures, k);
        var json = new JsonObject
        {
            ["id"] = name,
            ["role"] = validation.Judging.IsDefect(k) ? "defect" : "good",
            ["images"] = recall.Trials,
            ["wrong"] = recall.Trials - recall.Hits,
            ["recall"] = recall.IsKnown ? recall.Value : null,
            ["recall_lower"] = lower,
            ["recall_upper"] = upper,
            ["precision"] = figures.Precision[k].IsKnown ? figures.Precision[k].Value : null,
            ["average_precision"] = Ranking.AveragePrecision(points),
            ["limit"] = validation.Judging.LimitOf(k),
        };
        if (validation.Judging.IsDefect(k))
        {
            json["ng"] = escape.Trials;
            json["missed"] = escape.Hits;
            json["escape"] = ReportJson.Share(escape, figures.Confidence);
            json["upper95"] = escape.UpperBound(0.95);
            json["smallest_missed"] = Smallest(validation, figures, k) is not { } smallest ? null : new JsonObject
            {
                ["name"] = validation.Data.Images[smallest.Image].Name,
                ["px"] = smallest.Pixels,
                ["mm"] = figures.Found.Header.MillimetresPerPixel * smallest.Pixels,
            };
        }

        return (JsonNode)json;
    })]);

    public static JsonObject View(ReportInput input)
    {
        var (validation, figures, words) = (input.Validation, input.Figures, input.Words);
        var table = new TableView("", words["class.name"], ">NG", ">" + words["defects.missed"], ">" + words["word.escape"],
            ">" + words.Format("defects.interval", input.ConfidenceText), ">" + words.Format("defects.upper", input.ConfidenceText),
                ">" + words["defects.limit"],
            ">" + words["defects.smallest"]);
        foreach (int k in Enumerable.Range(0, validation.Classes.Count).Where(validation.Judging.IsDefect))
            table.Row([validation.Classes[k], .. Cells(figures.EscapeOf(validation, k), figures), Limit(validation.Judging.LimitOf(k), words),
                SmallestText(input, k)]);
        table.Marked("total", [words["defects.all"], .. Cells(figures.Escape, figures), "", ""]);
        table.Marked("total", [words["word.overkill"], .. Cells(figures.Overkill, figures), "", ""]);
        BlockView block = new BlockView("defects", words).Table(table);
        if (!HasSizes(validation, figures))
            block.Absent(words["defects.no_sizes"]);
        else if (figures.Found.Header.MillimetresPerPixel is null)
            block.Absent(words["defects.no_scale"]);
        return block.Of();
    }

    private static string[] Cells(Rate escape, Figures figures)
    {
        if (!escape.IsKnown)
            return ["0", "–", "–", "–", "–"];
        var (lower, upper) = escape.Interval(figures.Confidence);
        return [Text.Count(escape.Trials), Text.Count(escape.Hits), Text.Percent(escape.Value), Text.Range(lower, upper),
            Text.Percent(escape.UpperBound(figures.Confidence))];
    }

    private static bool HasSizes(Validation validation, Figures figures) =>
        figures.Found.Sizes.Count > 0 || validation.Data.Images.Any(image => image.DefectPixels is not null);

    private static (int Image, double Pixels)? Smallest(Validation validation, Figures figures, int label)
    {
        (int Image, double Pixels)? smallest = null;
        for (int i = 0; i < figures.Verdicts.Count; i++)
        {
            JudgedImage image = validation.Data.Images[i];
            double? size = figures.Found.Sizes.TryGetValue(image.Name, out double given) ? given : image.DefectPixels;
            if (image.Label == label && figures.Verdicts[i].Verdict == PartVerdict.Ok && size is { } pixels
                && (smallest is null || pixels < smallest.Value.Pixels))
                smallest = (i, pixels);
        }

        return smallest;
    }

    private static string SmallestText(ReportInput input, int label)
    {
        if (Smallest(input.Validation, input.Figures, label) is not { } smallest)
            return "–";
        string millimetres = input.Figures.Found.Header.MillimetresPerPixel is { } scale
            ? string.Create(CultureInfo.InvariantCulture, $" = {scale * smallest.Pixels:0.00} mm") : "";
        return string.Create(CultureInfo.InvariantCulture, $"{smallest.Pixels:0.#} px{millimetres}");
    }

    private static string Limit(double? limit, Words words) => limit is { } score ? score.ToString("0.000", CultureInfo.InvariantCulture)
        : words["defects.highest"];
}
