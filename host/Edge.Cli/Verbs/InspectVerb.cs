using System.CommandLine;
using System.Text.Json.Nodes;
using Edge.Cli.CommandLine;
using Edge.Cli.Projects;
using Edge.Cli.Report;
using Edge.Compiler;

namespace Edge.Cli.Verbs;

/// <summary><c>edge inspect</c>: shapes, work, weights and memory of a model, and whether it fits, before anything is built.</summary>
internal static class InspectVerb
{
    public static Command Create(Application application)
    {
        var model = new Argument<string?>("MODEL") { Description = "A .edge, .tflite or .onnx file; none: the project's, trained or not", Arity = ArgumentArity.ZeroOrOne };
        var target = new Option<string?>("--target") { Description = "Only this target of the project", HelpName = "NAME" };
        var board = new Option<string?>("--board") { Description = "A board instead of the project's targets", HelpName = "NAME" };
        var arena = new Option<bool>("--arena") { Description = "Draw every lifetime in the arena" };
        var command = new Command("inspect", "Show shapes, MACs, weights, memory and whether it fits") { model, target, board, arena };
        application.Bind(command, (session, parsed) =>
        {
            string? named = parsed.GetValue(model);
            IReadOnlyList<TargetSection> sections = parsed.GetValue(board) is { } name
                ? [new TargetSection(name, name, "c", new Place("--board"))]
                : ModelChoice.HasProject(session, named) ? session.Project.Targets : [];
            return Run(session, InspectedModel.Of(session, named), Target.Of(sections, parsed.GetValue(target)), parsed.GetValue(arena));
        });
        return command;
    }

    private static int Run(Session session, InspectedModel model, IReadOnlyList<Target> targets, bool drawArena)
    {
        Compiler.Planning.Program program = Pipeline.Plan(model.Int8);
        ModelFacts facts = ModelFactsReader.Of(program);
        FitForecast[] forecasts = [.. targets.Where(target => !target.Board.IsHost).Select(target => FitForecast.Of(target, program, facts))];
        session.Result(
            () => Json(model, facts, forecasts),
            text =>
            {
                text.WriteLine($"{facts.Name}  ({model.State})");
                text.WriteLine($"{Report.Text.Short(facts.Macs)} MAC   {Report.Text.Count(facts.Weights)} weights   constants {Report.Text.Bytes(facts.WeightBytes)}   arena {Report.Text.Bytes(facts.ArenaBytes)}, peak at {facts.PeakNode}   [computed]\n");
                var table = new TextTable("node", "operator", "input", "output", ">MAC", ">constants B");
                foreach (OperatorFacts op in facts.Operators)
                    table.Row(op.Node, op.Kind, op.Input, op.Output, Report.Text.Count(op.Macs), Report.Text.Count(op.WeightBytes));
                text.Write(table);
                if (drawArena)
                    text.Write("\n" + ArenaDrawing.Of(facts));
                if (forecasts.Length == 0)
                    return;
                var fits = new TextTable("target", "board", ">RAM needed", ">RAM", ">flash needed", ">flash", "fits", "one inference");
                foreach (FitForecast fit in forecasts)
                {
                    fits.Row(fit.Target.Name, fit.Target.Board.Name, Report.Text.Bytes(fit.RamBytes), Limit(fit.Target.Board.RamBytes),
                        "~" + Report.Text.Bytes(fit.FlashBytes), Limit(fit.Target.Board.FlashBytes), fit.Fits ? "yes" : "NO", "~" + Report.Text.Short(fit.Instructions) + " instructions");
                }

                text.Write("\n" + fits);
                text.WriteLine("RAM is computed: arena, input and output, without stack. Flash and instructions are estimated; 'edge emulate' measures them.");
            });
        return ExitCode.Done;
    }

    private static string Limit(int bytes) => bytes == 0 ? "?" : Report.Text.Bytes(bytes);

    private static JsonObject Json(InspectedModel model, ModelFacts facts, FitForecast[] forecasts) => new()
    {
        ["schema"] = "edge.inspect/1",
        ["model"] = facts.Name,
        ["state"] = model.State,
        ["macs"] = facts.Macs,
        ["weights"] = facts.Weights,
        ["constant_bytes"] = facts.WeightBytes,
        ["arena_bytes"] = facts.ArenaBytes,
        ["peak_node"] = facts.PeakNode,
        ["origin"] = "computed",
        ["operators"] = new JsonArray([.. facts.Operators.Select(op => (JsonNode)new JsonObject
        {
            ["node"] = op.Node,
            ["kind"] = op.Kind,
            ["input"] = op.Input,
            ["output"] = op.Output,
            ["macs"] = op.Macs,
            ["constant_bytes"] = op.WeightBytes,
        })]),
        ["arena"] = new JsonArray([.. facts.Arena.Select(block => (JsonNode)new JsonObject
        {
            ["name"] = block.Name,
            ["offset"] = block.Offset,
            ["bytes"] = block.Bytes,
            ["first"] = block.First,
            ["last"] = block.Last,
        })]),
        ["targets"] = new JsonArray([.. forecasts.Select(fit => (JsonNode)new JsonObject
        {
            ["name"] = fit.Target.Name,
            ["board"] = fit.Target.Board.Name,
            ["ram_bytes"] = fit.RamBytes,
            ["ram_origin"] = "computed",
            ["flash_bytes"] = fit.FlashBytes,
            ["flash_origin"] = "estimated",
            ["instructions"] = fit.Instructions,
            ["instructions_origin"] = "estimated",
            ["fits"] = fit.Fits,
        })]),
    };
}
