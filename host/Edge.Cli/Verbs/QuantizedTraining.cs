using System.Globalization;
using System.Text.Json.Nodes;
using Edge.Cli.CommandLine;
using Edge.Cli.History;
using Edge.Cli.Progress;
using Edge.Cli.Projects;
using Edge.Compiler.Ir;
using Edge.Compiler.Quantizing;
using Edge.Training;
using Edge.Training.Compressing;

namespace Edge.Cli.Verbs;

/// <summary>The part of 'edge quantize' that trains the network with everything rounded. Interrupted or run again, it goes on after the last finished epoch.</summary>
/// <param name="Int8">The trained network.</param>
/// <param name="Images">What its ranges started from, preprocessed.</param>
/// <param name="Measure">What epochs are judged by.</param>
internal sealed record QuantizedTraining(Graph Int8, ProjectImages Images, IReadOnlyList<EpochResult> Epochs, SearchMeasure Measure)
{
    /// <exception cref="UsageException">E0314: there are no images to train on. E0283: 'data.search' is the test split.</exception>
    public static QuantizedTraining Run(Session session, RecordedRun run, ModelChoice choice, QatSection settings, QuantizationOptions options, ProgressView view)
    {
        Project project = session.Project;
        foreach (var (role, source) in new[] { ("train", project.Data.Train), ("search", project.Data.Search) })
        {
            if (source is null)
            {
                throw new UsageException("E0314", project.File, $"'data.{role}' is missing", "labelled images to train on, and others to judge epochs by",
                    "without 'qat', 'edge quantize' needs no labels");
            }
        }

        LearningImages.OtherThanTest(project.Data);
        LearningImages images = LearningImages.Load(session, choice, view);
        TrainingOptions recovery = RecoveryTraining.Of(project, settings.Epochs, settings.LearningRate, project.Train.Seed);
        var training = new QuantizationAwareTraining(recovery, options)
        {
            Steps = settings.Steps,
            CalibrationImages = project.Quantize.Images,
            Teacher = settings.HasTeacher ? new Distillation(choice.Model.Graph, new SoftTargetLoss()) : null,
        };
        string data = images.IdentityWith(choice);
        // Other settings or data go elsewhere, so that nothing has to be thrown away.
        var checkpoint = new Checkpoint(Path.Combine(ModelChoice.ArtifactsOf(session).QatCheckpoints, training.KeyOf(choice.Model.Graph, data)[..12]));
        int resumed = checkpoint.Read()?.Epochs.Count ?? 0;
        if (resumed > 0)
            view.Line($"going on after epoch {Math.Min(resumed, settings.Epochs)} of {settings.Epochs}");
        var lines = new EpochLines(view, settings.Epochs, resumed);
        var (network, epochs) = training.Run(choice.Model.Graph, images.Data, checkpoint, data, lines, session.Cancellation);
        images.Record(run);
        run.Result($"{SearchMeasure.Of(project).Key}_percent", 100 * epochs[^1].SearchAccuracy);
        return new QuantizedTraining(network.ToInt8(), images.Train, epochs, SearchMeasure.Of(project));
    }

    /// <summary>A line for people.</summary>
    public string Text => string.Create(CultureInfo.InvariantCulture,
        $"trained with everything rounded for {Report.Text.Plural(Epochs.Count, "epoch")}: search {Measure.Name} {100 * Epochs[^1].SearchAccuracy:0.00} %  [measured]");

    /// <summary>The same for machines.</summary>
    public JsonArray Json => new([.. Epochs.Select(epoch => (JsonNode)new JsonObject
    {
        ["epoch"] = epoch.Epoch,
        ["loss"] = epoch.Loss,
        [Measure.Key] = epoch.SearchAccuracy,
    })]);
}
