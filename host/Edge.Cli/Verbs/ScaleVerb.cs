using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Edge.Cli.CommandLine;
using Edge.Cli.History;
using Edge.Cli.Progress;
using Edge.Cli.Projects;
using Edge.Compiler;
using Edge.Compiler.Ir;
using Edge.Compiler.Storage;
using Edge.Devices.Boards;
using Edge.Training;
using Edge.Training.Compressing;

namespace Edge.Cli.Verbs;

/// <summary><c>edge scale</c>: a trained network becomes one of several amounts of compute. Interrupted, it goes on after the last finished epoch.</summary>
internal static class ScaleVerb
{
    public static Command Create(Application application)
    {
        Argument<string?> model = ModelChoice.FloatArgument();
        var levels = new Option<string?>("--levels") { Description = "scalable.levels: parts of the compute, from all of it down", HelpName = "1,1/2,1/4" };
        var epochs = new Option<int?>("--epochs") { Description = "scalable.epochs", HelpName = "N" };
        var seed = new Option<int?>("--seed") { Description = "scalable.seed", HelpName = "N" };
        var fresh = new Option<bool>("--fresh") { Description = "Forget an earlier run and start again from the model" };
        var command = new Command("scale", "Train the network to run at several amounts of compute from one set of weights")
        {
            model, levels, epochs, seed, fresh,
        };
        application.Bind(command, (session, parsed) =>
        {
            session.Override("scalable.levels", parsed.GetValue(levels) is { } parts ? $"[{parts.Replace(",", ", ")}]" : null);
            session.Override("scalable.epochs", parsed.GetValue(epochs));
            session.Override("scalable.seed", parsed.GetValue(seed));
            string? named = parsed.GetValue(model) ?? session.Project.Model.EdgeFile;
            return RecordedRun.Of(session, "scale", session.Project.Scalable.Seed, ProjectSettings.OfScaling(session.Project),
                run => Run(session, run, named, parsed.GetValue(fresh)));
        });
        return command;
    }

    private static int Run(Session session, RecordedRun run, string? named, bool isFresh)
    {
        Project project = session.Project;
        LearningImages.OtherThanTest(project.Data);
        ModelChoice choice = ModelChoice.Float(session, named).OneLevel(session);
        PreprocessingCheck.Same(choice, project, session);
        Artifacts artifacts = ModelChoice.ArtifactsOf(session);
        Board? chip = Target.FirstChip(project.Targets);
        if (isFresh && Directory.Exists(artifacts.ScalingCheckpoint))
            Directory.Delete(artifacts.ScalingCheckpoint, recursive: true);
        ScalableOptions options = project.Scalable.Options(project);

        var (scaled, record) = ProgressView.Run(session, view =>
        {
            LearningImages images = LearningImages.Load(session, choice, view);
            run.Hash("float model", choice.Model.Sha256);
            images.Record(run);
            var checkpoint = new Checkpoint(artifacts.ScalingCheckpoint);
            int resumed = checkpoint.Read()?.Epochs.Count ?? 0;
            if (resumed > 0)
                view.Line($"going on after epoch {Math.Min(resumed, options.Training.Epochs)} of {options.Training.Epochs}; --fresh would start again");
            ScalableResult scaled = new ScalableTraining(options).Run(choice.Model.Graph, images.Data, checkpoint, images.IdentityWith(choice),
                new EpochLines(view, options.Training.Epochs, resumed), session.Cancellation);
            return (scaled, ScaleRecord.Of(scaled, choice.Model.Graph, images.Data, chip, project.Locate?.Specification));
        });

        Save(artifacts, choice.Model, scaled.LevelSet, options);
        CompressionFile.Save(record, artifacts.Folder);
        SearchMeasure measure = SearchMeasure.Of(project);
        long whole = Pipeline.Prepare(choice.Model.Graph).Macs;
        for (int level = 0; level < scaled.Levels.Count; level++)
            run.Result(FormattableString.Invariant($"level_{level}_{measure.Key}_percent"), 100 * scaled.Levels[level].SearchAccuracy);
        string shown = session.Shown(artifacts.ScaledModel);
        session.Result(() => Json(scaled, whole, measure, shown), text => Write(text, scaled, whole, measure, shown));
        return ExitCode.Done;
    }

    private static void Save(Artifacts artifacts, ModelFile model, LevelSet levels, ScalableOptions options)
    {
        Directory.CreateDirectory(artifacts.Folder);
        (ModelFile.Of(levels) with
        {
            Preprocessing = model.Preprocessing,
            Provenance = new Dictionary<string, string>(model.Provenance) { ["scaled_from"] = model.Sha256, ["scaling"] = options.Fingerprint },
        }).Save(artifacts.ScaledModel);
    }

    private static void Write(TextWriter text, ScalableResult scaled, long whole, SearchMeasure measure, string shown)
    {
        var table = new TextTable(">level", ">at most", ">MACs", ">of the network", $">search {measure.Name}  [measured]");
        for (int level = 0; level < scaled.Levels.Count; level++)
        {
            ScalableLevel found = scaled.Levels[level];
            table.Row(
                level.ToString(CultureInfo.InvariantCulture),
                string.Create(CultureInfo.InvariantCulture, $"{100 * found.Share:0.0} %"),
                Report.Text.Count(found.Graph.Macs),
                string.Create(CultureInfo.InvariantCulture, $"{100.0 * found.Graph.Macs / whole:0.0} %"),
                string.Create(CultureInfo.InvariantCulture, $"{100 * found.SearchAccuracy:0.00} %"));
        }

        text.Write(table);
        text.WriteLine($"wrote {shown}; next: edge quantize {shown}");
    }

    private static JsonObject Json(ScalableResult scaled, long whole, SearchMeasure measure, string shown) => new()
    {
        ["schema"] = "edge.scale/1",
        ["macs_before"] = whole,
        ["levels"] = new JsonArray([.. scaled.Levels.Select(level => (JsonNode)new JsonObject
        {
            ["part"] = level.Share,
            ["macs"] = level.Graph.Macs,
            [measure.Key] = level.SearchAccuracy,
        })]),
        ["model"] = shown,
    };
}
