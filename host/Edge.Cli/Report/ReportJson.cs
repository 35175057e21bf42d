using System.Text.Json.Nodes;
using Edge.Cli.Statistics;
using Edge.Devices.Ladder;

namespace Edge.Cli.Report;

/// <summary>The report for machines: schema <c>edge.report/1</c>. Shares are fractions; every bound names its confidence.</summary>
internal static class ReportJson
{
    public static JsonObject Of(Validation validation, Figures figures)
    {
        JsonObject json = OfLevel0(validation, figures);
        if (validation.Levels.Count > 0)
            json["levels"] = new JsonArray([.. LevelRow.Of(validation).Select(row => (JsonNode)Level(row, figures))]);
        return json;
    }

    private static JsonObject Level(LevelRow row, Figures figures) => new()
    {
        ["level"] = row.Level,
        ["macs"] = row.Macs,
        ["accuracy"] = Share(row.Accuracy, figures),
        ["stages_held"] = row.Held,
        ["differing_images"] = row.Differing,
        ["cortex_m4_instructions"] = row.Instructions,
        ["passed"] = row.Passed,
    };

    private static JsonObject OfLevel0(Validation validation, Figures figures) => new()
    {
        ["schema"] = "edge.report/1",
        ["verdict"] = figures.Verdict.ToString().ToUpperInvariant(),
        ["void_reasons"] = new JsonArray([.. figures.VoidReasons.Select(reason => (JsonNode)reason)]),
        ["plumbing_test"] = validation.IsPlumbingTest,
        ["confidence"] = figures.Confidence,
        ["gates"] = new JsonArray([.. figures.Gates.Select(gate => (JsonNode)Gate(gate))]),
        ["subject"] = new JsonObject([KeyValuePair.Create("project", (JsonNode?)validation.Project), KeyValuePair.Create("tool", (JsonNode?)$"edge {validation.ToolVersion}"),
            .. validation.Facts.Select(fact => KeyValuePair.Create($"{fact.Group}: {fact.Name}", (JsonNode?)fact.Value))]),
        ["data"] = Data(validation, figures),
        ["accuracy"] = new JsonObject
        {
            ["float"] = figures.FloatAccuracy is { } before ? Share(before, figures) : null,
            ["int8"] = Share(figures.Accuracy, figures),
            ["escape"] = Share(figures.Escape, figures),
            ["overkill"] = Share(figures.Overkill, figures),
        },
        ["confusion"] = new JsonArray([.. Enumerable.Range(0, validation.Classes.Count).Select(label =>
            (JsonNode)new JsonArray([.. Enumerable.Range(0, validation.Classes.Count).Select(decided => (JsonNode)figures.Confusion[label, decided])]))]),
        ["classes"] = new JsonArray([.. validation.Classes.Select((name, k) => (JsonNode)Class(name, figures.Recall[k], figures.Precision[k], figures))]),
        ["stages"] = new JsonArray([.. figures.Stages.Select(row => (JsonNode)Stage(row))]),
        ["memory"] = Memory(validation.Model),
        ["operators"] = new JsonArray([.. validation.Model.Operators.Select(op => (JsonNode)Operator(op, validation))]),
        ["wrong"] = new JsonArray([.. figures.Wrong.Select(i => (JsonNode)new JsonObject
        {
            ["index"] = i,
            ["name"] = validation.Data.Images[i].Name,
            ["label"] = validation.Classes[validation.Data.Images[i].Label],
            ["decided"] = validation.Classes[figures.Decisions[i]],
        })]),
    };

    private static JsonObject Gate(Gate gate) => new()
    {
        ["id"] = gate.Id,
        ["limit"] = gate.Limit,
        ["minimum"] = gate.IsMinimum,
        ["value"] = gate.Value,
        ["bound"] = gate.Bound,
        ["judged_by"] = gate.IsJudgedByBound ? "bound" : "value",
        ["margin"] = gate.Margin,
        ["ok"] = gate.Passed,
    };

    private static JsonObject Data(Validation validation, Figures figures)
    {
        int good = validation.Data.Images.Count(image => image.Label == 0);
        return new JsonObject
        {
            ["name"] = validation.Data.Name,
            ["manifest"] = $"sha256:{validation.Data.Sha256}",
            ["images"] = validation.Data.Images.Count,
            ["ok"] = good,
            ["ng"] = validation.Data.Images.Count - good,
            ["judged"] = figures.Decisions.Count,
            ["overlap_train"] = validation.Data.SharedWithTraining,
            ["overlap_calibration"] = validation.Data.SharedWithCalibration,
        };
    }

    private static JsonObject Share(Rate rate, Figures figures)
    {
        var (lower, upper) = rate.Interval(figures.Confidence);
        return new JsonObject { ["hits"] = rate.Hits, ["trials"] = rate.Trials, ["value"] = rate.IsKnown ? rate.Value : null, ["lower"] = lower, ["upper"] = upper };
    }

    private static JsonObject Class(string name, Rate recall, Rate precision, Figures figures)
    {
        var (lower, upper) = recall.Interval(figures.Confidence);
        return new JsonObject
        {
            ["id"] = name,
            ["images"] = recall.Trials,
            ["missed"] = recall.Trials - recall.Hits,
            ["recall"] = recall.IsKnown ? recall.Value : null,
            ["recall_lower"] = lower,
            ["recall_upper"] = upper,
            ["precision"] = precision.IsKnown ? precision.Value : null,
        };
    }

    private static JsonObject Stage(StageRow row)
    {
        StageResult stage = row.Result;
        var json = new JsonObject
        {
            ["id"] = stage.Id,
            ["title"] = stage.Title,
            ["status"] = stage.Status.ToString().ToLowerInvariant(),
            ["reason"] = stage.Reason,
            ["install"] = stage.InstallCommand,
        };
        if (!row.Ran)
            return json;
        json["images"] = row.Errors.Trials;
        json["errors"] = row.Errors.Hits;
        json["changed"] = row.Changed;
        json["worse"] = row.Worse;
        json["better"] = row.Better;
        json["mcnemar_p"] = row.McNemarP;
        json["bitexact"] = stage.BitExactImages;
        json["max_lsb"] = stage.MaxLsb;
        json["first_difference"] = stage.FirstDifference?.ToString();
        json["instructions"] = stage.InstructionsPerInference;
        json["flash"] = stage.FlashBytes;
        json["ram"] = stage.RamBytes;
        json["stack"] = stage.StackBytes;
        json["origin"] = "measured";
        return json;
    }

    private static JsonObject Memory(ModelFacts model) => new()
    {
        ["arena"] = model.ArenaBytes,
        ["peak_node"] = model.PeakNode,
        ["weights"] = model.WeightBytes,
        ["origin"] = "computed",
        ["blocks"] = new JsonArray([.. model.Arena.Select(block => (JsonNode)new JsonObject
        {
            ["name"] = block.Name,
            ["offset"] = block.Offset,
            ["bytes"] = block.Bytes,
            ["first"] = block.First,
            ["last"] = block.Last,
        })]),
    };

    private static JsonObject Operator(OperatorFacts op, Validation validation)
    {
        var json = new JsonObject
        {
            ["node"] = op.Node,
            ["kind"] = op.Kind,
            ["input"] = op.Input,
            ["output"] = op.Output,
            ["macs"] = op.Macs,
            ["weight_bytes"] = op.WeightBytes,
            ["snr_db"] = op.SignalToNoise,
        };
        var instructions = new JsonObject();
        foreach (StageResult stage in validation.Ladder.Stages)
        {
            if (stage.Instructions?.FirstOrDefault(cost => cost.NodeName == op.Node) is { } cost)
                instructions[stage.Id] = cost.Instructions;
        }

        json["instructions"] = instructions;
        return json;
    }
}
