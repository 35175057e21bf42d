using System.Text.Json.Nodes;
using Edge.Cli.Report.Locating;
using Edge.Training.Locating;

namespace Edge.Cli.Report.Blocks;

/// <summary>Where it was found: centres, boxes, each class and each size.</summary>
internal static class LocatingBlock
{
    /// <returns>Null for a network that tells classes of whole images apart.</returns>
    public static JsonObject? Json(Validation validation) => validation.Locating is not { } result ? null : new JsonObject
    {
        ["cell_pixels"] = result.Specification.CellPixels,
        ["threshold"] = result.Specification.Threshold,
        ["most"] = result.Specification.Most,
        ["float_f1"] = result.Float?.All.F1,
        ["float_map50"] = result.Float?.MeanAveragePrecision,
        ["f1"] = result.Int8.All.F1,
        ["precision"] = result.Int8.All.Precision,
        ["recall"] = result.Int8.All.Recall,
        ["found"] = result.Int8.All.Right,
        ["wrong"] = result.Int8.All.Wrong,
        ["missed"] = result.Int8.All.Missed,
        ["map50"] = result.Int8.MeanAveragePrecision,
        ["right_images"] = result.Int8.RightImages,
        ["images"] = result.Int8.Images,
        ["classes"] = new JsonArray([.. Enumerable.Range(1, validation.Classes.Count - 1).Select(k => (JsonNode)OfClass(validation.Classes[k], result.Int8, k))]),
        ["sizes"] = new JsonArray([.. result.Int8.BySize.Select(each => (JsonNode)new JsonObject
        {
            ["above_px"] = each.Above,
            ["up_to_px"] = each.UpTo,
            ["found"] = each.Found,
            ["objects"] = each.Objects,
        })]),
    };

    public static JsonObject? View(ReportInput input)
    {
        var (validation, words) = (input.Validation, input.Words);
        if (validation.Locating is not { } result)
            return null;
        LocatingScore score = result.Int8;
        var table = new TableView("", words["class.name"], ">F1", ">" + words["locating.found"], ">" + words["locating.missed"], ">" + words["locating.wrong"], ">AP");
        foreach (int k in Enumerable.Range(1, validation.Classes.Count - 1))
            table.Row([validation.Classes[k], .. Cells(score.Classes[k], score.AveragePrecision[k])]);
        table.Marked("total", [words["locating.all"], .. Cells(score.All, score.MeanAveragePrecision)]);
        BlockView block = new BlockView("locating", words).Table(table);
        if (score.BySize.Count > 0)
        {
            var sizes = new TableView("", words["locating.size"], ">" + words["locating.found"], ">" + words["locating.objects"], ">" + words["locating.share"]);
            foreach (SizeRecall each in score.BySize)
                sizes.Row(LocatingText.Range(each), Text.Count(each.Found), Text.Count(each.Objects), Text.Percent((double)each.Found / each.Objects));
            block.Table(sizes);
        }

        return block.Note(words.Format("locating.rule", result.Specification.CellPixels)).Of();
    }

    private static string[] Cells(LocatingCount count, double? precision) =>
    [
        LocatingText.Value(count.F1), Text.Count(count.Right), Text.Count(count.Missed), Text.Count(count.Wrong), LocatingText.Value(precision),
    ];

    private static JsonObject OfClass(string name, LocatingScore score, int label) => new()
    {
        ["id"] = name,
        ["f1"] = score.Classes[label].F1,
        ["found"] = score.Classes[label].Right,
        ["wrong"] = score.Classes[label].Wrong,
        ["missed"] = score.Classes[label].Missed,
        ["ap50"] = score.AveragePrecision[label],
    };
}
