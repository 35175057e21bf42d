using System.Text.Json.Nodes;
using Edge.Cli.Report.Blocks;

namespace Edge.Cli.Report;

/// <summary>The page as a tree of finished texts and coordinates: the template only places them.</summary>
internal static class ReportView
{
    public static JsonObject Of(Validation validation, Figures figures, Words words)
    {
        var input = new ReportInput(validation, figures, words);
        return new JsonObject
        {
            ["t"] = words.Tree(),
            ["language"] = words.Language,
            ["project"] = validation.Project,
            ["version"] = validation.ToolVersion,
            ["subtitle"] = words.Format("top.subtitle", validation.Model.Name, Text.Count(validation.Data.Images.Count), validation.Data.Name),
            ["plumbing"] = validation.IsPlumbingTest,
            ["verdict"] = Summary.Verdict(validation, figures, words),
            ["header"] = HeaderView.Of(validation, figures.Found.Header, words),
            ["tiles"] = Tiles.Of(validation, figures, words),
            ["words"] = new JsonArray([.. Summary.Words(validation, figures, words).Select(text => (JsonNode)text)]),
            ["questions"] = QuestionBlock.View(input),
            ["gates"] = new JsonArray([.. figures.Gates.Select(gate => (JsonNode)GateView.Of(gate, figures, words))]),
            ["gates_key"] = words.Format("gates.key", input.ConfidenceText),
            ["ladder"] = LadderView.Of(figures, words),
            ["levels"] = new JsonArray([.. LevelRow.Of(validation).Select(row => (JsonNode)Level(row, validation.Model.Macs))]),
            ["judgement"] = JudgementView.Of(validation, figures, words),
            ["rates"] = new JsonArray([.. Rates(input)]),
            ["devices"] = DeviceStages.View(input),
            ["beside"] = new JsonArray(AgreementBlock.View(input), TimingBlock.View(input), RobustnessBlock.View(input), DriftBlock.View(input),
                SentinelBlock.View(input),
                LinkBlock.View(input),
                ResourceBlock.View(input)),
            ["memory"] = MemoryMap.Of(validation.Model),
            ["operators"] = OperatorTable.Of(validation),
            ["gallery"] = Gallery.Of(validation, figures, words),
            ["facts"] = Facts(validation, words),
            ["setup"] = HeaderView.Setup(figures.Found.Header, words),
        };
    }

    private static IEnumerable<JsonNode> Rates(ReportInput input)
    {
        yield return LineBlock.View(input);
        if (LocatingBlock.View(input) is { } located)
            yield return located;
        yield return DefectBlock.View(input);
        yield return CurveBlock.View(input);
        yield return SampleBlock.View(input);
    }

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

    private static JsonArray Facts(Validation validation, Words words) =>
        new([.. validation.Facts.GroupBy(fact => fact.Group).Select(group => (JsonNode)new JsonObject
    {
        ["title"] = words.Or($"facts.{group.Key}", group.Key),
        ["rows"] = new JsonArray([.. group.Select(fact => (JsonNode)new JsonObject { ["name"] = words.Or($"fact.{fact.Name}", fact.Name),
            ["value"] = fact.Value })]),
    })]);
}
