using System.CommandLine;
using System.Text.Json.Nodes;
using Edge.Cli.CommandLine;
using Edge.Cli.Projects;
using Edge.Compiler.Emission;
using Edge.Compiler.Ir;
using Edge.Compiler.Planning;

namespace Edge.Cli.Verbs;

/// <summary><c>edge build</c>: from a model to its code in one step, as a build system wants it. Nothing but the code is kept.</summary>
internal static class BuildVerb
{
    /// <summary>
    /// Straight-line code of a nanoFramework project that is one assembly: it shares 64 KB with the runtime, whose cameras, line, link and judging take
    /// the other half.
    /// </summary>
    private const int SharedAssemblyBytes = 26_000;

    public static Command Create(Application application)
    {
        var model = new Argument<string>("MODEL") { Description = "An .edge, .tflite or .onnx file; a float one is quantized on the way" };
        var board = new Option<string>("--board") { Description = "What the code is for", HelpName = "NAME", DefaultValueFactory = _ => "pc" };
        var language = new Option<string?>("--language") { Description = "c, csharp, or plan; none: csharp where C# runs, else c", HelpName = "LANGUAGE" };
        language.AcceptOnlyFromAmong("c", "csharp", "plan");
        var calibration = new Option<string?>("--calibration") { Description = "A folder of pictures that the ranges of a float model come from; none: the project's", HelpName = "DIR" };
        var name = new Option<string?>("--class") { Description = "What the code calls the model; none: as its file", HelpName = "NAME" };
        var templates = new Option<string?>("--templates") { Description = "A folder whose templates win over the shipped ones", HelpName = "DIR" };
        Option<string> optimize = OptimizeOption.Create();
        Option<bool> asIs = ExactPasses.AsIs();
        var caller = new Option<string?>("--caller")
        {
            Description = "The build file that runs this: errors are written as MSBuild reads them, what was read and written is listed in --out, and the kernels of C# are left to it",
            HelpName = "FILE",
        };
        var command = new Command("build", "From a model to its code in one step, for build systems") { model, board, language, calibration, name, templates, optimize, asIs, caller };
        int Run(Session session, ParseResult parsed)
        {
            string path = session.Resolve(parsed.GetValue(model)!);
            string? callerFile = parsed.GetValue(caller) is { } file ? session.Resolve(file) : null;
            bool hasProject = session.ProjectWasNamed || (callerFile is null && File.Exists(session.ProjectFile));
            if (callerFile is not null)
                session.Form = new BuildText(callerFile, hasProject ? [path, session.ProjectFile] : [path]);
            string boardName = parsed.GetValue(board)!;
            Target target = Target.Of([TargetSection.Of(boardName, "c", new Place("--board"))], only: null)[0];
            target = target with { Language = parsed.GetValue(language) ?? (target.Board.IsHost || target.Board.Nano is not null ? "csharp" : "c") };
            var source = new BuildModel(session, path, hasProject, parsed.GetValue(calibration) is { } folder ? session.Resolve(folder) : null);
            string? templateFolder = parsed.GetValue(templates) is { } own ? session.Resolve(own) : null;
            string[] boardFile = File.Exists(session.Resolve(boardName)) ? [session.Resolve(boardName)] : [];
            EmittedFile[] files = [.. Emit(session, source, target, parsed.GetValue(name), templateFolder, OptimizeOption.Plan(parsed, optimize), parsed.GetValue(asIs), callerFile is null)];
            string output = session.NamedOutFolder ?? Path.Combine(session.Resolve("build"), target.Name);
            if (callerFile is null)
                OutputFolder.Write(output, files);
            else
                BuildRecord.Write(output, files, [path, .. hasProject ? [session.ProjectFile] : Array.Empty<string>(), .. boardFile, .. source.Inputs, .. FilesIn(templateFolder)]);
            session.Result(
                () => new JsonObject
                {
                    ["schema"] = "edge.build/1",
                    ["model"] = session.Shown(path),
                    ["board"] = target.Board.Name,
                    ["language"] = target.Language,
                    ["folder"] = session.Shown(output),
                    ["files"] = new JsonArray([.. files.Select(each => (JsonNode)each.Name)]),
                },
                text => text.WriteLine($"wrote {session.Shown(output)}/  {files[0].Name}{(files.Length > 1 ? $" and {files.Length - 1} more" : "")}, for {target.Board.Name}"));
            return ExitCode.Done;
        }

        application.Bind(command, (session, parsed) =>
        {
            try
            {
                return Run(session, parsed);
            }
            catch (EdgeException e) when (session.Form is not null)
            {
                session.Error.WriteLine(session.Form.Of(e));
                return e.ExitCode;
            }
        });
        return command;
    }

    private static IEnumerable<EmittedFile> Emit(
        Session session, BuildModel source, Target target, string? name, string? templates, PlanOptions plan, bool asIs, bool withKernels)
    {
        if (templates is not null && !Directory.Exists(templates))
            throw new UsageException("E0003", "--templates", $"there is no folder '{session.Shown(templates)}'", "a folder with .sbn files");
        ModelChoice choice = source.Int8();
        if (name is not null)
            choice = choice with { Name = name };
        EmitOptions options = EmitSettings.Of(choice, source.Sha256, target.Board.Name, templates) with { UnrolledAssemblies = 1, AssemblyBytes = SharedAssemblyBytes };
        var code = ModelCode.Of(choice.Model, plan, asIs);
        IReadOnlyList<EmittedFile> files = code.For(session, target, options);
        foreach (EmittedFile file in files)
            yield return file;
        if (target.Language == "csharp" && source.Pictures(code.Program.Graph) is { } rules)
            yield return PictureEmitter.Emit(rules, files[0], options);
        if (withKernels || target.Language != "csharp")
        {
            foreach (EmittedFile kernel in ModelCode.KernelsOf(target.Language))
                yield return kernel;
        }
    }

    private static string[] FilesIn(string? folder) => folder is null ? [] : Directory.GetFiles(folder, "*.sbn", SearchOption.AllDirectories);
}
