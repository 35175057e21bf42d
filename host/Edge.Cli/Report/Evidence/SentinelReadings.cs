using System.Text.Json;
using Edge.Cli.Drift;

namespace Edge.Cli.Report.Evidence;

/// <summary>What the drift sentinels of devices said when they were read last: the <c>drift.json</c> of 'edge drift'.</summary>
/// <param name="ModelSha256">Of the model in the pack that they were compared with; null where the pack does not say.</param>
internal sealed record SentinelReadings(string? ModelSha256, IReadOnlyList<SentinelReading> Devices)
{
    public const string File = "drift.json", Schema = "edge.drift/1";

    /// <exception cref="Edge.Compiler.Ir.DataException">E0273.</exception>
    public static SentinelReadings Read(string path)
    {
        const string accepted = "the drift.json that 'edge drift' writes";
        return EvidenceFault.Json(path, System.IO.File.ReadAllText(path), accepted, json =>
        {
            SentinelReading[] devices = [.. json.GetProperty("devices").EnumerateArray().Select(Reading)];
            bool isKnown = devices.All(device => device is { Statistics.Count: > 0, Verdict: DriftVerdict.Stable or DriftVerdict.Watch or DriftVerdict.Retrain });
            return json.GetProperty("schema").GetString() == Schema && devices.Length > 0 && isKnown
                ? new SentinelReadings(json.TryGetProperty("model_sha256", out JsonElement sha) ? sha.GetString() : null, devices)
                : throw EvidenceFault.Of(path, "another schema, no device, or a verdict that nobody knows", accepted);
        });
    }

    private static SentinelReading Reading(JsonElement device) => new(
        device.GetProperty("device").GetString() ?? "", device.GetProperty("verdict").GetString() ?? "", device.GetProperty("reason").GetString() ?? "",
        device.GetProperty("parts").GetInt32(), device.GetProperty("counters").GetProperty("windows").GetInt32(),
        device.GetProperty("counters").GetProperty("window").GetInt32(),
        [.. device.GetProperty("statistics").EnumerateArray().Select(Statistic)]);

    private static SentinelStatistic Statistic(JsonElement each) => new(
        each.GetProperty("name").GetString() ?? "", Real(each, "psi"), each.GetProperty("watch_from").GetDouble(), each.GetProperty("shifted_from").GetDouble(),
        Real(each, "middle"), each.GetProperty("trend").GetDouble(), each.GetProperty("direction").GetInt32(), Whole(each, "alarm_at_part"),
        Whole(each, "since_part"));

    private static double? Real(JsonElement of, string name) => of.GetProperty(name) is { ValueKind: not JsonValueKind.Null } value ? value.GetDouble() : null;

    private static int? Whole(JsonElement of, string name) => of.GetProperty(name) is { ValueKind: not JsonValueKind.Null } value ? value.GetInt32() : null;
}

/// <summary>One device's.</summary>
/// <param name="Verdict">As <see cref="DriftVerdict.Kind"/>.</param>
/// <param name="Windows">Of <paramref name="Window"/> parts, that have ended.</param>
internal sealed record SentinelReading(
    string Device, string Verdict, string Reason, int Parts, int Windows, int Window, IReadOnlyList<SentinelStatistic> Statistics)
{
    /// <summary>What the verdict rests on.</summary>
    public bool Counts(SentinelStatistic statistic) => Verdict switch
    {
        DriftVerdict.Retrain => statistic.IsShifted,
        DriftVerdict.Watch => statistic.Psi >= statistic.WatchFrom || statistic.Trend >= 0.5,
        _ => false,
    };
}

/// <summary>A number of every part against its spread at calibration: <see cref="DriftEvidence"/>, as it was written.</summary>
/// <param name="Name"><c>score</c>, <c>brightness</c> or <c>texture</c>.</param>
/// <param name="Psi">Null before 200 parts.</param>
/// <param name="Middle">Share of the calibration below these parts, on average; 0.5 without drift; null as <paramref name="Psi"/>.</param>
/// <param name="Trend">1: an alarm.</param>
/// <param name="Direction">1 up, -1 down, 0 no alarm.</param>
internal sealed record SentinelStatistic(
    string Name, double? Psi, double WatchFrom, double ShiftedFrom, double? Middle, double Trend, int Direction, int? AlarmAt, int? Since)
{
    public bool IsShifted => AlarmAt is not null || Psi >= ShiftedFrom;
}
