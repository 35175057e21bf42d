using System.Text.Json.Nodes;
using Edge.Devices.Flashing;

namespace Edge.Cli.Verbs;

/// <summary>A run for machines: schema edge.line/1.</summary>
internal static class LineJson
{
    public static JsonObject Of(LinePlan plan, LineRequest request, IReadOnlyList<LedgerEntry> entries) => new()
    {
        ["schema"] = "edge.line/1",
        ["line"] = plan.Name,
        ["verb"] = request.Name,
        ["release"] = plan.Release,
        ["good"] = entries.Count(entry => entry.IsGood),
        ["failed"] = entries.Count(entry => !entry.IsGood),
        ["units"] = new JsonArray([.. entries.Select(entry => (JsonNode)Unit(entry))]),
        ["origin"] = "measured",
    };

    private static JsonObject Unit(LedgerEntry entry) => new()
    {
        ["serial"] = entry.Serial,
        ["slot"] = entry.Slot,
        ["result"] = entry.Result,
        ["error"] = entry.Report!.Error.Length > 0 ? entry.Report.Error : null,
        ["message"] = entry.Report.Message.Length > 0 ? entry.Report.Message : null,
        ["attempts"] = entry.Attempts,
        ["facts"] = new JsonObject(entry.Report.Facts.Select(fact => KeyValuePair.Create(fact.Key, (JsonNode?)fact.Value))),
        ["steps"] = Steps(entry.Report),
    };

    public static JsonArray Steps(UnitReport report) => new([.. report.Steps.Select(step => (JsonNode)new JsonObject
    {
        ["step"] = UnitWorker.Name(step.Step),
        ["state"] = step.State.ToString().ToLowerInvariant(),
        ["seconds"] = step.Seconds,
        ["note"] = step.Note,
    })]);
}
