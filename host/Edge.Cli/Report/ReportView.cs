using System.Text.Json.Nodes;

namespace Edge.Cli.Report;

/// <summary>The page as a tree of finished texts and coordinates: the template only places them.</summary>
internal static class ReportView
{
    public static JsonObject Of(Validation validation, Figures figures) => new()
    {
        ["project"] = validation.Project,
        ["version"] = validation.ToolVersion,
        ["model"] = validation.Model.Name,
        ["dataset"] = validation.Data.Name,
        ["images"] = Text.Count(validation.Data.Images.Count),
        ["plumbing"] = validation.IsPlumbingTest,
        ["confidence"] = Text.Percent(figures.Confidence).Replace(".00", ""),
        ["verdict"] = Summary.Verdict(validation, figures),
        ["tiles"] = Tiles.Of(validation, figures),
        ["words"] = new JsonArray([.. Summary.Words(validation, figures).Select(text => (JsonNode)text)]),
        ["gates"] = new JsonArray([.. figures.Gates.Select(gate => (JsonNode)GateView.Of(gate, figures))]),
        ["ladder"] = LadderView.Of(figures),
        ["levels"] = new JsonArray([.. LevelRow.Of(validation).Select(row => (JsonNode)Level(row, validation.Model.Macs))]),
        ["judgement"] = JudgementView.Of(validation, figures),
        ["memory"] = MemoryMap.Of(validation.Model),
        ["operators"] = OperatorTable.Of(validation),
        ["gallery"] = Gallery.Of(validation, figures),
        ["facts"] = Facts(validation),
    };

    private static JsonObject Level(LevelRow row, long all) => new()
    {
        ["level"] = row.Level,
        ["state"] = row.Passed ? "passed" : "failed",
        ["macs"] = Text.Count(row.Macs),
        ["share"] = Text.Percent((double)row.Macs / Math.Max(1, all)),
        ["right"] = Text.Count(row.Accuracy.Hits),
        ["of"] = Text.Count(row.Accuracy.Trials),
        ["instructions"] = row.Instructions is { } count ? Text.Count(count) : "–",
        ["stages"] = row.Held,
        ["differing"] = Text.Count(row.Differing),
    };

    private static JsonArray Facts(Validation validation) => new([.. validation.Facts.GroupBy(fact => fact.Group).Select(group => (JsonNode)new JsonObject
    {
        ["title"] = group.Key,
        ["rows"] = new JsonArray([.. group.Select(fact => (JsonNode)new JsonObject { ["name"] = fact.Name, ["value"] = fact.Value })]),
    })]);
}
