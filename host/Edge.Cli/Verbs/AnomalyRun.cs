using System.Globalization;
using System.Text.Json.Nodes;
using Edge.Cli.CommandLine;
using Edge.Cli.History;
using Edge.Cli.Progress;
using Edge.Cli.Projects;
using Edge.Cli.Report;
using Edge.Cli.Statistics;
using Edge.Compiler.Ir;
using Edge.Compiler.Storage;
using Edge.Training;
using Edge.Training.Anomalies;

namespace Edge.Cli.Verbs;

/// <summary>From good parts to an INT8 model with its limit: what 'edge anomaly' does, and 'edge train' in a project of its kind.</summary>
internal static class AnomalyRun
{
    /// <param name="verb">For the history.</param>
    /// <param name="section">How.</param>
    /// <param name="fresh">Forget an earlier run.</param>
    public static int Of(Session session, string verb, AnomalySection section, bool fresh) =>
        RecordedRun.Of(session, verb, section.Seed, ProjectSettings.OfAnomaly(session.Project, section), run => Run(session, run, section, fresh));

    private static int Run(Session session, RecordedRun run, AnomalySection section, bool fresh)
    {
        Project project = session.Project;
        Artifacts artifacts = ModelChoice.ArtifactsOf(session);
        if (fresh && Directory.Exists(artifacts.Checkpoint))
            Directory.Delete(artifacts.Checkpoint, recursive: true);
        IReadOnlyList<Target> targets = Target.Of(project.Targets, only: null);
        var (images, parts, forecasts, fitted) = ProgressView.Run(session, view =>
        {
            ProjectImages train = ProjectImages.Load(project, "train", project.Data.Train, view, session.Cancellation);
            ImageSet good = train.Set.Part([.. Enumerable.Range(0, train.Set.Count).Where(i => train.Set.Labels[i] == 0)]);
            var parts = GoodParts.Split(good, $"{project.File}: data.train");
            Graph? brought = Backbone(session, section, good);
            Graph shape = brought ?? AnomalyForecast.BackboneOf(section, good.Shape);
            AnomalyForecast[] forecasts = [.. section.Heads.Select(head => AnomalyForecast.Of(head, shape, targets))];
            view.Line(AnomalyForecast.Table(forecasts) + "predicted, before anything is trained");
            Graph backbone = brought ?? Trained(session, section, view, parts, artifacts, train.Sha256);
            ProgressPart part = view.Part("fitting");
            AnomalyModel fitted = AnomalyTraining.Fit(backbone, section.Heads[0], parts, section.Options, QuantizeVerb.OptionsOf(project));
            part.Report(1, null);
            return (train, parts, forecasts, fitted);
        });

        session.Cancellation.ThrowIfCancellationRequested();
        var rejected = new Rate(fitted.Limit.Rejected, fitted.Limit.Parts);
        string limit = string.Create(CultureInfo.InvariantCulture,
            $"score {fitted.Limit.Score:0.0000}: {rejected.Hits} of {rejected.Trials} held-back good parts reach it, at most {100 * rejected.UpperBound(Figures.UsualConfidence):0.00} % of others with 95 % confidence");
        var provenance = new Dictionary<string, string>
        {
            ["edge"] = Product.Version,
            ["network"] = section.Backbone is null ? "anomaly, trained on synthetic defects" : $"features of {Path.GetFileName(section.Backbone)}",
            ["training data"] = $"{images.Dataset.Name}, {parts.Fitted.Count} good parts fitted, {parts.Held.Count} held back, sha256 {images.Sha256}",
            ["head"] = forecasts[0].Title,
            ["limit"] = limit,
        };
        string preprocessing = ProjectImages.SpecificationOf(project.Preprocess).CanonicalText;
        var real = new ModelFile(fitted.Float) { Preprocessing = preprocessing, Provenance = provenance };
        ModelFile int8 = new(fitted.Int8)
        {
            Preprocessing = preprocessing,
            Provenance = new Dictionary<string, string>(provenance)
            {
                ["float model"] = $"sha256 {real.Sha256}",
                [ModelOrigin.Calibration] = AnomalyTraining.Calibration(parts, section.Options).Description,
            },
        };
        Directory.CreateDirectory(artifacts.Folder);
        ImageHashes.Save(artifacts.TrainingHashes, images.Set);
        real.Save(artifacts.FloatModel);
        int8.Save(artifacts.Int8Model);
        run.Hash("data.train", images.Sha256);
        run.Hash("float model", real.Sha256);
        run.Hash("int8 model", int8.Sha256);
        run.Result("limit", fitted.Limit.Score);
        run.Result("held_back_overkill_percent", 100 * rejected.Value);
        session.Result(() => Json(session, artifacts, fitted, rejected, forecasts), text =>
        {
            text.Write(AnomalyForecast.Table(forecasts));
            text.WriteLine($"\nlimit: {limit}  [measured, INT8]");
            if (rejected.UpperBound(Figures.UsualConfidence) > section.Overkill)
                text.WriteLine($"       to be sure of {Text.Percent(section.Overkill)} takes {SampleSize.Needed(0, Math.Max(section.Overkill, 1e-6), Figures.UsualConfidence)} held-back parts or more");
            text.WriteLine("escape cannot be stated: no bad part was seen; 'edge validate' counts it where 'data.test' has some");
            text.WriteLine($"wrote {session.Shown(artifacts.FloatModel)}, {session.Shown(artifacts.Int8Model)}");
        });
        session.Note("next: edge compile, edge validate, edge pack");
        return ExitCode.Done;
    }

    // What was brought along; null: one is to be trained.
    private static Graph? Backbone(Session session, AnomalySection section, ImageSet good)
    {
        if (section.Backbone is null)
            return null;
        ModelFile model = Models.Float(section.Backbone, session.Shown(section.Backbone));
        return model.Graph.Inputs is [var input] && input.Shape.Equals(good.Shape)
            ? AnomalyTraining.Cut(model.Graph, section.Node)
            : throw new ModelException("E0311", session.Shown(section.Backbone), $"takes {string.Join(", ", model.Graph.Inputs.Select(each => each.Shape))}",
                $"{good.Shape}, what the project's preprocessing gives", "compare 'preprocess' with what the model was trained on");
    }

    private static Graph Trained(Session session, AnomalySection section, ProgressView view, GoodParts parts, Artifacts artifacts, string data)
    {
        var checkpoint = new Checkpoint(artifacts.Checkpoint);
        int resumed = checkpoint.Read()?.Epochs.Count ?? 0;
        if (resumed > 0)
            view.Line($"going on after epoch {Math.Min(resumed, section.Epochs)} of {section.Epochs}; --fresh would start again");
        return AnomalyTraining.Backbone(parts, section.Options, checkpoint, data, new EpochLines(view, section.Epochs, resumed), session.Cancellation);
    }

    private static JsonObject Json(Session session, Artifacts artifacts, AnomalyModel fitted, Rate rejected, IReadOnlyList<AnomalyForecast> forecasts) => new()
    {
        ["schema"] = "edge.anomaly/1",
        ["head"] = forecasts[0].Title,
        ["limit"] = fitted.Limit.Score,
        ["limit_step"] = fitted.Limit.Step,
        ["held_back"] = rejected.Trials,
        ["held_back_rejected"] = rejected.Hits,
        ["overkill_bound_95"] = rejected.UpperBound(Figures.UsualConfidence),
        ["escape"] = null,
        ["forecasts"] = new JsonArray([.. forecasts.SelectMany(forecast => forecast.Boards.Select(board => (JsonNode)new JsonObject
        {
            ["head"] = forecast.Title,
            ["head_bytes"] = forecast.HeadBytes,
            ["board"] = board.Target.Board.Name,
            ["flash_bytes"] = board.FlashBytes,
            ["ram_bytes"] = board.RamBytes,
            ["instructions"] = board.Instructions,
            ["ms"] = board.Milliseconds,
            ["fits"] = board.Fits,
        }))]),
        ["float_model"] = session.Shown(artifacts.FloatModel),
        ["model"] = session.Shown(artifacts.Int8Model),
    };
}
