using System.CommandLine;
using System.Text.Json.Nodes;
using Edge.Cli.CommandLine;
using Edge.Cli.Projects;
using Edge.Cli.Report;
using Edge.Compiler.Emission;
using Edge.Compiler.Ir;
using Edge.Compiler.Pack;
using Edge.Compiler.Planning;
using Edge.Devices.Boards;
using Edge.Devices.Emulators;
using Edge.Devices.Nano;

namespace Edge.Cli.Verbs;

/// <summary><c>edge compile</c>: an INT8 model becomes source code, one folder for each target.</summary>
internal static class CompileVerb
{
    public static Command Create(Application application)
    {
        var model = new Argument<string?>("MODEL") { Description = "An INT8 .edge, .tflite or .onnx file; none: what 'edge quantize' made", Arity = ArgumentArity.ZeroOrOne };
        var target = new Option<string?>("--target") { Description = "Only this target of the project", HelpName = "NAME" };
        var board = new Option<string?>("--board") { Description = "A board instead of the project's targets", HelpName = "NAME" };
        var language = new Option<string?>("--language") { Description = "With --board: c, csharp, or plan: a blob for the plan interpreter", HelpName = "LANGUAGE" };
        language.AcceptOnlyFromAmong("c", "csharp", "plan");
        var runtime = new Option<string?>("--runtime")
        {
            Description = "With --board: a whole project. managed: nanoFramework on any firmware, native: on one with kernels, bare: firmware in C with the link",
            HelpName = "RUNTIME",
        };
        runtime.AcceptOnlyFromAmong(ManagedTargets.Managed, ManagedTargets.Native, BareTarget.Runtime);
        var templates = new Option<string?>("--templates") { Description = "A folder whose templates win over the shipped ones", HelpName = "DIR" };
        var stopAfter = new Option<string?>("--stop-after") { Description = "Print the program as text instead of emitting it: plan", HelpName = "STAGE" };
        stopAfter.AcceptOnlyFromAmong("plan");
        var pack = new Option<string?>("--pack") { Description = "With --runtime: an .edgepack of this model whose golden vectors, limits and line the program gets", HelpName = "FILE" };
        Option<int?> level = LevelOption.Of();
        Option<string> optimize = OptimizeOption.Create();
        Option<bool> asIs = ExactPasses.AsIs();
        Option<string?> camera = CameraOption.Create();
        var command = new Command("compile", "Turn the INT8 model into C and C#")
        { model, target, board, language, runtime, templates, stopAfter, pack, level, optimize, camera, asIs };
        application.Bind(command, (session, parsed) =>
        {
            string? boardName = parsed.GetValue(board), runtimeName = parsed.GetValue(runtime);
            bool isBare = runtimeName == BareTarget.Runtime;
            string projectLanguage = runtimeName is null || isBare ? "c" : "csharp";
            IReadOnlyList<TargetSection> sections = boardName is not null
                ? [TargetSection.Of(boardName, parsed.GetValue(language) ?? projectLanguage, new Place("--board"))]
                : ModelChoice.HasProject(session, parsed.GetValue(model)) ? session.Project.Targets : [];
            if (runtimeName is not null && boardName is null)
                throw new UsageException("E0003", "--runtime", "given without '--board'", "--board esp32-cam --runtime managed");
            if (runtimeName is not null && parsed.GetValue(language) is { } other && other != projectLanguage)
                throw new UsageException("E0003", "--language", $"{other} with '--runtime {runtimeName}'", $"{projectLanguage}, or no '--language'");
            if (isBare && (parsed.GetValue(pack) ?? parsed.GetValue(camera)) is not null)
            {
                throw new UsageException("E0003", parsed.GetValue(pack) is null ? "--camera" : "--pack", "given with '--runtime bare'",
                    "it without: golden vectors and limits are the project's, images come over the link");
            }

            if (parsed.GetValue(pack) is not null && runtimeName is null)
                throw new UsageException("E0003", "--pack", "given without '--runtime'", "--board esp32-cam --runtime managed");
            IReadOnlyList<Target> targets = Target.Of(sections, parsed.GetValue(target));
            ModelChoice choice = ModelChoice.Int8(session, parsed.GetValue(model));
            if (parsed.GetValue(level) is { } only)
                choice = choice.OneLevel(session, only);
            if (isBare)
                choice = choice.OneLevel(session);
            return Run(session, choice, runtimeName is null || isBare ? targets : ManagedTargets.Of(targets), isBare ? BareTarget.Identity(session, parsed.GetValue(model), choice) : null,
                runtimeName is null || isBare ? null : StationOf(session, parsed.GetValue(model), choice) with
                {
                    Runtime = ManagedTargets.RuntimeOf(runtimeName),
                    Pack = Carried(session, parsed.GetValue(pack)),
                },
                parsed.GetValue(templates) is { } folder ? session.Resolve(folder) : null, parsed.GetValue(stopAfter) is not null,
                OptimizeOption.Plan(parsed, optimize) with { Camera = CameraOption.Of(parsed, camera) }, parsed.GetValue(asIs));
        });
        return command;
    }

    private static int Run(
        Session session, ModelChoice choice, IReadOnlyList<Target> targets, Func<Board, FirmwareIdentity>? bare, NanoStation? nano, string? templates, bool planOnly, PlanOptions plan, bool asIs)
    {
        if (templates is not null && !Directory.Exists(templates))
            throw new UsageException("E0003", "--templates", $"there is no folder '{session.Shown(templates)}'", "a folder with .sbn files");
        var code = ModelCode.Of(choice.Model, plan, asIs);
        (Compiler.Planning.Program program, _, LevelProgram? levels) = code;
        if (planOnly)
        {
            string written = string.Join("\n", (levels?.Levels ?? [program]).Select(ProgramText.Write));
            session.Result(() => new JsonObject { ["schema"] = "edge.plan/1", ["text"] = written }, text => text.Write(written));
            return ExitCode.Done;
        }

        string hash = choice.Model.Sha256;
        long constants = levels is null ? ModelFactsReader.ConstantBytes(program) : SharedTables.Of(levels).Bytes;
        // Everything is emitted before anything is written: a fault in the last target leaves no output of the first.
        var emitted = targets.Select(target => (Target: target, Files: Emit(session, code, target, nano, bare, choice, hash, templates))).ToArray();
        foreach (var (target, files) in emitted)
            OutputFolder.Write(choice.Artifacts.Emitted(target.Name), files);

        if (choice.Model.IsPlumbingTest())
            session.Warn("plumbing test only: this model was calibrated on random data");
        JsonObject Json()
        {
            var json = new JsonObject
            {
                ["schema"] = "edge.compile/1",
                ["model"] = program.Graph.Name,
                ["sha256"] = hash,
                ["plumbing_test"] = choice.Model.IsPlumbingTest(),
                ["arena_bytes"] = program.ArenaBytes,
                ["constant_bytes"] = constants,
                ["targets"] = new JsonArray([.. emitted.Select(entry => (JsonNode)new JsonObject
                {
                    ["name"] = entry.Target.Name,
                    ["board"] = entry.Target.Board.Name,
                    ["language"] = entry.Target.Language,
                    ["folder"] = session.Shown(choice.Artifacts.Emitted(entry.Target.Name)),
                    ["files"] = new JsonArray([.. entry.Files.Select(file => (JsonNode)file.Name)]),
                })]),
            };
            if (levels is not null)
                json["level_macs"] = new JsonArray([.. levels.Levels.Select(level => (JsonNode)level.Graph.Macs)]);
            return json;
        }

        session.Result(
            Json,
            text =>
            {
                string sizes = $"arena {Report.Text.Bytes(program.ArenaBytes)}, constants {Report.Text.Bytes(constants)}";
                text.WriteLine($"{program.Graph.Name}: {program.Steps.Count} steps, {sizes}  [computed]");
                if (levels is not null)
                {
                    string macs = string.Join(", ", levels.Levels.Select(level => Report.Text.Short(level.Graph.Macs)));
                    text.WriteLine($"{levels.Levels.Count} levels of compute over one set of weights, {macs} MAC; no exact passes, which would part them");
                }

                foreach (var (target, files) in emitted)
                {
                    string others = files.Count > 1 ? $" and {files.Count - 1} more" : "";
                    text.WriteLine($"wrote {session.Shown(choice.Artifacts.Emitted(target.Name))}/  {files[0].Name}{others}, for {target.Board.Name}");
                }
            });
        return ExitCode.Done;
    }

    private static IReadOnlyList<EmittedFile> Emit(
        Session session, ModelCode code, Target target, NanoStation? nano, Func<Board, FirmwareIdentity>? bare, ModelChoice choice, string hash,
        string? templates)
    {
        Board board = target.Board;
        EmitOptions options = EmitSettings.Of(choice, hash, board.Name, templates) with { LevelNotes = LevelNotes.Of(choice.Model, choice.Artifacts.Folder) };
        if (bare is not null)
            return BareTarget.Emit(session, code, target, options, bare(board), session.Shown(choice.Artifacts.Emitted(target.Name)));
        if (nano is not null)
        {
            if (ParallelCamera.Of(code.Program.Graph, board, nano)?.Obstacle is { } obstacle)
                session.Warn($"the program draws its pictures: the camera of {board.Name} cannot take this network's: {obstacle}");
            PlannedModel interpreted = code.PlannedFor(board, choice.Locating);
            return NanoProject.Emit(nano.Runtime == NanoRuntime.Native ? interpreted : code.Planned, options, board, nano with { Interpreted = interpreted });
        }

        return [.. code.For(session, target, options with { UnrolledAssemblies = EmitOptions.MostAssemblies }), .. ModelCode.KernelsOf(target.Language)];
    }

    /// <summary>Its signature is for the link; whoever compiles an image vouches for it.</summary>
    private static CarriedPack? Carried(Session session, string? path) =>
        path is null ? null : new CarriedPack(PackReader.Load(session.Resolve(path), session.Shown(session.Resolve(path)), key: null).Content, session.Shown(session.Resolve(path)));

    /// <summary>What the program of a nanoFramework project is told beside the model.</summary>
    private static NanoStation StationOf(Session session, string? model, ModelChoice choice)
    {
        if (!ModelChoice.HasProject(session, model))
            return new NanoStation();
        Project project = session.Project;
        Graph graph = choice.Model.Graph;
        JudgedClasses? judged = JudgedClasses.Of(project, choice);
        return new NanoStation
        {
            Preprocessing = ProjectImages.SpecificationOf(project.Preprocess),
            Line = project.Line?.Settings,
            Pins = project.Line?.Pins ?? new Dictionary<string, int>(),
            HasArduCam = project.Line?.HasArduCam ?? false,
            LinkBaud = project.Line?.LinkBaud ?? 0,
            Limits = judged is null ? null : LimitsPart.Write(judged.Limits, judged.Mode, graph.Outputs[0].Quantization),
        };
    }
}
