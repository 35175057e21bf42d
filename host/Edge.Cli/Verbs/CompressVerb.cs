using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Edge.Cli.CommandLine;
using Edge.Cli.History;
using Edge.Cli.Progress;
using Edge.Cli.Projects;
using Edge.Compiler.Ir;
using Edge.Compiler.Storage;
using Edge.Training.Compressing;

namespace Edge.Cli.Verbs;

/// <summary><c>edge compress</c>: all methods at once, until the network fits its board or the loss allowed is spent.</summary>
/// <remarks>Interrupted, it goes on from the last round.</remarks>
internal static class CompressVerb
{
    public static Command Create(Application application)
    {
        Argument<string?> model = ModelChoice.FloatArgument();
        var board = new Option<string?>("--board") { Description = "compress.board: what it is to run on", HelpName = "NAME" };
        var drop = new Option<string?>("--max-drop") { Description = "compress.max_drop: accuracy it may lose on search images; F1 of centres with 'task: locate'", HelpName = "0.5pp" };
        var confidence = new Option<string?>("--confidence") { Description = "compress.confidence that it loses no more on other images", HelpName = "80%" };
        var flash = new Option<string?>("--flash") { Description = "compress.flash: most bytes of tables and code", HelpName = "64K" };
        var ram = new Option<string?>("--ram") { Description = "compress.ram: most bytes of arena and buffers", HelpName = "32K" };
        var time = new Option<double?>("--ms") { Description = "compress.ms: most milliseconds for an inference", HelpName = "MS" };
        var smallest = new Option<bool>("--smallest") { Description = "compress.smallest: go on inside the loss when flash, RAM and time are met" };
        var moves = new Option<string?>("--moves") { Description = "compress.moves: some of channels, ranks, bits, weights, values", HelpName = "channels,ranks,bits,weights" };
        var epochs = new Option<int?>("--epochs") { Description = "compress.epochs, of training in each round", HelpName = "N" };
        var final = new Option<int?>("--final-epochs") { Description = "compress.final_epochs, of training a candidate for the result", HelpName = "N" };
        var seed = new Option<int?>("--seed") { Description = "compress.seed", HelpName = "N" };
        var fresh = new Option<bool>("--fresh") { Description = "Forget the rounds of an earlier run and make them again" };
        var command = new Command("compress", "Make the network fit a board within the loss you allow: INT8, ready to compile")
        {
            model, board, drop, confidence, flash, ram, time, smallest, moves, epochs, final, seed, fresh,
        };
        application.Bind(command, (session, parsed) =>
        {
            session.Override("compress.board", parsed.GetValue(board));
            session.Override("compress.max_drop", parsed.GetValue(drop));
            session.Override("compress.confidence", parsed.GetValue(confidence));
            session.Override("compress.flash", parsed.GetValue(flash));
            session.Override("compress.ram", parsed.GetValue(ram));
            session.Override("compress.ms", parsed.GetValue(time));
            session.Override("compress.smallest", parsed.GetValue(smallest) ? "true" : null);
            session.Override("compress.moves", parsed.GetValue(moves) is { } names ? $"[{names.Replace(",", ", ")}]" : null);
            session.Override("compress.epochs", parsed.GetValue(epochs));
            session.Override("compress.final_epochs", parsed.GetValue(final));
            session.Override("compress.seed", parsed.GetValue(seed));
            string? named = parsed.GetValue(model) ?? session.Project.Model.EdgeFile;
            Target target = TargetOf(session.Project);
            return RecordedRun.Of(session, "compress", session.Project.Compress.Seed, ProjectSettings.OfCompression(session.Project, target.Board.Name),
                run => Run(session, run, named, target, parsed.GetValue(fresh)));
        });
        return command;
    }

    private static int Run(Session session, RecordedRun run, string? named, Target target, bool isFresh)
    {
        Project project = session.Project;
        LearningImages.OtherThanTest(project.Data);
        ModelChoice choice = ModelChoice.Float(session, named).OneLevel(session);
        PreprocessingCheck.Same(choice, project, session);
        Artifacts artifacts = ModelChoice.ArtifactsOf(session);
        CombinedOptions options = project.Compress.OptionsFor(project);
        string projectFolder = Path.GetDirectoryName(session.ProjectFile)!;

        var (result, calibration, record) = ProgressView.Run(session, view =>
        {
            LearningImages images = LearningImages.Load(session, choice, view);
            ProjectImages train = images.Train;
            ProjectImages calibration = CalibrationOf(session, project, train, view);
            var quantizer = new FinalQuantizer(QuantizeVerb.OptionsOf(project), [.. Enumerable.Range(0, calibration.Set.Count).Select(calibration.Set.Real)]);
            IDeviceCost cost = new LinkedCost(target.Board, project.Locate?.Specification);
            string rounding = string.Join(", ", ProjectSettings.OfQuantization(project, isRandom: false).Values);
            CandidateFolder folder = CandidateFolder.Of(artifacts.Compressions, $"{Product.Version}; {images.IdentityWith(choice)}; "
                + $"calibration {calibration.Sha256}; {rounding}; {target.Board.Name}; {options.Fingerprint}"
                + (project.Locate is { } locate ? $"; {locate.Specification.CanonicalText}, judged by F1" : ""));
            run.Hash("float model", choice.Model.Sha256);
            images.Record(run);
            run.Hash("compression", folder.Key);

            using RunHistory history = RunHistory.Open(RunHistory.PathFor(projectFolder));
            if (isFresh)
            {
                history.RemoveCandidates(folder.Key);
                folder.Delete();
            }

            IReadOnlyList<CompressionCandidate> known = history.Candidates(folder.Key, folder.Path);
            if (known.Count > 0)
                view.Line($"{Report.Text.Plural(known.Count, "candidate")} known from before; --fresh would make them again");
            var lines = new CompressLines(view, options);
            var optimizer = new CombinedOptimizer(choice.Model.Graph, images.Data, cost, options, quantizer, folder.Path);
            CombinedResult result = optimizer.Run(new CandidateBook(known, candidate => history.AddCandidate(folder.Key, candidate)),
                new CombinedWatch { Working = lines.Working, Done = lines.Done, Training = lines }, session.Cancellation);
            lines.End();
            var made = new CombinedRecord(
                result, options, choice.Model.Graph, target.Board, project.Locate?.Specification, images.Data.Search.Measure, calibration.Set);
            IReadOnlyList<string> notes = CompressionNotes.Of(result, options, cost, target.Board);
            return (result, calibration, made.Of("search images", notes, view.Part("measuring each step"), session.Cancellation));
        });

        ModelFile int8 = Save(artifacts, project, choice.Model, result, calibration);
        string shown = session.Shown(artifacts.CompressedModel), shownInt8 = session.Shown(artifacts.Int8Model);
        SearchMeasure measure = SearchMeasure.Of(project);
        JsonObject json = CompressView.Json(result, options, target.Board, record, measure, shown, shownInt8);
        AtomicFile.Write(artifacts.CompressionRecord, JsonText.Of(json) + "\n");
        CompressionFile.Save(record, artifacts.Folder);
        run.Hash("int8 model", int8.Sha256);
        run.Result($"{measure.Key}_percent", 100 * result.Winner.Accuracy);
        run.Result("lost_points", 100 * result.Winner.Drop.Value);
        run.Result("table_bytes", result.Winner.Cost.TableBytes);
        run.Result("times_smaller", result.TimesSmaller);
        session.Result(() => json, text => CompressView.Write(text, result, options, record, measure, shown, shownInt8));
        if (result.IsReached)
            return ExitCode.Done;
        session.Error.WriteLine($"edge: check failed: {result.Reason}");
        return ExitCode.CheckFailed;
    }

    internal static Target TargetOf(Project project)
    {
        CompressSection compress = project.Compress;
        TargetSection? section = compress.Board is { } name
            ? TargetSection.Of(name, "c", compress.Place)
            : project.Targets.FirstOrDefault();
        if (section is null)
        {
            throw new UsageException("E0015", project.File, "'compress.board' is missing, and there are no targets",
                "the name of a board, such as netduinoplus2", "--board NAME");
        }

        return Target.Of([section], null)[0];
    }

    // As 'edge quantize' takes them.
    private static ProjectImages CalibrationOf(Session session, Project project, ProjectImages train, ProgressView view)
    {
        if (project.Data.Calibration is { } source)
            return ProjectImages.Load(project, "calib", source, view, session.Cancellation, project.Quantize.Images);
        return train with { Set = train.Set.Part([.. Enumerable.Range(0, Math.Min(project.Quantize.Images, train.Set.Count))]) };
    }

    private static ModelFile Save(Artifacts artifacts, Project project, ModelFile model, CombinedResult result, ProjectImages calibration)
    {
        Directory.CreateDirectory(artifacts.Folder);
        var provenance = new Dictionary<string, string>(model.Provenance)
        {
            ["compressed_from"] = model.Sha256,
            ["compression"] = string.Join("; ", result.Steps.Skip(1).Select(step => $"{step.Method} ({step.Settings})")),
        };
        string preprocessing = model.Preprocessing ?? ProjectImages.SpecificationOf(project.Preprocess).CanonicalText;
        var floats = new ModelFile(result.Winner.LoadGraph()) { Preprocessing = preprocessing, Provenance = provenance };
        floats.Save(artifacts.CompressedModel);
        var int8 = new ModelFile(result.Winner.LoadInt8())
        {
            Preprocessing = preprocessing,
            Provenance = new Dictionary<string, string>(provenance)
            {
                ["float model"] = $"sha256 {floats.Sha256}",
                [ModelOrigin.Calibration] = string.Create(CultureInfo.InvariantCulture,
                    $"{calibration.Set.Count} images of {calibration.Dataset.Name}, sha256 {calibration.Sha256}"),
            },
        };
        ImageHashes.Save(artifacts.CalibrationHashes, calibration.Set);
        int8.Save(artifacts.Int8Model);
        return int8;
    }
}
