using System.Text.Json.Nodes;
using Edge.Cli.Report.Evidence;

namespace Edge.Cli.Report.Blocks;

/// <summary>Golden samples one by one: what each should be, what the units said at the last check, when, and how it went in the checks before.</summary>
internal static class GoldenTable
{
    /// <summary>Units that are named where not all agree; the JSON has every one.</summary>
    private const int MostNamed = 5;

    public static JsonArray Json(GoldenChecks? golden) => new([.. (golden?.Runs ?? []).SelectMany(run => run.Judged.Select(each => (JsonNode)new JsonObject
    {
        ["check"] = run.Name,
        ["unit"] = each.Serial,
        ["sample"] = each.Sample.Name,
        ["expected"] = each.Sample.Expected,
        ["got"] = each.Sample.Got,
        ["at"] = each.Sample.At,
    }))]);

    /// <returns>Null where no record has them.</returns>
    public static TableView? View(GoldenChecks golden, Words words)
    {
        if (golden.Runs.LastOrDefault(run => run.Judged.Count > 0) is not { } last)
            return null;
        ILookup<string, GoldenJudgement> all = golden.Runs.SelectMany(run => run.Judged).ToLookup(each => each.Sample.Name);
        var table = new TableView(words.Format("drift.samples", last.Name), words["drift.sample"], words["drift.expected"], words["drift.got"], words["drift.when"],
            ">" + words["drift.ever"]);
        foreach (IGrouping<string, GoldenJudgement> sample in last.Judged.GroupBy(each => each.Sample.Name))
        {
            table.Marked(sample.All(each => each.IsRight) ? "" : "bad", sample.Key, sample.First().Sample.Expected, Got([.. sample]), When([.. sample]),
                $"{Text.Count(all[sample.Key].Count(each => each.IsRight))}/{Text.Count(all[sample.Key].Count())}");
        }

        return table;
    }

    /// <summary>"OK × 29, NG × 1 (CAM-0007)": those that differ are named.</summary>
    private static string Got(GoldenJudgement[] judged) => string.Join(", ", judged.GroupBy(each => each.Sample.Got).OrderByDescending(group => group.First().IsRight)
        .Select(group => $"{group.Key} × {Text.Count(group.Count())}" + (group.First().IsRight ? ""
            : $" ({string.Join(", ", group.Take(MostNamed).Select(each => each.Serial))}{(group.Count() > MostNamed ? ", …" : "")})")));

    private static string When(GoldenJudgement[] judged)
    {
        string first = judged.Min(each => each.Sample.At)!, last = judged.Max(each => each.Sample.At)!;
        return first == last ? first : $"{first} – {last}";
    }
}
