using System.Text.Json.Nodes;
using Edge.Cli.Report.Blocks;
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
        ["accuracy"] = Share(row.Accuracy, figures.Confidence),
        ["stages_held"] = row.Held,
        ["differing_images"] = row.Differing,
        ["cortex_m4_instructions"] = row.Instructions,
        ["passed"] = row.Passed,
    };

    private static JsonObject OfLevel0(Validation validation, Figures figures)
    {
        var json = new JsonObject
        {
            ["schema"] = "edge.report/1",
            ["verdict"] = figures.Verdict.ToString().ToUpperInvariant(),
            ["void_reasons"] = new JsonArray([.. figures.VoidReasons.Select(reason => (JsonNode)Words.English[reason])]),
            ["plumbing_test"] = validation.IsPlumbingTest,
            ["confidence"] = figures.Confidence,
            ["gates"] = new JsonArray([.. figures.Gates.Select(gate => (JsonNode)Gate(gate))]),
            ["header"] = new JsonObject(HeaderView.Texts(validation,
                figures.Found.Header).Select(text => KeyValuePair.Create(text.Key, (JsonNode?)text.Value))),
            ["subject"] = Subject(validation, figures),
            ["data"] = Data(validation, figures),
            ["accuracy"] = new JsonObject
            {
                ["float"] = figures.FloatAccuracy is { } before ? Share(before, figures.Confidence) : null,
                ["int8"] = Share(figures.Accuracy, figures.Confidence),
                ["escape"] = Share(figures.Escape, figures.Confidence),
                ["overkill"] = Share(figures.Overkill, figures.Confidence),
            },
            ["line"] = LineBlock.Json(figures),
            ["confusion"] = new JsonArray([.. Enumerable.Range(0, validation.Classes.Count).Select(label =>
                (JsonNode)new JsonArray([.. Enumerable.Range(0, validation.Classes.Count).Select(decided => (JsonNode)figures.Confusion[label, decided])]))]),
            ["classes"] = DefectBlock.Json(validation, figures),
            ["curves"] = CurveBlock.Json(validation, figures),
            ["samples_needed"] = SampleBlock.Json(validation, figures),
            ["stages"] = new JsonArray([.. figures.Stages.Select(row => (JsonNode)Stage(row)), .. DeviceStages.Json(validation, figures)]),
            ["agreement"] = AgreementBlock.Json(figures),
            ["latency_ms"] = TimingBlock.Latency(figures),
            ["timing"] = TimingBlock.Json(figures),
            ["robustness"] = RobustnessBlock.Json(validation, figures),
            ["drift"] = DriftBlock.Json(figures),
            ["link"] = LinkBlock.Json(figures),
            ["memory"] = Memory(validation.Model),
            ["resources"] = ResourceBlock.Json(validation, figures),
            ["operators"] = new JsonArray([.. validation.Model.Operators.Select(op => (JsonNode)Operator(op, validation))]),
            ["gallery"] = new JsonArray([.. Gallery.Kinds(validation, figures).Select(card => (JsonNode)new JsonObject
            {
                ["index"] = card.Image,
                ["name"] = validation.Data.Images[card.Image].Name,
                ["kind"] = Gallery.NameOf(card.Kind),
                ["label"] = validation.Classes[validation.Data.Images[card.Image].Label],
                ["decided"] = validation.Classes[figures.Decisions[card.Image]],
                ["verdict"] = figures.Verdicts[card.Image].Verdict.ToString().ToUpperInvariant(),
                ["shown"] = card.IsShown,
            })]),
        };
        if (LocatingBlock.Json(validation) is { } located)
            json["locating"] = located;
        if (SentinelBlock.Json(validation, figures) is { } sentinel)
            json["sentinel"] = sentinel;
        // Without an instrument there is no such number at all.
        if (ResourceBlock.Energy(figures) is { } energy)
            json["energy"] = energy;
        return json;
    }

    private static JsonObject Gate(Gate gate) => new()
    {
        ["id"] = gate.Id,
        ["unit"] = gate.Unit.ToString().ToLowerInvariant(),
        ["limit"] = gate.Limit,
        ["minimum"] = gate.IsMinimum,
        ["value"] = gate.Value,
        ["bound"] = gate.Bound,
        ["upper95"] = gate is { Rate: { } rate, IsMinimum: false } ? rate.UpperBound(0.95) : null,
        ["judged_by"] = gate.IsJudgedByBound ? "bound" : "value",
        ["margin"] = gate.Margin,
        ["ok"] = gate.Passed,
    };

    /// <summary>Who and what was tested: hashes first, then every fact under its group and name.</summary>
    private static JsonObject Subject(Validation validation, Figures figures)
    {
        string? Fact(string name) => validation.Facts.FirstOrDefault(fact => fact.Name == name)?.Value.Replace("sha256 ", "sha256:");
        Evidence.DeviceRun? device = figures.Found.Devices is [var first, ..] ? first : null;
        var json = new JsonObject
        {
            ["project"] = validation.Project,
            ["tool"] = $"edge {validation.ToolVersion}",
            ["model"] = validation.ModelSha256 is { } model ? $"sha256:{model}" : Fact("INT8 model"),
            ["preproc"] = Fact("preprocessing hash"),
            ["limits"] = $"sha256:{validation.Judging.Sha256}",
            ["pack"] = figures.Found.Header.Texts.GetValueOrDefault("pack"),
            ["firmware"] = device?.FirmwareSha256 is { Length: > 0 } firmware ? $"sha256:{firmware}" : null,
            ["clr"] = figures.Found.Header.Texts.GetValueOrDefault("clr"),
            ["device"] = device is null ? null : new JsonObject { ["uid"] = device.Uid, ["board"] = device.Board },
        };
        foreach (Fact fact in validation.Facts)
            json[$"{fact.Group}: {fact.Name}"] = fact.Value;
        return json;
    }

    private static JsonObject Data(Validation validation, Figures figures)
    {
        int good = validation.Data.Images.Count(image => !validation.Judging.IsDefect(image.Label));
        int? train = validation.Data.SharedWithTraining, calibration = validation.Data.SharedWithCalibration;
        return new JsonObject
        {
            ["name"] = validation.Data.Name,
            ["manifest"] = $"sha256:{validation.Data.Sha256}",
            ["images"] = validation.Data.Images.Count,
            ["ok"] = good,
            ["ng"] = validation.Data.Images.Count - good,
            ["judged"] = figures.Decisions.Count,
            ["overlap"] = train + calibration,
            ["overlap_train"] = train,
            ["overlap_calibration"] = calibration,
        };
    }

    /// <summary>A counted rate with its exact two-sided interval and one-sided bound.</summary>
    public static JsonObject Share(Rate rate, double confidence)
    {
        var (lower, upper) = rate.Interval(confidence);
        return new JsonObject
        {
            ["hits"] = rate.Hits,
            ["trials"] = rate.Trials,
            ["value"] = rate.IsKnown ? rate.Value : null,
            ["lower"] = lower,
            ["upper"] = upper,
            ["bound"] = rate.UpperBound(confidence),
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
        ["sram_peak"] = model.ArenaBytes,
        ["owner"] = model.PeakNode,
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
