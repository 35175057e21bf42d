using System.CommandLine;
using Edge.Cli.CommandLine;
using Edge.Cli.Projects;
using Edge.Compiler.Ir;
using Edge.Compiler.Planning;
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
        var runtime = new Option<string?>("--runtime") { Description = "Time, heap and flash on stock nanoFramework firmware: managed", HelpName = "RUNTIME" };
        runtime.AcceptOnlyFromAmong(ManagedTargets.Managed);
        var takt = new Option<double?>("--takt-ms") { Description = "With --runtime: the cycle time; shows the largest network that fits it", HelpName = "MS" };
        var linked = new Option<bool>("--linked")
        {
            Description = "Link the program for each board and show its bytes of flash, beside the other definitions of size",
        };
        Option<string> optimize = OptimizeOption.Create();
        Option<bool> asIs = ExactPasses.AsIs();
        Option<string?> camera = CameraOption.Create();
        var command = new Command("inspect", "Show whether it is supported, shapes, MACs, weights, memory and whether it fits")
        { model, target, board, runtime, takt, arena, optimize, camera, linked, asIs };
        application.Bind(command, (session, parsed) =>
        {
            string? named = parsed.GetValue(model);
            IReadOnlyList<TargetSection> sections = parsed.GetValue(board) is { } name
                ? [TargetSection.Of(name, "c", new Place("--board"))]
                : ModelChoice.HasProject(session, named) ? session.Project.Targets : EveryBoard();
            IReadOnlyList<Target> targets = Target.Of(sections, parsed.GetValue(target));
            bool managed = parsed.GetValue(runtime) is not null;
            IReadOnlyList<Target> asked = managed ? ManagedTargets.Of(targets) : targets;
            double? cycle = Takt(parsed.GetValue(takt), managed);
            PlanOptions plan = OptimizeOption.Plan(parsed, optimize) with { Camera = CameraOption.Of(parsed, camera) };
            Inspection Inspect(InspectedModel found) => Inspection.Of(found, asked, plan, parsed.GetValue(asIs), managed, cycle, parsed.GetValue(linked));
            return Run(session, named, Inspect, parsed.GetValue(arena));
        });
        return command;
    }

    private static int Run(Session session, string? named, Func<InspectedModel, Inspection> inspect, bool drawArena)
    {
        Inspection inspection;
        try
        {
            inspection = inspect(InspectedModel.Of(session, named));
        }
        catch (ModelException e) when (e.Faults.Count > 0)
        {
            return UnsupportedModel.Show(session, e);
        }

        session.Result(() => InspectionJson.Of(inspection), text => InspectionText.Write(text, inspection, drawArena));
        return ExitCode.Done;
    }

    private static double? Takt(double? takt, bool managed) => takt switch
    {
        null => null,
        _ when !managed => throw new UsageException("E0003", "--takt-ms", "given without '--runtime'", "--runtime managed --takt-ms 500"),
        > 0 and < 1e9 => takt,
        _ => throw new UsageException("E0003", "--takt-ms", $"{takt} ms", "a cycle time above 0 ms"),
    };

    // Nobody said where it shall run: every board is a candidate.
    private static IReadOnlyList<TargetSection> EveryBoard() => [.. BoardReader.Shipped().Select(name => TargetSection.Of(name, "c", new Place("")))];
}
