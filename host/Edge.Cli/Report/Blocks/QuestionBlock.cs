using System.Globalization;
using System.Text.Json.Nodes;
using Edge.Cli.Statistics;

namespace Edge.Cli.Report.Blocks;

/// <summary>The manager's three questions, answered from what was measured and nothing else, and the plan of a small trial.</summary>
internal static class QuestionBlock
{
    public static JsonObject View(ReportInput input)
    {
        Words words = input.Words;
        return new JsonObject
        {
            ["items"] = new JsonArray(Item("speed", Speed(input)), Item("accuracy", Accuracy(input)), Item("equipment", Equipment(input))),
            ["trial"] = new JsonArray([.. Trial(input).Select(text => (JsonNode)text)]),
        };

        JsonObject Item(string id, string answer) => new() { ["question"] = words[$"questions.{id}"], ["answer"] = answer };
    }

    private static string Speed(ReportInput input)
    {
        if (input.Figures.Found.Line is { Decision.Count: > 0 } line)
        {
            double milliseconds = Quantile.Of(line.Decision, 0.99);
            string rate = (1000 / milliseconds).ToString("#,0.0", CultureInfo.InvariantCulture);
            return input.Validation.Accept.TaktMilliseconds is { } takt
                ? input.Words.Format(milliseconds <= takt ? "speed.within" : "speed.beyond", rate, Text.Milliseconds(milliseconds), Text.Milliseconds(takt))
                : input.Words.Format("speed.no_takt", rate, Text.Milliseconds(milliseconds));
        }

        return input.Figures.Found.Devices.Select(device => device.Inference).FirstOrDefault(times => times.Count > 0) is { } inference
            ? input.Words.Format("speed.inference", (1000 / Quantile.Of(inference, 0.99)).ToString("#,0.0", CultureInfo.InvariantCulture))
            : input.Words["speed.unknown"];
    }

    private static string Accuracy(ReportInput input)
    {
        Figures figures = input.Figures;
        Gate[] set = [.. figures.Gates.Where(gate => gate.Id is "float_accuracy" or "int8_drop" or "escape" or "overkill")];
        string loss = figures.FloatAccuracy is { } before ? input.Words.Format("accuracy.loss", Text.Points(figures.Accuracy.Value - before.Value))
            : input.Words["accuracy.no_float"];
        string answer = figures.Verdict == Verdict.Void ? "accuracy.void" : set.Length == 0 ? "accuracy.no_limits" : set.All(gate => gate.Passed)
            ? "accuracy.within" : "accuracy.beyond";
        return $"{input.Words[answer]} {loss}";
    }

    private static string Equipment(ReportInput input)
    {
        ModelFacts model = input.Validation.Model;
        return input.Words.Format("equipment.needs", Text.Bytes(model.WeightBytes), Text.Bytes(model.ArenaBytes)) + " "
            + (input.Figures.Found.Devices is [var device, ..] ? input.Words.Format("equipment.ran", device.Board ?? device.Name)
                : input.Words["equipment.not_tried"]);
    }

    private static IEnumerable<string> Trial(ReportInput input)
    {
        double limit = input.Validation.Accept.EscapeMaximum is > 0 and < 1 and var own ? own : 0.01;
        yield return input.Words["trial.one_station"];
        yield return input.Words.Format("trial.samples", SampleSize.Needed(0, limit, input.Figures.Confidence), Text.Percent(limit), input.ConfidenceText);
        yield return input.Words["trial.beside"];
        yield return input.Words["trial.stop"];
    }
}
