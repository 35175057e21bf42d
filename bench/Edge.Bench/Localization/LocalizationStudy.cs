using Edge.Compiler;
using Edge.Compiler.Emission;
using Edge.Compiler.Ir;
using Edge.Compiler.Locating;
using Edge.Compiler.Planning;
using Edge.Compiler.Storage;
using Edge.Devices.Ladder;
using Edge.Training;
using Edge.Training.Compressing;
using Edge.Training.Datasets;
using Edge.Training.Models;

namespace Edge.Bench.Localization;

/// <summary>Defects of rendered parts located at 64x64: accuracy, cost on a Cortex-M4, and the same network accelerated by low rank.</summary>
/// <remarks>Every setting is fixed on the search split; the test split is looked at once, in the end.</remarks>
internal static class LocalizationStudy
{
    private const int TrainImages = 30_000, PlainImages = 10_000, SearchImages = 1000, TestImages = 500, EmulatedImages = 50;

    private const double PositiveWeight = 4;

    private static readonly LocatingSpecification _common = new(8, 0.5, 16);

    private static readonly double[] _thresholds = [0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];

    private static readonly double[] _shares = [0.5, 0.25];

    private static readonly TrainingOptions _training = new() { Epochs = 10, BatchSize = 48, LearningRate = 0.006 };

    private static readonly TrainingOptions _plainTraining = new() { Epochs = 8, BatchSize = 48, LearningRate = 0.004 };

    private static readonly TrainingOptions _recovery = new() { Epochs = 3, BatchSize = 48, LearningRate = 0.002, WarmUpEpochs = 0 };

    /// <param name="models">Trained networks, <c>locate-parts-1.edge</c> and <c>locate-plain-1.edge</c>; what is not there is trained here, resumable.</param>
    /// <param name="state">Checkpoints, and the networks that were trained here.</param>
    /// <param name="results">The table that is written.</param>
    public static void Run(string models, string state, string results)
    {
        ImageSet train = PartsImages.Of(RenderedSplit.Train, TrainImages, _common, PositiveWeight);
        ImageSet search = PartsImages.Of(RenderedSplit.Search, SearchImages, _common, PositiveWeight);
        Network network = NetworkCatalog.CreateLocator("parts", train.Shape, 5, _common.CellPixels);
        Graph parts = Trained("parts", network, _training, train, search, models, state);
        var rows = new List<LocalizationRow> { Chosen("parts", parts, train, search) };
        ImageSet some = train.Part([.. Enumerable.Range(0, PlainImages)]);
        Graph plain = Trained("plain", Plain(train.Shape), _plainTraining, some, search, models, state);
        rows.Add(Chosen("plain", plain, some, search));
        foreach (double share in _shares)
        {
            Console.WriteLine(FormattableString.Invariant($"low rank, a share of {share}"));
            Graph factored = Factored(plain, new CompressionData(some, search), share);
            rows.Add(Chosen(FormattableString.Invariant($"plain, low rank, {share} of the MACs"), factored, some, search));
            Graph start = BatchNormInsertion.Run(factored, some.Part([.. Enumerable.Range(0, 500)]));
            Graph tuned = new FineTuning(_recovery).Run(start, new CompressionData(some, search)).Graph;
            rows.Add(Chosen($"the same, {_recovery.Epochs} epochs further", tuned, some, search));
        }

        // From here on nothing is chosen any more.
        ImageSet test = PartsImages.Of(RenderedSplit.Test, TestImages, _common, PositiveWeight);
        foreach (LocalizationRow row in rows)
        {
            row.Test = row.Detector.Score(test, row.Specification);
            row.FloatTest = row.Detector.FloatScore(test, row.Specification);
            row.Ladder = Climbed(row, test);
        }

        LocalizationTable.Write(results, rows, $"parts: {TrainImages} training images, {_training.Fingerprint}. plain: {PlainImages}, "
            + $"{_plainTraining.Fingerprint}; after low rank {_recovery.Fingerprint}. A cell with a defect counts {PositiveWeight}; {SearchImages} search and "
            + $"{TestImages} test images", EmulatedImages);
    }

    /// <summary>Plain 3x3 convolutions, as the networks that low rank is for: 9 M MACs.</summary>
    private static Network Plain(Shape input) => new("plain_locate8", input,
    [
        new ConvolutionLayer("conv1", 16, 3) { Stride = 2 },
        new ConvolutionLayer("conv2", 32, 3) { Stride = 2 },
        new ConvolutionLayer("conv3", 48, 3),
        new ConvolutionLayer("conv4", 64, 3) { Stride = 2 },
        new ConvolutionLayer("conv5", 64, 3),
        new ConvolutionLayer("head", 32, 1),
        new ConvolutionLayer("cells", 5, 1) { HasBatchNorm = false, Activation = Activation.None },
    ]);

    private static Graph Trained(string name, Network network, TrainingOptions training, ImageSet train, ImageSet search, string models, string state)
    {
        string file = $"locate-{name}-1.edge", kept = Path.Combine(models, file);
        if (models.Length > 0 && File.Exists(kept))
            return ModelFile.Load(kept).Graph;
        var (module, _) = new Trainer(network, training).Run(
            train, search, new Checkpoint(Path.Combine(state, name)), $"{DatasetHash.OfSet(train)} {DatasetHash.OfSet(search)}", null, CancellationToken.None);
        Graph graph = NetworkGraph.Create(network, module, ["OK", "scratch", "dent", "stain", "chip"]);
        new ModelFile(graph).Save(Path.Combine(state, file));
        return graph;
    }

    private static Graph Factored(Graph whole, CompressionData data, double share) => LowRankFactoring.Run(
        Training.Compressing.Compression.Of(whole), data, new LowRankOptions { Share = share, Spatial = true, LeastChannels = 8 }).Graph;

    /// <summary>At the threshold that finds most on the search split.</summary>
    private static LocalizationRow Chosen(string name, Graph graph, ImageSet train, ImageSet search)
    {
        var detector = Detector.Of(graph, train);
        var tried = _thresholds.Select(threshold => (Threshold: threshold, Score: detector.Score(search, _common with { Threshold = threshold }))).ToArray();
        foreach (var (threshold, score) in tried)
            Console.WriteLine(FormattableString.Invariant($"{name}: threshold {threshold}, search F1 {score.All.F1:0.0000}"));
        var best = tried.MaxBy(each => each.Score.All.F1);
        return new LocalizationRow(name, detector, _common with { Threshold = best.Threshold }, best.Score, [.. tried.Select(each => (each.Threshold, each.Score.All.F1))]);
    }

    private static LadderResult Climbed(LocalizationRow row, ImageSet test) => ValidationLadder.Run(new LadderInput
    {
        Program = Pipeline.Plan(Pipeline.Shrink(row.Detector.Int8), new PlanOptions()),
        Model = row.Detector.Int8,
        Images = test.Images,
        Labels = test.Labels,
        Emit = new EmitOptions { Name = "locate", ToolVersion = "study", Source = "locate.edge", ModelHash = "", Board = "", Locating = row.Specification },
        Stages = [StageIds.Int8, StageIds.CSharp, StageIds.CPc, StageIds.CCortexM4, StageIds.CRiscV32, StageIds.PlanPc],
        EmulatedImages = EmulatedImages,
    });
}
