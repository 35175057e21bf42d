using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Edge.Cli.CommandLine;
using Edge.Cli.History;
using Edge.Cli.Progress;
using Edge.Cli.Projects;
using Edge.Compiler.Ir;
using Edge.Compiler.Locating;
using Edge.Compiler.Storage;
using Edge.Training;
using Edge.Training.Compressing;
using Edge.Training.Models;

namespace Edge.Cli.Verbs;

/// <summary><c>edge train</c>: images become weights. Interrupted or run again, it goes on after the last finished epoch.</summary>
internal static class TrainVerb
{
    /// <summary>What was learned should be kept: each step is this many times smaller.</summary>
    private const double FurtherSlower = 10;

    public static Command Create(Application application)
    {
        var epochs = new Option<int?>("--epochs") { Description = "train.epochs", HelpName = "N" };
        var seed = new Option<int?>("--seed") { Description = "train.seed", HelpName = "N" };
        var fresh = new Option<bool>("--fresh") { Description = "Forget an earlier run and start from nothing" };
        var further = new Option<int?>("--further")
        {
            Description = "Go on from the last weights for N epochs at a tenth of the learning rate, with the images there are now: those of data.more too",
            HelpName = "N",
        };
        var command = new Command("train", "Train the project's network; run again to go on after an interruption") { epochs, seed, fresh, further };
        application.Bind(command, (session, parsed) =>
        {
            session.Override("train.epochs", parsed.GetValue(further) ?? parsed.GetValue(epochs));
            session.Override("train.seed", parsed.GetValue(seed));
            Project project = session.Project;
            if (project.Model.EdgeFile is not null)
                throw new UsageException("E0016", project.Model.Place.Text, "'model.edge' brings a trained graph", "'model.network' to train one", "go on with 'edge quantize'");
            bool goesOn = parsed.GetValue(further) is not null;
            if (goesOn && (parsed.GetValue(fresh) || parsed.GetValue(epochs) is not null || project.Model.Checkpoint is not null))
                throw new UsageException("E0003", "--further", "with --fresh, --epochs or 'model.checkpoint'", "--further N alone: it goes on from what 'edge train' made");
            if (goesOn && project.Anomaly is not null)
                throw new UsageException("E0003", "--further", "with a model of good parts alone", "a network that is trained with labels: 'edge train' learns good parts anew");
            if (project.Anomaly is { } anomaly)
                return AnomalyRun.Of(session, "train", anomaly.With(parsed.GetValue(epochs), parsed.GetValue(seed)), parsed.GetValue(fresh));
            return RecordedRun.Of(session, "train", project.Train.Seed, ProjectSettings.OfTraining(project), run => Run(session, run, parsed.GetValue(fresh), goesOn));
        });
        return command;
    }

    private static int Run(Session session, RecordedRun run, bool fresh, bool goesOn)
    {
        Project project = session.Project;
        Artifacts artifacts = ModelChoice.ArtifactsOf(session);
        for (int round = 1; fresh && Directory.Exists(artifacts.CheckpointOfRound(round)); round++)
            Directory.Delete(artifacts.CheckpointOfRound(round), recursive: true);
        (Trained trained, ProjectImages train, ProjectImages search) = ProgressView.Run(session, view =>
        {
            ProjectImages train = TrainingImages.Load(project, view, session.Cancellation);
            ProjectImages search = ProjectImages.Load(project, "search", project.Data.Search, view, session.Cancellation);
            Network network = ProjectTraining.NetworkOf(project, train.Set.Shape, train.Dataset.ClassNames.Count);
            return (project.Model.Checkpoint is { } weights ? Imported(network, weights, search) : Train(session, view, network, train, search, artifacts, goesOn), train, search);
        });

        Graph graph = NetworkGraph.Create(trained.Network, trained.Module, train.Dataset.ClassNames);
        var model = new ModelFile(graph)
        {
            Preprocessing = ProjectImages.SpecificationOf(project.Preprocess).CanonicalText,
            Provenance = Provenance(project, trained, train, search),
        };
        Directory.CreateDirectory(artifacts.Folder);
        ImageHashes.Save(artifacts.TrainingHashes, train.Set);
        model.Save(artifacts.FloatModel);

        run.Hash("data.train", train.Sha256);
        run.Hash("data.search", search.Sha256);
        run.Hash("float model", model.Sha256);
        run.Result($"{SearchMeasure.Of(project).Key}_percent", 100 * trained.SearchAccuracy);
        if (trained.Epochs.Count > 0)
            run.Result("loss", trained.Epochs[^1].Loss);
        session.Result(() => Json(session, trained, artifacts, model), text =>
            text.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{trained.Network.Name}: search {SearchMeasure.Of(project).Name} {100 * trained.SearchAccuracy:0.00} %  [measured]   wrote {session.Shown(artifacts.FloatModel)}")));
        return ExitCode.Done;
    }

    private static Dictionary<string, string> Provenance(Project project, Trained trained, ProjectImages train, ProjectImages search)
    {
        var provenance = new Dictionary<string, string>
        {
            ["edge"] = Product.Version,
            ["network"] = trained.Network.Name,
            ["training data"] = $"{train.Dataset.Name}, sha256 {train.Sha256}",
            ["search data"] = $"{search.Dataset.Name}, sha256 {search.Sha256}",
            ["training"] = trained.Description,
        };
        if (project.Locate is { } locate)
            provenance[LocatingSpecification.Key] = locate.Specification.CanonicalText;
        return provenance;
    }

    private sealed record Trained(Network Network, TorchSharp.Modules.Sequential Module, IReadOnlyList<EpochResult> Epochs, double SearchAccuracy, string Description);

    private static Trained Train(Session session, ProgressView view, Network network, ProjectImages train, ProjectImages search, Artifacts artifacts,
        bool goesOn)
    {
        TrainSection settings = session.Project.Train;
        TrainingOptions options = ProjectTraining.OptionsOf(settings);
        if (goesOn)
            options = options with { LearningRate = options.LearningRate / FurtherSlower };
        if (settings.Teacher is not null && session.Project.Locate is not null)
            throw new UsageException("E0016", session.Project.File, "'train.teacher' beside 'task: locate'", "a network that locates learns from the labels alone");
        if (settings.Variation.MirrorsEdges && session.Project.Locate is not null)
            throw new UsageException("E0016", session.Project.File, "mirrored edges in 'train.augment' beside 'task: locate'", "the usual edges: what is mirrored in has no place");
        ModelChoice? teacher = settings.Teacher is null ? null : TeacherOf(session, settings.Teacher);
        string data = $"{(teacher is null ? "" : $"teacher {teacher.Model.Sha256}, ")}train {train.Sha256}, search {search.Sha256}";
        TrainingRound round = goesOn ? TrainingRound.After(artifacts, data, options) : TrainingRound.First(artifacts);
        data += round.Origin;
        Checkpoint checkpoint = round.Checkpoint;
        int resumed = checkpoint.Read()?.Epochs.Count ?? 0;
        if (resumed > 0)
            view.Line($"going on after epoch {Math.Min(resumed, options.Epochs)} of {options.Epochs}; --fresh would start again");
        var trainer = new Trainer(network, options)
        {
            Teacher = teacher is null ? null : new Distillation(teacher.Model.Graph, settings.Distillation),
            Start = round.Start,
        };
        var (module, epochs) = trainer.Run(
            train.Set, search.Set, checkpoint, data, new EpochLines(view, options.Epochs, resumed), session.Cancellation);
        string description = (teacher is null ? options.Fingerprint : $"{options.Fingerprint}, taught by sha256 {teacher.Model.Sha256}") + round.Origin;
        return new Trained(network, module, epochs, epochs[^1].SearchAccuracy, description);
    }

    private static ModelChoice TeacherOf(Session session, string path)
    {
        ModelChoice choice = ModelChoice.Float(session, path).OneLevel(session);
        PreprocessingCheck.Same(choice, session.Project, session);
        return choice;
    }

    private static Trained Imported(Network network, string weights, ProjectImages search)
    {
        var module = NetworkModule.Create(network);
        Checkpoint.LoadWeights(module, weights);
        module.eval();
        return new Trained(network, module, [], Trainer.Accuracy(module, search.Set), $"weights of {Path.GetFileName(weights)}");
    }

    private static JsonObject Json(Session session, Trained trained, Artifacts artifacts, ModelFile model) => new()
    {
        ["schema"] = "edge.train/1",
        ["network"] = trained.Network.Name,
        [SearchMeasure.Of(session.Project).Key] = trained.SearchAccuracy,
        ["epochs"] = new JsonArray([.. trained.Epochs.Select(epoch => (JsonNode)new JsonObject
        {
            ["epoch"] = epoch.Epoch,
            ["loss"] = epoch.Loss,
            [SearchMeasure.Of(session.Project).Key] = epoch.SearchAccuracy,
        })]),
        ["model"] = session.Shown(artifacts.FloatModel),
        ["sha256"] = model.Sha256,
    };
}
