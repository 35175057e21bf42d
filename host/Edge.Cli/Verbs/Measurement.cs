using System.Globalization;
using System.Runtime.InteropServices;
using Edge.Cli.CommandLine;
using Edge.Cli.Progress;
using Edge.Cli.Projects;
using Edge.Cli.Report;
using Edge.Cli.Report.Locating;
using Edge.Cli.Report.Robustness;
using Edge.Cli.Tools;
using Edge.Compiler;
using Edge.Compiler.Execution;
using Edge.Compiler.Ir;
using Edge.Compiler.Locating;
using Edge.Compiler.Pack;
using Edge.Compiler.Planning;
using Edge.Compiler.Preprocessing;
using Edge.Compiler.Quantizing;
using Edge.Compiler.Storage;
using Edge.Devices.Boards;
using Edge.Devices.Emulators;
using Edge.Devices.Ladder;
using Edge.Training;
using Edge.Training.Datasets;

namespace Edge.Cli.Verbs;

/// <summary>Everything 'edge validate' measures, put together.</summary>
internal sealed class Measurement(Session session, ProgressView view)
{
    /// <summary>Images the signal-to-noise ratio of each operator is measured on.</summary>
    private const int NoiseImages = 32;

    private readonly Project _project = session.Project;
    private readonly Artifacts _artifacts = ModelChoice.ArtifactsOf(session);

    public Validation Take(IReadOnlyList<string> stages, string? templates, PlanOptions plan, bool asIs)
    {
        ModelChoice int8 = ModelChoice.Int8(session, null);
        PreprocessingCheck.Same(int8, _project, session);
        ModelFile? floatModel = FloatModel();
        Graph? prepared = floatModel is null ? null : Pipeline.Prepare(floatModel.Graph);
        ProjectImages test = ProjectImages.Load(_project, "test", _project.Data.Test, view, session.Cancellation);
        CheckOutputs(int8, test);

        // The exact passes would part the levels: each would lose other channels.
        LevelProgram? levels = int8.Model.Levels is { } several ? Pipeline.Plan(several, plan) : null;
        Compiler.Planning.Program program = levels?.Full ?? Pipeline.Plan(ExactPasses.Of(int8.Model.Graph, asIs), plan);
        Board[] boards = [.. Target.Of(_project.Targets, null).Where(target => target.Language == "c").Select(target => target.Board)];
        var planned = new TargetPlan(program, plan);
        LadderResult ladder = Climb(program, int8.Model.Graph, prepared, int8, test.Set, stages, templates, levels is null ? null : new LevelChoice(levels, 0),
            emulated => planned.OfEmulated(emulated, boards));
        IReadOnlyList<int> decisions = ladder.Stages.First(stage => stage.Id == StageIds.Int8).Decisions;
        sbyte[][][] all = [.. Int8Executor.RunAllFast(program.Graph, test.Set.Images)];
        sbyte[][] outputs = [.. all.Select(image => image[0])];
        Judging judging = Judging.Of(_project, program.Graph, test.Dataset.ClassNames, int8.Locating);
        IReadOnlyList<int>[] scores = [.. outputs.Select(output => ScoresOf(output, test, int8.Locating))];
        IReadOnlyList<ImageVerdict> verdicts = judging.Verdicts(scores);
        Dictionary<string, double>? noise = Noise(prepared, int8.Model, test.Set);
        return new Validation
        {
            Project = _project.Name,
            ToolVersion = Product.Version,
            Date = DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            IsPlumbingTest = int8.Model.IsPlumbingTest(),
            Classes = test.Dataset.ClassNames,
            Judging = judging,
            ModelSha256 = int8.Model.Sha256,
            Data = new TestSet(
                test.Dataset.Name, test.Sha256, ImageHashes.Overlap(_artifacts.TrainingHashes, test.Set), ImageHashes.Overlap(_artifacts.CalibrationHashes, test.Set),
                [.. Enumerable.Range(0, test.Set.Count).Select(i => WithHeat(
                    Judged(test, i, scores[i], decisions[i], IsRight(judging, test.Set.Labels[i], verdicts[i])), all[i], program.Graph))]),
            Model = levels is null ? ModelFactsReader.Of(program, noise) : ModelFactsReader.Of(levels, noise),
            Ladder = ladder,
            Locating = int8.Locating is { } locating ? LocatingMeasurement.Of(locating, program.Graph, outputs, prepared, test.Set) : null,
            Accept = Limits.Of(_project.Accept),
            Levels = levels is null ? []
                : [.. LevelChoice.All(levels).Skip(1).Select(choice => AtLevel(choice, floatModel, int8, test.Set, stages, templates))],
            Robustness = _project.Validate.IsDisturbed ? Disturbed(program.Graph, int8.Locating, test) : [],
            Facts = Facts(int8, floatModel, test, ladder, judging),
        };
    }

    private ModelFile? FloatModel()
    {
        string path = _project.Model.EdgeFile ?? _artifacts.FloatModel;
        return File.Exists(path)
            ? ProjectNormalization.Before(Models.Float(path, session.Shown(path)), _project.Preprocess, session.Shown(path))
            : null;
    }

    private void CheckOutputs(ModelChoice int8, ProjectImages test)
    {
        CheckTask(int8);
        Shape output = int8.Model.Graph.Outputs[0].Shape;
        int outputs = int8.Locating is null ? output.Elements : output.Channels, classes = test.Dataset.ClassNames.Count;
        if (outputs != classes)
            throw new ModelException("E0312", session.Shown(int8.Path), $"has {outputs} outputs", $"{classes}, one for each class of {test.Dataset.Name}", "compare 'model.classes' with the network");
        Shape wanted = int8.Model.Graph.Inputs[0].Shape;
        if (!wanted.Equals(test.Set.Shape))
            throw new ModelException("E0311", session.Shown(int8.Path), $"takes {wanted}", $"{test.Set.Shape}, what the project's preprocessing gives", "compare 'preprocess' with what the model was trained on");
    }

    private void CheckTask(ModelChoice int8)
    {
        if (int8.Locating is null == _project.Locate is null)
        {
            int rows = int8.Model.Graph.Outputs[0].Shape is { Rank: 4 } grid ? grid.Height : 0;
            if (int8.Locating is not { } locating || rows * locating.CellPixels == int8.Model.Graph.Inputs[0].Shape.Height)
                return;
            throw new ModelException("E0312", session.Shown(int8.Path), $"has {rows} rows of cells", $"rows of {locating.CellPixels} pixels, as 'locate.cell' says",
                "train it again, or write the cell that it was trained with");
        }

        throw new ModelException("E0312", session.Shown(int8.Path), int8.Locating is null ? "tells classes of whole images apart" : "locates",
            _project.Locate is null ? "a network for 'task: classify'" : "a network for 'task: locate'", "train it again, or change 'task'");
    }

    private LevelResult AtLevel(
        LevelChoice choice, ModelFile? floatModel, ModelChoice int8, ImageSet test, IReadOnlyList<string> stages, string? templates)
    {
        session.Cancellation.ThrowIfCancellationRequested();
        Graph model = int8.Model.Levels!.Levels[choice.Level];
        bool isOfLevels = floatModel?.Levels is { } several && several.Count == choice.Program.Levels.Count;
        Graph? prepared = isOfLevels ? Pipeline.Prepare(floatModel!.Levels!.Levels[choice.Level]) : null;
        LadderResult ladder = Climb(choice.Program.Levels[choice.Level], model, prepared, int8, test, stages, templates, choice);
        return new LevelResult(choice.Level, model.Macs, ladder);
    }

    private LadderResult Climb(
        Compiler.Planning.Program program, Graph model, Graph? prepared, ModelChoice int8, ImageSet test, IReadOnlyList<string> stages,
        string? templates, LevelChoice? choice, Func<Board, Compiler.Planning.Program>? planned = null)
    {
        string where = choice is { Level: > 0 and var level } ? $"level {level}, " : "";
        var parts = stages.ToDictionary(stage => stage, stage => view.Part($"{where}stage {stage}"));
        var input = new LadderInput
        {
            Program = program,
            Planned = planned,
            Choice = choice,
            Model = model,
            FloatGraph = prepared,
            Images = test.Images,
            Labels = test.Labels,
            Emit = EmitSettings.Of(int8, int8.Model.Sha256, "", templates),
            Stages = stages,
            EmulatedImages = _project.Validate.EmulatedImages ?? int.MaxValue,
            Cancellation = session.Cancellation,
        };
        LadderResult result = ValidationLadder.Run(input, new StageProgress(parts));
        foreach (StageResult stage in result.Stages)
        {
            if (parts.TryGetValue(stage.Id, out ProgressPart? part))
                part.Report(1, stage.Status.ToString().ToLowerInvariant());
        }

        return result;
    }

    private sealed class StageProgress(Dictionary<string, ProgressPart> parts) : IProgress<LadderProgress>
    {
        public void Report(LadderProgress value)
        {
            if (parts.TryGetValue(value.StageId, out ProgressPart? part))
                part.Report(value.Fraction, null);
        }
    }

    private static bool IsRight(Judging judging, int label, ImageVerdict image) => image.Verdict == (judging.IsDefect(label) ? PartVerdict.Ng : PartVerdict.Ok);

    private static IReadOnlyList<int> ScoresOf(sbyte[] output, ProjectImages test, LocatingSpecification? locating) =>
        ClassScores.Of(output, test.Dataset.ClassNames.Count, locating is not null);

    private static JudgedImage Judged(ProjectImages test, int index, IReadOnlyList<int> scores, int decision, bool isRight)
    {
        int label = test.Set.Labels[index];
        RawImage? raw = decision == label && isRight ? null : test.Dataset.Read(index);
        return new JudgedImage(test.Dataset.ImageName(index), label, scores, raw is null ? null : new Picture(raw.Width, raw.Height, raw.Channels, raw.Pixels))
        {
            Tensor = raw is null ? null : TensorOf(test.Set, index),
            DefectPixels = test.Dataset is IObjectDataset objects ? LargestOf(objects.Objects(index)) : null,
        };
    }

    private static JudgedImage WithHeat(JudgedImage image, sbyte[][] outputs, Graph graph) => image.Tensor is { } tensor && MapPart.RowsOf(graph) is > 0 and var rows
        ? image with { Heat = HeatPicture.Over(tensor, [.. outputs[1].Select(cell => (int)cell)], rows) } : image;

    private static int? LargestOf(IReadOnlyList<ImageObject> objects) =>
        (int?)objects.Where(each => !each.IsPoint).Select(each => (double?)each.Box.Extent).Max();

    /// <summary>The network's input as a picture; null where it has another number of channels than a picture.</summary>
    private static Picture? TensorOf(ImageSet test, int index) => test.Shape[3] is not (1 or 3) ? null
        : new Picture(test.Shape[2], test.Shape[1], test.Shape[3], [.. test.Images[index].Select(value => (byte)(value + 128))]);

    private IReadOnlyList<DisturbedSet> Disturbed(Graph graph, LocatingSpecification? locating, ProjectImages test)
    {
        PreprocessingSpecification preprocessing = ProjectImages.SpecificationOf(_project.Preprocess);
        ProgressPart part = view.Part("robustness");
        return [.. Disturbance.All.Select((disturbance, i) =>
        {
            ImageSet images = new DisturbedDataset(test.Dataset, disturbance).Load(preprocessing, test.Set.Count, cancellation: session.Cancellation);
            var outputs = new DisturbedSet(disturbance.Id, [.. Int8Executor.RunAllFast(graph, images.Images).Select(image => ScoresOf(image[0], test, locating))]);
            part.Report((i + 1.0) / Disturbance.All.Count, null);
            return outputs;
        })];
    }

    private static Dictionary<string, double>? Noise(Graph? prepared, ModelFile int8, ImageSet test)
    {
        // The project's float network need not be the one that was quantized: a search's winner has fewer channels.
        if (prepared is null || !QuantizationReport.AreOfOneNetwork(prepared, int8.Graph) || int8.HasMovedNumbers())
            return null;
        QuantizationReport report = QuantizationReport.Measure(prepared, int8.Graph, [.. Enumerable.Range(0, Math.Min(NoiseImages, test.Count)).Select(test.Real)]);
        return report.Tensors.Where(tensor => tensor.SnrDb is not null && tensor.Node.Length > 0).ToDictionary(tensor => tensor.Node, tensor => tensor.SnrDb!.Value);
    }

    private List<Fact> Facts(ModelChoice choice, ModelFile? floatModel, ProjectImages test, LadderResult ladder, Judging judging)
    {
        PreprocessingSpecification preprocessing = ProjectImages.SpecificationOf(_project.Preprocess);
        ModelFile int8 = choice.Model;
        List<Fact> facts = [new Fact("model", "INT8 model", $"sha256 {int8.Sha256}")];
        if (floatModel is not null)
            facts.Add(new Fact("model", "float model", $"sha256 {floatModel.Sha256}"));
        facts.Add(new Fact("model", "preprocessing", preprocessing.CanonicalText));
        facts.Add(new Fact("model", "preprocessing hash", $"sha256 {preprocessing.Sha256}"));
        facts.Add(new Fact("model", "limits hash", $"sha256 {judging.Sha256}"));
        if (choice.Locating is { } locating)
            facts.Add(new Fact("model", "locating", locating.CanonicalText));
        facts.AddRange(int8.Provenance.Where(pair => pair.Key is not ("float model" or "edge" or LocatingSpecification.Key)).Select(pair => new Fact("origin", pair.Key, pair.Value)));
        facts.Add(new Fact("data", "test images", $"{test.Dataset.Name}, {Report.Text.Count(test.Set.Count)} images"));
        facts.Add(new Fact("data", "test set hash", $"sha256 {test.Sha256}"));
        facts.Add(new Fact("data", "also in training", Shared(ImageHashes.Overlap(_artifacts.TrainingHashes, test.Set))));
        facts.Add(new Fact("data", "also in calibration", Shared(ImageHashes.Overlap(_artifacts.CalibrationHashes, test.Set))));
        facts.Add(new Fact("tools", "edge", Product.Version));
        facts.Add(new Fact("tools", ".NET", RuntimeInformation.FrameworkDescription));
        foreach (CheckedTool tool in CheckedTool.All.Where(tool => Uses(tool.Name, ladder)))
            facts.Add(new Fact("tools", tool.Name, ToolProbe.Version(tool) ?? "not found"));
        return facts;
    }

    private static string Shared(int? images) => images is { } count ? $"{count.ToString(CultureInfo.InvariantCulture)} images" : "not checked: no list of those images";

    private static bool Uses(string tool, LadderResult ladder) =>
        ladder.Stages.Where(stage => stage.Decisions.Count > 0).SelectMany(stage => ToolNeeds.OfStage(stage.Id)).Contains(tool);
}
