using System.CommandLine;
using System.Text.Json.Nodes;
using Edge.Cli.CommandLine;
using Edge.Cli.History;
using Edge.Cli.Progress;
using Edge.Cli.Projects;
using Edge.Cli.Report;
using Edge.Cli.Report.Evidence;
using Edge.Compiler.Ir;
using Edge.Compiler.Planning;
using Edge.Devices.Ladder;

namespace Edge.Cli.Verbs;

/// <summary><c>edge validate</c>: walks the ladder on the test images, holds the result against the gates and writes the report.</summary>
internal static class ValidateVerb
{
    public static Command Create(Application application)
    {
        var stages = new Option<string?>("--stages") { Description = "Only these, separated by commas: " + string.Join(",", StageIds.All), HelpName = "LIST" };
        var images = new Option<int?>("--emulated-images") { Description = "validate.emulated_images", HelpName = "N" };
        var templates = new Option<string?>("--templates") { Description = "A folder whose templates win over the shipped ones", HelpName = "DIR" };
        Option<string> optimize = OptimizeOption.Create();
        var robustness = new Option<bool>("--robustness") { Description = "Also judge the test images brighter, darker, moved, turned, blurred and noisy" };
        Option<bool> asIs = ExactPasses.AsIs();
        var command = new Command("validate", "Run the test images through every stage and compare byte by byte")
        {
            stages, images, robustness, templates, optimize, asIs,
        };
        application.Bind(command, (session, parsed) =>
        {
            session.Override("validate.emulated_images", parsed.GetValue(images));
            session.Override("validate.robustness", parsed.GetValue(robustness) ? "true" : null);
            IReadOnlyList<string> wanted = parsed.GetValue(stages) is { } list ? Stages(list.Split(',', StringSplitOptions.TrimEntries), "--stages")
                : session.Project.Validate.Stages is { Count: > 0 } named ? Stages(named, session.Project.File)
                : StageIds.Usual;
            string? folder = parsed.GetValue(templates) is { } path ? session.Resolve(path) : null;
            return RecordedRun.Of(session, "validate", null, ProjectSettings.OfValidation(session.Project, wanted, session.Project.Validate.EmulatedImages),
                run => Run(session, run, wanted, folder, OptimizeOption.Plan(parsed, optimize), parsed.GetValue(asIs)));
        });
        return command;
    }

    private static int Run(Session session, RecordedRun run, IReadOnlyList<string> stages, string? templates, PlanOptions plan, bool asIs)
    {
        Validation validation = ProgressView.Run(session, view => new Measurement(session, view).Take(stages, templates, plan, asIs));
        // Half-measured stages must not look like a result.
        session.Cancellation.ThrowIfCancellationRequested();
        var figures = new Figures(validation, Findings.None with { Header = session.Project.Report });
        string folder = session.OutFolder;
        ValidationFile.Save(validation, folder);
        ReportWriter.Write(validation, figures, folder, templates);
        Record(run, validation, figures);
        session.Result(
            () =>
            {
                JsonObject json = ReportJson.Of(validation, figures);
                json["report"] = session.Shown(Path.Combine(folder, ReportWriter.Html));
                return json;
            },
            text => ValidationText.Write(text, validation, figures, [.. new[] { ReportWriter.Html, ReportWriter.Json, ReportWriter.Csv }.Select(file => session.Shown(Path.Combine(folder, file)))]));
        if (figures.Verdict == Verdict.Pass)
            return ExitCode.Done;
        session.Error.WriteLine($"edge: check failed: {(string?)Summary.Verdict(validation, figures, Words.English)["detail"]}");
        return ExitCode.CheckFailed;
    }

    private static void Record(RecordedRun run, Validation validation, Figures figures)
    {
        run.Hash("data.test", validation.Data.Sha256);
        foreach (Fact fact in validation.Facts.Where(fact => fact.Value.StartsWith("sha256 ", StringComparison.Ordinal)))
            run.Hash(fact.Name, fact.Value[7..]);
        if (figures.FloatAccuracy is { } before)
            run.Result("float_accuracy_percent", 100 * before.Value);
        run.Result("int8_accuracy_percent", 100 * figures.Accuracy.Value);
        if (validation.Locating is { } located)
            run.Result("f1_percent", 100 * located.Int8.All.F1);
        run.Result("escape_percent", 100 * figures.Escape.Value);
        run.Result("overkill_percent", 100 * figures.Overkill.Value);
        run.Result("differing_images", figures.Gates.First(gate => gate.Id == "bit_exact").Value);
        run.Result("arena_bytes", validation.Model.ArenaBytes);
        foreach (StageRow row in figures.Stages.Where(row => row.Result.InstructionsPerInference is not null))
        {
            run.Result($"{row.Result.Id}_instructions", row.Result.InstructionsPerInference!.Value);
            run.Result($"{row.Result.Id}_flash_bytes", row.Result.FlashBytes ?? 0);
        }
    }

    private static string[] Stages(IReadOnlyList<string> names, string where)
    {
        foreach (string name in names.Where(name => !StageIds.All.Contains(name)))
        {
            throw new UsageException("E0014", where, $"there is no stage '{name}'", string.Join(", ", StageIds.All),
                NearestName.Of(name, StageIds.All) is { } nearest ? $"did you mean '{nearest}'?" : null);
        }

        // The reference always runs: everything else is held against it.
        return [.. StageIds.All.Where(stage => stage == StageIds.Int8 || names.Contains(stage))];
    }
}
