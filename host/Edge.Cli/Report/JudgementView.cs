using System.Globalization;
using System.Text.Json.Nodes;
using Edge.Cli.Statistics;

namespace Edge.Cli.Report;

/// <summary>Confusion matrices and the recall of each class.</summary>
internal static class JudgementView
{
    public static JsonObject Of(Validation validation, Figures figures) => new()
    {
        ["classes"] = new JsonArray([.. validation.Classes.Select(name => (JsonNode)name)]),
        ["rows"] = new JsonArray([.. validation.Classes.Select((name, label) => (JsonNode)Row(name, label, figures))]),
        ["binary"] = Binary(validation, figures),
        ["recall"] = Recall(validation, figures),
        ["scale_from"] = Text.Percent(ScaleFrom(figures)).Replace(".00", ""),
    };

    private static JsonObject Row(string name, int label, Figures figures) => new()
    {
        ["name"] = name,
        ["total"] = Text.Count(figures.Row(label)),
        ["cells"] = new JsonArray([.. Enumerable.Range(0, figures.Confusion.GetLength(1)).Select(decided => (JsonNode)new JsonObject
        {
            ["count"] = figures.Confusion[label, decided],
            ["right"] = label == decided,
            ["pair"] = $"{label}-{decided}",
            // The square root keeps one wrong image of a hundred visible.
            ["heat"] = Math.Sqrt((double)figures.Confusion[label, decided] / Math.Max(1, figures.Row(label))).ToString("0.###", CultureInfo.InvariantCulture),
        })]),
    };

    private static JsonObject Binary(Validation validation, Figures figures)
    {
        int good = figures.Overkill.Trials, defects = figures.Escape.Trials;
        return new JsonObject
        {
            ["good"] = validation.Classes.Count > 0 ? validation.Classes[0] : "",
            ["ok_ok"] = Text.Count(good - figures.Overkill.Hits),
            ["ok_ng"] = Text.Count(figures.Overkill.Hits),
            ["ng_ok"] = Text.Count(figures.Escape.Hits),
            ["no_overkill"] = figures.Overkill.Hits == 0,
            ["no_escape"] = figures.Escape.Hits == 0,
            ["ng_ng"] = Text.Count(defects - figures.Escape.Hits),
            ["escape"] = Share(figures.Escape, figures),
            ["overkill"] = Share(figures.Overkill, figures),
        };
    }

    private static JsonObject Share(Rate rate, Figures figures)
    {
        var (lower, upper) = rate.Interval(figures.Confidence);
        return new JsonObject
        {
            ["value"] = rate.IsKnown ? Text.Percent(rate.Value) : "–",
            ["counts"] = $"{Text.Count(rate.Hits)} of {Text.Count(rate.Trials)}",
            ["interval"] = $"{Text.Percent(lower)} to {Text.Percent(upper)}",
            ["upper"] = Text.Percent(rate.UpperBound(figures.Confidence)),
        };
    }

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
                ["interval"] = $"{Text.Percent(lower)} to {Text.Percent(upper)}",
                ["precision"] = figures.Precision[k].IsKnown ? Text.Percent(figures.Precision[k].Value) : "–",
                ["whisker"] = Whisker.Of(from, 1, figures.Recall[k].Value, lower, upper, null),
            };
        })]);
    }

    // The scale of all whiskers begins at a round tenth below the lowest bound.
    private static double ScaleFrom(Figures figures) =>
        figures.Recall.Count == 0 ? 0 : Math.Floor(10 * figures.Recall.Min(rate => rate.Interval(figures.Confidence).Lower)) / 10;
}
