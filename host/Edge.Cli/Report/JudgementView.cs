using System.Globalization;
using System.Text.Json.Nodes;

namespace Edge.Cli.Report;

/// <summary>Confusion matrices and the recall of each class.</summary>
internal static class JudgementView
{
    public static JsonObject Of(Validation validation, Figures figures, Words words) => new()
    {
        ["classes"] = new JsonArray([.. validation.Classes.Select(name => (JsonNode)name)]),
        ["rows"] = new JsonArray([.. validation.Classes.Select((name, label) => (JsonNode)Row(validation, label, figures, words))]),
        ["recall"] = Recall(validation, figures),
        ["recall_title"] = words.Format("judgement.recall", Text.Percent(figures.Confidence).Replace(".00", "")),
        ["scale_from"] = Text.Percent(ScaleFrom(figures)).Replace(".00", ""),
    };

    private static JsonObject Row(Validation validation, int label, Figures figures, Words words) => new()
    {
        ["name"] = validation.Classes[label],
        ["total"] = Text.Count(figures.Row(label)),
        ["cells"] = new JsonArray([.. Enumerable.Range(0, figures.Confusion.GetLength(1)).Select(decided => (JsonNode)new JsonObject
        {
            ["count"] = figures.Confusion[label, decided],
            ["right"] = label == decided,
            ["pair"] = $"{label}-{decided}",
            ["words"] = $"{validation.Classes[label]} {words["gallery.judged"]} {validation.Classes[decided]}",
            // The square root keeps one wrong image of a hundred visible.
            ["heat"] = Math.Sqrt((double)figures.Confusion[label, decided] / Math.Max(1, figures.Row(label))).ToString("0.###", CultureInfo.InvariantCulture),
        })]),
    };

    private static JsonArray Recall(Validation validation, Figures figures)
    {
        double from = ScaleFrom(figures);
        return new JsonArray([.. validation.Classes.Select((name, k) =>
        {
            var (lower, upper) = figures.Recall[k].Interval(figures.Confidence);
            return (JsonNode)new JsonObject
            {
                ["name"] = name,
                ["images"] = Text.Count(figures.Recall[k].Trials),
                ["missed"] = Text.Count(figures.Recall[k].Trials - figures.Recall[k].Hits),
                ["value"] = figures.Recall[k].IsKnown ? Text.Percent(figures.Recall[k].Value) : "–",
                ["interval"] = Text.Range(lower, upper),
                ["precision"] = figures.Precision[k].IsKnown ? Text.Percent(figures.Precision[k].Value) : "–",
                ["whisker"] = Whisker.Of(from, 1, figures.Recall[k].Value, lower, upper, null),
            };
        })]);
    }

    // The scale of all whiskers begins at a round tenth below the lowest bound.
    private static double ScaleFrom(Figures figures) =>
        figures.Recall.Count == 0 ? 0 : Math.Floor(10 * figures.Recall.Min(rate => rate.Interval(figures.Confidence).Lower)) / 10;
}
