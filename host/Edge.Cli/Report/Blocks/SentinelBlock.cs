using System.Globalization;
using System.Text.Json.Nodes;
using Edge.Cli.Drift;
using Edge.Cli.Report.Evidence;

namespace Edge.Cli.Report.Blocks;

/// <summary>When to retrain: what the drift sentinel of each device says, and each number that it says it by.</summary>
internal static class SentinelBlock
{
    /// <returns>Null where nobody has read one.</returns>
    public static JsonObject? Json(Validation validation, Figures figures) => figures.Found.Sentinels is not { } found ? null : new JsonObject
    {
        ["is_this_model"] = IsThisModel(validation, found),
        ["devices"] = new JsonArray([.. found.Devices.Select(device => (JsonNode)new JsonObject
        {
            ["device"] = device.Device,
            ["verdict"] = device.Verdict,
            ["reason"] = device.Reason,
            ["parts"] = device.Parts,
            ["windows"] = device.Windows,
            ["window"] = device.Window,
            ["statistics"] = new JsonArray([.. device.Statistics.Select(each => (JsonNode)new JsonObject
            {
                ["id"] = each.Name,
                ["psi"] = each.Psi,
                ["watch_from"] = each.WatchFrom,
                ["shifted_from"] = each.ShiftedFrom,
                ["middle"] = each.Middle,
                ["trend"] = each.Trend,
                ["direction"] = each.Direction,
                ["alarm_at_part"] = each.AlarmAt,
                ["since_part"] = each.Since,
            })]),
        })]),
        ["origin"] = "measured",
    };

    public static JsonObject View(ReportInput input)
    {
        var (validation, figures, words) = (input.Validation, input.Figures, input.Words);
        var block = new BlockView("sentinel", words);
        if (figures.Found.Sentinels is not { } found)
            return block.Absent(words["sentinel.absent"]).Of();
        if (!IsThisModel(validation, found))
            block.Absent(words["sentinel.other_model"]);
        foreach (SentinelReading device in found.Devices)
            block.Table(Table(device, words));
        return block.Note(words["sentinel.rule"]).Of();
    }

    private static bool IsThisModel(Validation validation, SentinelReadings found) => found.ModelSha256 == validation.ModelSha256;

    private static TableView Table(SentinelReading device, Words words)
    {
        string title = words.Format("sentinel.said", device.Device, words[$"sentinel.{device.Verdict}"], device.Parts, device.Windows, device.Window);
        var table = new TableView(title, words["sentinel.statistic"], ">PSI", ">" + words["sentinel.watch_from"], ">" + words["sentinel.shifted_from"],
            ">" + words["sentinel.middle"], ">" + words["sentinel.trend"], words["sentinel.moved"]);
        foreach (SentinelStatistic each in device.Statistics)
        {
            table.Marked(!device.Counts(each) ? "" : device.Verdict == DriftVerdict.Retrain ? "bad" : "void", words.Or($"sentinel.{each.Name}", each.Name),
                Number(each.Psi), Number(each.WatchFrom), Number(each.ShiftedFrom), each.Middle is { } middle ? Text.Percent(middle) : "–",
                Text.Percent(each.Trend), Moved(each, words));
        }

        return table;
    }

    private static string Moved(SentinelStatistic each, Words words) => each is { AlarmAt: { } at, Since: { } since }
        ? words.Format(each.Direction > 0 ? "sentinel.higher" : "sentinel.lower", since, at) : "–";

    private static string Number(double? value) => value is { } known ? known.ToString("0.000", CultureInfo.InvariantCulture) : "–";
}
