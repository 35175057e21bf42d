using System.CommandLine;
using Edge.Cli.CommandLine;
using Edge.Cli.Projects;
using Edge.Compiler.Ir;
using Edge.Devices.Boards;

namespace Edge.Cli.Verbs;

/// <summary><c>edge inspect</c>: whether a model is supported, its shapes, work, weights and memory, and whether it fits, before anything is built.</summary>
internal static class InspectVerb
{
    public static Command Create(Application application)
    {
        var model = new Argument<string?>("MODEL") { Description = "A .edge, .tflite or .onnx file; none: the project's, trained or not", Arity = ArgumentArity.ZeroOrOne };
        var target = new Option<string?>("--target") { Description = "Only this target of the project", HelpName = "NAME" };
        var board = new Option<string?>("--board") { Description = "A board instead of the project's targets", HelpName = "NAME" };
        var arena = new Option<bool>("--arena") { Description = "Draw every lifetime in the arena" };
        Option<bool> asIs = ExactPasses.AsIs();
        var command = new Command("inspect", "Show whether it is supported, shapes, MACs, weights, memory and whether it fits") { model, target, board, arena, asIs };
        application.Bind(command, (session, parsed) =>
        {
            string? named = parsed.GetValue(model);
            IReadOnlyList<TargetSection> sections = parsed.GetValue(board) is { } name
                ? [new TargetSection(name, name, "c", new Place("--board"))]
                : ModelChoice.HasProject(session, named) ? session.Project.Targets : EveryBoard();
            return Run(session, named, Target.Of(sections, parsed.GetValue(target)), parsed.GetValue(arena), parsed.GetValue(asIs));
        });
        return command;
    }

    private static int Run(Session session, string? named, IReadOnlyList<Target> targets, bool drawArena, bool asIs)
    {
        Inspection inspection;
        try
        {
            inspection = Inspection.Of(InspectedModel.Of(session, named), targets, asIs);
        }
        catch (ModelException e) when (e.Faults.Count > 0)
        {
            return UnsupportedModel.Show(session, e);
        }

        session.Result(() => InspectionJson.Of(inspection), text => InspectionText.Write(text, inspection, drawArena));
        return ExitCode.Done;
    }

    // Nobody said where it shall run: every board is a candidate.
    private static IReadOnlyList<TargetSection> EveryBoard() => [.. BoardReader.Shipped().Select(name => new TargetSection(name, name, "c", new Place("")))];
}
