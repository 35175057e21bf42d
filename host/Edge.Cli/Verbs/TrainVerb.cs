using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Edge.Cli.CommandLine;
using Edge.Cli.History;
using Edge.Cli.Progress;
using Edge.Cli.Projects;
using Edge.Compiler.Ir;
using Edge.Compiler.Storage;
using Edge.Training;
using Edge.Training.Compressing;
using Edge.Training.Models;

namespace Edge.Cli.Verbs;

/// <summary><c>edge train</c>: images become weights. Interrupted or run again, it goes on after the last finished epoch.</summary>
internal static class TrainVerb
{
    public static Command Create(Application application)
    {
        var epochs = new Option<int?>("--epochs") { Description = "train.epochs", HelpName = "N" };
        var seed = new Option<int?>("--seed") { Description = "train.seed", HelpName = "N" };
        var fresh = new Option<bool>("--fresh") { Description = "Forget an earlier run and start from nothing" };
        var command = new Command("train", "Train the project's network; run again to go on after an interruption") { epochs, seed, fresh };
        application.Bind(command, (session, parsed) =>
        {
            session.Override("train.epochs", parsed.GetValue(epochs));
            session.Override("train.seed", parsed.GetValue(seed));
            Project project = session.Project;
            if (project.Model.EdgeFile is not null)
                throw new UsageException("E0016", project.Model.Place.Text, "'model.edge' brings a trained graph", "'model.network' to train one", "go on with 'edge quantize'");
            return RecordedRun.Of(session, "train", project.Train.Seed, ProjectSettings.OfTraining(project), run => Run(session, run, parsed.GetValue(fresh)));
        });
        return command;
    }

    private static int Run(Session session, RecordedRun run, bool fresh)
    {
        Project project = session.Project;
        Artifacts artifacts = ModelChoice.ArtifactsOf(session);
        if (fresh && Directory.Exists(artifacts.Checkpoint))
            Directory.Delete(artifacts.Checkpoint, recursive: true);
        (Trained trained, ProjectImages train, ProjectImages search) = ProgressView.Run(session, view =>
        {
            ProjectImages train = ProjectImages.Load(project, "train", project.Data.Train, view, session.Cancellation);
            ProjectImages search = ProjectImages.Load(project, "search", project.Data.Search, view, session.Cancellation);
            Network network = NetworkCatalog.Create(project.Model.Network!, train.Set.Shape, train.Dataset.ClassNames.Count);
            if (project.Preprocess is { Mean: not null } or { Deviation: not null })
                network = Normalized(network, project.Preprocess);
            return (project.Model.Checkpoint is { } weights ? Imported(network, weights, search) : Train(session, view, network, train, search, artifacts), train, search);
        });

        Graph graph = NetworkGraph.Create(trained.Network, trained.Module, train.Dataset.ClassNames);
        var model = new ModelFile(graph)
        {
            Preprocessing = ProjectImages.SpecificationOf(project.Preprocess).CanonicalText,
            Provenance = new Dictionary<string, string>
            {
                ["edge"] = Product.Version,
                ["network"] = trained.Network.Name,
                ["training data"] = $"{train.Dataset.Name}, sha256 {train.Sha256}",
                ["search data"] = $"{search.Dataset.Name}, sha256 {search.Sha256}",
                ["training"] = trained.Description,
            },
        };
        Directory.CreateDirectory(artifacts.Folder);
        ImageHashes.Save(artifacts.TrainingHashes, train.Set);
        model.Save(artifacts.FloatModel);

        run.Hash("data.train", train.Sha256);
        run.Hash("data.search", search.Sha256);
        run.Hash("float model", model.Sha256);
        run.Result("search_accuracy_percent", 100 * trained.SearchAccuracy);
        if (trained.Epochs.Count > 0)
            run.Result("loss", trained.Epochs[^1].Loss);
        session.Result(() => Json(session, trained, artifacts, model), text =>
            text.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{trained.Network.Name}: search accuracy {100 * trained.SearchAccuracy:0.00} %  [measured]   wrote {session.Shown(artifacts.FloatModel)}")));
        return ExitCode.Done;
    }

    private sealed record Trained(Network Network, TorchSharp.Modules.Sequential Module, IReadOnlyList<EpochResult> Epochs, double SearchAccuracy, string Description);

    private static Network Normalized(Network network, PreprocessSection preprocess)
    {
        int channels = network.Input.Channels;
        return network.Normalized(preprocess.Mean ?? [.. Enumerable.Repeat(0f, channels)], preprocess.Deviation ?? [.. Enumerable.Repeat(1f, channels)]);
    }

    private static Trained Train(Session session, ProgressView view, Network network, ProjectImages train, ProjectImages search, Artifacts artifacts)
    {
        TrainSection settings = session.Project.Train;
        var options = new TrainingOptions
        {
            Epochs = settings.Epochs,
            BatchSize = settings.Batch,
            Optimizer = Enum.Parse<TrainingOptimizer>(settings.Optimizer, ignoreCase: true),
            LearningRate = settings.LearningRate,
            WeightDecay = settings.WeightDecay,
            Momentum = settings.Momentum,
            LabelSmoothing = settings.LabelSmoothing,
            FlipHorizontally = settings.FlipHorizontally,
            FlipVertically = settings.FlipVertically,
            ShiftPixels = settings.ShiftPixels,
            Seed = settings.Seed,
        };
        ModelChoice? teacher = settings.Teacher is null ? null : TeacherOf(session, settings.Teacher);
        var checkpoint = new Checkpoint(artifacts.Checkpoint);
        int resumed = checkpoint.Read()?.Epochs.Count ?? 0;
        if (resumed > 0)
            view.Line($"going on after epoch {Math.Min(resumed, options.Epochs)} of {options.Epochs}; --fresh would start again");
        var trainer = new Trainer(network, options) { Teacher = teacher is null ? null : new Distillation(teacher.Model.Graph, settings.Distillation) };
        string data = $"{(teacher is null ? "" : $"teacher {teacher.Model.Sha256}, ")}train {train.Sha256}, search {search.Sha256}";
        var (module, epochs) = trainer.Run(
            train.Set, search.Set, checkpoint, data, new EpochLines(view, options.Epochs, resumed), session.Cancellation);
        string description = teacher is null ? options.Fingerprint : $"{options.Fingerprint}, taught by sha256 {teacher.Model.Sha256}";
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
        ["search_accuracy"] = trained.SearchAccuracy,
        ["epochs"] = new JsonArray([.. trained.Epochs.Select(epoch => (JsonNode)new JsonObject
        {
            ["epoch"] = epoch.Epoch,
            ["loss"] = epoch.Loss,
            ["search_accuracy"] = epoch.SearchAccuracy,
        })]),
        ["model"] = session.Shown(artifacts.FloatModel),
        ["sha256"] = model.Sha256,
    };
}
