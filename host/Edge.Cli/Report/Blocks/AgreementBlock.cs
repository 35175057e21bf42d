using System.Text.Json.Nodes;
using Edge.Cli.Statistics;

namespace Edge.Cli.Report.Blocks;

/// <summary>The check of the measurement system, as a table of cameras: the odd one out shows here, where averages hide it.</summary>
internal static class AgreementBlock
{
    public static JsonObject? Json(Figures figures) => figures.Found.Agreement is not { } study ? null : Json(Agreement.Of(study), figures.Confidence);

    public static JsonObject View(ReportInput input)
    {
        var (figures, words) = (input.Figures, input.Words);
        var block = new BlockView("agreement", words);
        if (figures.Found.Agreement is not { } study)
            return block.Absent(words["agreement.absent"]).Of();
        Agreement agreement = Agreement.Of(study);
        var table = new TableView("", words["agreement.camera"], ">" + words["agreement.alike"], ">" + words["agreement.parts_right"],
            ">" + words["agreement.looks_right"],
            ">" + words["agreement.miss"], ">" + words["agreement.alarm"], ">" + words["agreement.kappa"], words["agreement.grade"]);
        foreach (CameraAgreement camera in agreement.Cameras)
        {
            table.Marked(State(camera.Grade), camera.Name, Counts(camera.Alike), Counts(camera.PartsRight), Counts(camera.LooksRight), Counts(camera.Misses),
                Counts(camera.FalseAlarms), $"{LineBlock.Score(camera.ReferenceKappa)}{(camera.KappaGrade is { } grade ? $" {words[$"kappa.{Name(grade)}"]}" : "")}",
                words[$"grade.{Name(camera.Grade)}"]);
        }

        block.Table(table).Table(new TableView(words["agreement.between"], words["agreement.measure"], ">" + words["curves.value"])
            .Row(words["agreement.all_alike"], Counts(agreement.AllAlike))
            .Row(words["agreement.fleiss"], LineBlock.Score(agreement.FleissKappa))
            .Row(words["agreement.pairs"], LineBlock.Score(agreement.PairKappa)));
        block.Note(words["agreement.criteria"]);
        block.Note(words.Format("agreement.design", agreement.Parts, Text.Percent(agreement.BorderlineShare), agreement.FewestTrials, agreement.Cameras.Count));
        if (agreement.Parts < Agreement.PartsNeeded || agreement.FewestTrials < Agreement.TrialsNeeded)
            block.Absent(words.Format("agreement.too_few", Agreement.PartsNeeded, Agreement.PartsBetter, Agreement.TrialsNeeded));
        if (agreement.BorderlineShare is < Agreement.BorderlineLow or > Agreement.BorderlineHigh)
            block.Absent(words["agreement.borderline"]);
        return block.Of();
    }

    private static JsonObject Json(Agreement agreement, double confidence) => new()
    {
        ["parts"] = agreement.Parts,
        ["borderline"] = agreement.Borderline,
        ["fewest_trials"] = agreement.FewestTrials,
        ["all_alike"] = ReportJson.Share(agreement.AllAlike, confidence),
        ["fleiss_kappa"] = agreement.FleissKappa,
        ["pair_kappa"] = agreement.PairKappa,
        ["cameras"] = new JsonArray([.. agreement.Cameras.Select(camera => (JsonNode)new JsonObject
        {
            ["id"] = camera.Name,
            ["repeatability"] = ReportJson.Share(camera.Alike, confidence),
            ["effectiveness_parts"] = ReportJson.Share(camera.PartsRight, confidence),
            ["effectiveness_looks"] = ReportJson.Share(camera.LooksRight, confidence),
            ["miss"] = ReportJson.Share(camera.Misses, confidence),
            ["false_alarm"] = ReportJson.Share(camera.FalseAlarms, confidence),
            ["kappa"] = camera.ReferenceKappa,
            ["grade"] = Name(camera.Grade),
        })]),
        ["origin"] = "measured",
    };

    private static string Counts(Rate rate) => rate.IsKnown ? $"{Text.Percent(rate.Value)} ({Text.Count(rate.Hits)}/{Text.Count(rate.Trials)})" : "–";

    private static string Name(Grade grade) => grade.ToString().ToLowerInvariant();

    private static string State(Grade grade) => grade switch { Grade.Acceptable => "ok", Grade.Marginal => "void", _ => "bad" };
}
