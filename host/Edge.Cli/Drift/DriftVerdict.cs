using System.Text.Json.Nodes;
using Edge.Compiler.Ir;
using Edge.Compiler.Pack;
using Edge.Devices.Link;

namespace Edge.Cli.Drift;

/// <summary>Whether a device still sees what it was calibrated with, and why.</summary>
/// <param name="Kind"><c>stable</c>, <c>watch</c> or <c>retrain</c>.</param>
/// <param name="Reason">One sentence.</param>
/// <param name="Advice">What to do next; empty when nothing is.</param>
internal sealed record DriftVerdict(string Kind, string Reason, string Advice, DriftCounters Counters, IReadOnlyList<DriftEvidence> Evidence)
{
    public const string Stable = "stable", Watch = "watch", Retrain = "retrain";

    /// <param name="fingerprint">Of the pack that the device runs.</param>
    /// <param name="where">Names the counters in messages.</param>
    /// <exception cref="DeviceException">E0605: the counters are of another calibration.</exception>
    public static DriftVerdict Of(DriftCounters counters, DriftFingerprint fingerprint, string where)
    {
        if (counters.Statistics.FirstOrDefault(statistic => statistic.Calibrated != fingerprint.Images) is { } other)
        {
            throw new DeviceException("E0605", where, $"compares with a calibration of {other.Calibrated} images, the pack's has {fingerprint.Images}",
                "the pack that the device runs", "name it with --pack");
        }

        DriftEvidence[] evidence = [.. counters.Statistics.Select((statistic, which) => DriftEvidence.Of(which, statistic, fingerprint))];
        DriftEvidence[] shifted = [.. evidence.Where(each => each.IsShifted)], noticeable = [.. evidence.Where(each => each.IsNoticeable)];
        DriftVerdict Say(string kind, string reason, string advice) => new(kind, reason, advice, counters, evidence);
        string window = Report.Text.Plural(counters.Window, "part");
        return shifted.Length > 0 ? Say(Retrain, string.Join("; ", shifted.Select(each => each.Said)), AdviceFor(shifted))
            : noticeable.Length > 0
            ? Say(Watch, $"{string.Join(" and ", noticeable.Select(each => each.Name))} may be moving", "read the counters again after some hundred parts")
            : counters.Windows == 0 ? Say(Watch, $"no window of {window} has ended yet; no trend", "read the counters again later")
            : Say(Stable, $"{Report.Text.Plural(counters.Windows, "window")} of {window} like the calibration", "");
    }

    public JsonObject Json() => new()
    {
        ["verdict"] = Kind,
        ["reason"] = Reason,
        ["advice"] = Advice,
        ["parts"] = Counters.Parts,
        ["statistics"] = new JsonArray([.. Evidence.Select(each => (JsonNode)new JsonObject
        {
            ["name"] = each.Name,
            ["psi"] = each.Psi / 1000.0,
            ["watch_from"] = each.WatchFrom / 1000.0,
            ["shifted_from"] = each.DriftedFrom / 1000.0,
            ["middle"] = each.Middle,
            ["trend"] = each.Trend,
            ["direction"] = each.Counters.Direction,
            ["alarm_at_part"] = each.HasMoved ? each.Counters.AlarmAt : null,
            ["since_part"] = each.HasMoved ? each.Counters.AlarmFrom : null,
        })]),
        ["counters"] = DriftCountersFile.Json(Counters),
    };

    // Where the picture alone has moved, the lamp and the lens are cheaper than new images.
    private static string AdviceFor(IReadOnlyList<DriftEvidence> shifted) =>
        shifted.Any(each => each.Name == "brightness")
            ? "look at lamp, exposure and lens first and run the golden parts; where the picture cannot be restored, retrain with new images"
        : shifted.Any(each => each.Name == "texture") ? "look at focus and lens first; a new material needs new images of it: retrain"
        : "the pictures are as bright and as sharp as ever: look at the rejects, then retrain with them";
}
