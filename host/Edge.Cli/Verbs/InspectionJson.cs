using System.Text.Json.Nodes;
using Edge.Cli.Report;
using Edge.Compiler.Costs;
using Edge.Compiler.Emission;
using Edge.Compiler.Operators;

namespace Edge.Cli.Verbs;

/// <summary>An <see cref="Inspection"/> as a machine reads it.</summary>
internal static class InspectionJson
{
    public const string Schema = "edge.inspect/1";

    public static JsonObject Of(Inspection inspection)
    {
        ModelFacts facts = inspection.Facts;
        var json = new JsonObject
        {
            ["schema"] = Schema,
            ["model"] = facts.Name,
            ["state"] = inspection.Model.State,
            ["supported"] = true,
            ["macs"] = facts.Macs,
            ["weights"] = facts.Weights,
            ["constant_bytes"] = facts.WeightBytes,
            ["arena_bytes"] = facts.ArenaBytes,
            ["peak_node"] = facts.PeakNode,
            ["peak_tensors"] = new JsonArray([.. inspection.Peak.Alive.Select(entry => (JsonNode)new JsonObject { ["name"] = entry.Name, ["bytes"] = entry.Bytes })]),
            ["origin"] = "computed",
        };
        if (inspection.Levels is { } levels)
        {
            json["level_constant_bytes"] = levels.ConstantBytes;
            json["levels"] = new JsonArray([.. levels.Levels.Select(level => (JsonNode)new JsonObject
            {
                ["level"] = level.Level,
                ["macs"] = level.Macs,
                ["constant_bytes_alone"] = level.ConstantBytes,
                ["arena_bytes_alone"] = level.ArenaBytes,
                ["ram_bytes_alone"] = level.RamBytes,
                ["instructions"] = level.Instructions,
                ["instructions_origin"] = "estimated",
            })]);
        }

        if (inspection.Before is { } before)
            json["before_exact_passes"] = new JsonObject([.. Inspection.Sizes(before).Select(size => KeyValuePair.Create(size.Name, (JsonNode?)size.Value))]);
        json["operators"] = new JsonArray([.. facts.Operators.Select(op => (JsonNode)Of(op))]);
        json["arena"] = new JsonArray([.. facts.Arena.Select(block => (JsonNode)new JsonObject
        {
            ["name"] = block.Name,
            ["offset"] = block.Offset,
            ["bytes"] = block.Bytes,
            ["first"] = block.First,
            ["last"] = block.Last,
        })]);
        json["targets"] = new JsonArray([.. inspection.Forecasts.Select(fit => (JsonNode)Of(fit))]);
        if (inspection.Linked.Count > 0)
            json["linked"] = new JsonArray([.. inspection.Linked.Select(size => (JsonNode)Of(size))]);
        if (inspection.Managed.Count > 0)
            json["managed"] = ManagedForecastJson.Of(inspection.Managed);
        return json;
    }

    private static JsonObject Of(OperatorFacts op)
    {
        var json = new JsonObject
        {
            ["node"] = op.Node,
            ["kind"] = op.Kind,
            ["input"] = op.Input,
            ["output"] = op.Output,
            ["macs"] = op.Macs,
            ["constant_bytes"] = op.WeightBytes,
        };
        if (op.Filter is { } filter)
        {
            json["filter"] = new JsonObject
            {
                ["format"] = StoredFilter.NameOf(filter.Format),
                ["bits"] = filter.Bits,
                ["weights"] = filter.Weights,
                ["non_zero"] = filter.NonZero,
                ["values"] = filter.Values,
                ["bytes"] = filter.Bytes,
            };
        }

        return json;
    }

    private static JsonObject Of(StepCost step, IReadOnlyList<IReadOnlyList<PredictedCall>> kernels) => new()
    {
        ["node"] = step.Node.Name,
        ["instructions"] = Math.Round(step.Instructions),
        ["cycles"] = Math.Round(step.Cycles),
        ["table_bytes"] = step.TableBytes,
        ["code_bytes"] = Math.Round(step.CodeBytes),
        ["kernels"] = new JsonArray([.. kernels.Select(all => (JsonNode)new JsonArray([.. all.Select((call, i) => (JsonNode)Of(call, isChosen: i == 0))]))]),
    };

    private static JsonObject Of(PredictedCall call, bool isChosen) => new()
    {
        ["kernel"] = call.Call.Kernel,
        ["chosen"] = isChosen,
        ["instructions"] = Math.Round(call.Cost.Instructions),
        ["cycles"] = Math.Round(call.Cost.Cycles),
        ["table_bytes"] = call.TableBytes,
        ["scratch_bytes"] = call.ScratchBytes,
    };

    private static JsonObject Of(LinkedSize size) => new()
    {
        ["name"] = size.Target.Name,
        ["board"] = size.Target.Board.Name,
        ["nominal_bytes"] = size.Image?.NominalBytes,
        ["table_bytes"] = size.Image?.PackedBytes,
        ["linked_bytes"] = size.Image?.LinkedBytes,
        ["code_bytes"] = size.Image?.CodeBytes,
        ["missing"] = size.Missing,
        ["origin"] = "measured",
    };

    private static JsonObject Of(FitForecast fit)
    {
        var json = new JsonObject
        {
            ["name"] = fit.Target.Name,
            ["board"] = fit.Target.Board.Name,
            ["ram_bytes"] = fit.RamBytes,
            ["extra_macs"] = fit.ExtraMacs,
            ["ram_origin"] = "computed",
            ["arena_bytes"] = fit.ArenaBytes,
            ["peak_node"] = fit.Peak.Node,
            ["peak_scratch_bytes"] = fit.Peak.ScratchBytes,
            ["memories"] = fit.Arenas.Count == 1 ? null : new JsonArray([.. fit.Arenas.Select(arena => (JsonNode)new JsonObject
            {
                ["name"] = arena.Region.Name,
                ["arena_bytes"] = arena.Bytes,
                ["free_bytes"] = arena.Region.Bytes,
            })]),
            ["flash_bytes"] = fit.FlashBytes,
            ["flash_origin"] = "estimated",
            ["instructions"] = fit.Instructions,
            ["instructions_origin"] = "estimated",
            ["cycles"] = Math.Round(fit.Cost.Cycles),
            ["milliseconds"] = fit.Milliseconds is { } time ? Math.Round(time, 3) : null,
            ["operators"] = new JsonArray([.. fit.Cost.Steps.Select(step => (JsonNode)Of(step, fit.Kernels[step.Node.Name]))]),
            ["fits"] = fit.Fits,
        };
        if (fit.Fits)
            return json;
        json["missing"] = new JsonArray([.. fit.Shortages.Select(shortage => (JsonNode)new JsonObject
        {
            ["memory"] = shortage.Memory,
            ["bytes"] = shortage.MissingBytes,
            ["owners"] = shortage.Owners,
            ["remedy"] = shortage.Remedy,
        })]);
        json["larger_boards"] = new JsonArray([.. fit.LargerBoards().Select(name => (JsonNode)name)]);
        return json;
    }
}
