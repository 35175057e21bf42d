using System.CommandLine;
using System.Text.Json.Nodes;
using Edge.Cli.CommandLine;
using Edge.Cli.Progress;
using Edge.Cli.Projects;
using Edge.Compiler;
using Edge.Compiler.Emission;
using Edge.Compiler.Ir;
using Edge.Compiler.Planning;
using Edge.Devices.Boards;
using Edge.Devices.Emulators;
using Edge.Devices.Ladder;

namespace Edge.Cli.Verbs;

/// <summary><c>edge emulate TARGET</c>: runs one target on its emulated chip and counts what it costs.</summary>
internal static class EmulateVerb
{
    private static readonly string[] _stages =
        [.. StageIds.All.Except([StageIds.Float, StageIds.Int8, StageIds.CSharp, StageIds.CPc, StageIds.PlanPc])];

    private static string Stages => string.Join(", ", _stages);

    public static Command Create(Application application)
    {
        var name = new Argument<string?>("TARGET") { Description = "A target of the project, or a stage: " + Stages, Arity = ArgumentArity.ZeroOrOne };
        var on = new Option<string?>("--on") { Description = "The same as TARGET: nanoclr runs the emitted C# on nanoFramework's virtual machine, nanoclr-native the plan on kernels linked into it", HelpName = "TARGET" };
        var images = new Option<int>("--images") { Description = "Test images to run", HelpName = "N", DefaultValueFactory = _ => 8 };
        Option<bool> asIs = ExactPasses.AsIs();
        Option<int?> level = LevelOption.Of();
        Option<string> optimize = OptimizeOption.Create();
        var command = new Command("emulate", "Run one target on its emulated chip: instructions, flash, RAM, stack") { name, on, images, level, optimize, asIs };
        application.Bind(command, (session, parsed) => Run(session, parsed.GetValue(name) ?? parsed.GetValue(on) ?? throw NoTarget(), Count(parsed.GetValue(images)),
            parsed.GetValue(level), OptimizeOption.Plan(parsed, optimize), parsed.GetValue(asIs)));
        return command;
    }

    private static int Count(int images) => images > 0 ? images : throw new UsageException("E0003", "--images", $"{images}", "1 or more");

    private static UsageException NoTarget() =>
        new("E0003", "edge emulate", "no target is named", $"a target of the project, or {Stages}");

    private static int Run(Session session, string name, int count, int? level, PlanOptions plan, bool asIs)
    {
        string stage = StageOf(session.Project, name);
        Board[] boards = stage == name ? [] : [Target.Of(session.Project.Targets, name)[0].Board];
        ModelChoice whole = ModelChoice.Int8(session, null), int8 = whole.OneLevel(session, level);
        LevelChoice? choice = whole.Model.Levels is { } levels ? new LevelChoice(Pipeline.Plan(levels), level ?? 0) : null;
        PreprocessingCheck.Same(int8, session.Project, session);
        StageResult result = ProgressView.Run(session, view =>
        {
            ProjectImages test = ProjectImages.Load(session.Project, "test", session.Project.Data.Test, view, session.Cancellation, count);
            ProgressPart part = view.Part($"stage {stage}");
            Compiler.Planning.Program program = choice?.Program.Levels[choice.Level] ?? Pipeline.Plan(ExactPasses.Of(int8.Model.Graph, asIs), plan);
            var planned = new TargetPlan(program, plan);
            LadderResult ladder = ValidationLadder.Run(new LadderInput
            {
                Program = program,
                Planned = emulated => planned.OfEmulated(emulated, boards),
                Choice = choice,
                Model = int8.Model.Graph,
                Images = test.Set.Images,
                Labels = test.Set.Labels,
                Emit = EmitSettings.Of(whole, whole.Model.Sha256, "", null),
                Stages = [StageIds.Int8, stage],
                Cancellation = session.Cancellation,
            });
            part.Report(1, null);
            return ladder.Stages.First(found => found.Id == stage);
        });
        session.Cancellation.ThrowIfCancellationRequested();
        if (result.Status == StageStatus.Skipped)
            throw new ToolMissingException("E0501", result.Title, result.Reason ?? "did not run", hint: result.InstallCommand);
        session.Result(() => Json(result), text => Write(text, result));
        if (result.Status == StageStatus.Passed)
            return ExitCode.Done;
        session.Error.WriteLine($"edge: check failed: {result.Reason}");
        return ExitCode.CheckFailed;
    }

    private static string StageOf(Project project, string name)
    {
        if (_stages.Contains(name))
            return name;
        Board board = Target.Of(project.Targets, name)[0].Board;
        return board.Port switch
        {
            "cortex-m" when board.Instructions == CoreInstructions.Armv7EM => StageIds.CCortexM4,
            "cortex-m" => board.Flags.Any(flag => flag.StartsWith("-mcpu=cortex-m0", StringComparison.Ordinal)) ? StageIds.CCortexM0 : StageIds.CCortexM3,
            "riscv" => StageIds.CRiscV32,
            "xtensa" => StageIds.CXtensa,
            _ => throw new UsageException("E0003", "edge emulate", $"nothing emulates the board '{board.Name}'", "a target with a Cortex-M, RISC-V or Xtensa board"),
        };
    }

    private static void Write(TextWriter text, StageResult result)
    {
        text.WriteLine(result.Title);
        text.WriteLine($"bit-exact {result.BitExactImages}/{result.Decisions.Count} images, {result.Errors} errors");
        if (result.InstructionsPerInference is { } instructions)
            text.WriteLine($"{Report.Text.Count(instructions)} instructions for one inference  [measured]");
        if (result.FlashBytes is not null)
            text.WriteLine($"flash {Bytes(result.FlashBytes)}, RAM {Bytes(result.RamBytes)}, stack {Bytes(result.StackBytes)}  [measured]; whole image with harness: flash {Bytes(result.ImageFlashBytes)}, RAM {Bytes(result.ImageRamBytes)}");
        if (result.Instructions is { Count: > 0 } costs)
        {
            var table = new TextTable("node", "operator", ">instructions", ">share");
            long all = Math.Max(1, costs.Sum(cost => cost.Instructions));
            foreach (NodeInstructions cost in costs)
                table.Row(cost.NodeName, cost.Operator, Report.Text.Count(cost.Instructions), Report.Text.Percent((double)cost.Instructions / all));
            text.Write("\n" + table);
        }
    }

    private static JsonObject Json(StageResult result) => new()
    {
        ["schema"] = "edge.emulate/1",
        ["stage"] = result.Id,
        ["title"] = result.Title,
        ["status"] = result.Status.ToString().ToLowerInvariant(),
        ["images"] = result.Decisions.Count,
        ["bitexact"] = result.BitExactImages,
        ["instructions"] = result.InstructionsPerInference,
        ["flash"] = result.FlashBytes,
        ["ram"] = result.RamBytes,
        ["stack"] = result.StackBytes,
        ["image_flash"] = result.ImageFlashBytes,
        ["image_ram"] = result.ImageRamBytes,
        ["first_difference"] = result.FirstDifference?.ToString(),
        ["operators"] = new JsonArray([.. (result.Instructions ?? []).Select(cost => (JsonNode)new JsonObject
        {
            ["node"] = cost.NodeName,
            ["kind"] = cost.Operator,
            ["instructions"] = cost.Instructions,
        })]),
        ["origin"] = "measured",
    };

    private static string Bytes(int? bytes) => bytes is { } known ? Report.Text.Bytes(known) : "?";
}
