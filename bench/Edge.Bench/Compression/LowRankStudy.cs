using Edge.Compiler.Ir;
using Edge.Compiler.Storage;
using Edge.Training;
using Edge.Training.Compressing;

namespace Edge.Bench.Compression;

/// <summary>A quarter of the multiply-accumulates by low rank: without training by several methods, then the best of them with a short one.</summary>
internal sealed class LowRankStudy(StudyOptions options, CifarSplits data, StudyBook book, StudyBaseline baseline)
{
    private const string Best = "asymmetric, nonlinear, 3-D";

    private static readonly LowRankOptions _common = new() { Share = StudyRecipes.LowRankShare, CalibrationImages = StudyRecipes.LowRankImages };

    private static readonly (string Name, LowRankOptions Options)[] _methods =
    [
        ("weight SVD", _common with { Solver = LowRankSolver.WeightSvd, Asymmetric = false }),
        ("weight SVD, 3-D", _common with { Solver = LowRankSolver.WeightSvd, Asymmetric = false, Spatial = true }),
        ("linear PCA", _common with { Solver = LowRankSolver.Linear, Asymmetric = false }),
        ("nonlinear, symmetric", _common with { Asymmetric = false }),
        ("linear, asymmetric", _common with { Solver = LowRankSolver.Linear }),
        ("nonlinear, asymmetric", _common),
        (Best, _common with { Spatial = true }),
    ];

    public void Run()
    {
        foreach (var (name, how) in _methods)
            Factored(name, how);
        Graph best = ModelFile.Load(FileOf(Best)).Graph;
        string folder = Path.Combine(baseline.Folder, "low-rank-recovery"), file = Path.Combine(folder, "recovered.edge");
        TrainingOptions training = options.Limited(StudyRecipes.LowRankRecovery(options.Seed));
        if (!File.Exists(file))
            book.Forget("recovery");
        var clock = new StudyClock(Path.Combine(folder, "clock"));
        StudyFact recovery = book.Get("recovery", $"{baseline.Sha256[..12]}; {training.Fingerprint}", () =>
        {
            Graph start = BatchNormInsertion.Run(best, data.For(StudyRecipes.LowRankImages).Train);
            var (graph, epochs) = StudyRecipes.Recovery(training, baseline.Graph, isSparse: false).Run(
                start, data.For(int.MaxValue), new Checkpoint(Path.Combine(folder, "checkpoint")), baseline.Sha256, new StudyProgress(clock, "recovery"));
            new ModelFile(graph).Save(file);
            return Measured.Of(("search_accuracy", epochs[^1].SearchAccuracy), ("epochs", epochs.Count), ("macs", best.Macs));
        }, clock);

        // From here on nothing is chosen any more.
        baseline.Test(book, data);
        foreach (var (name, how) in _methods)
            book.Get($"test {name}", Settings(how), () => Test(ModelFile.Load(FileOf(name)).Graph));
        book.Get("test recovery", recovery.Settings, () => Test(ModelFile.Load(file).Graph));
    }

    private void Factored(string name, LowRankOptions how)
    {
        string file = FileOf(name);
        if (!File.Exists(file))
            book.Forget(name);
        book.Get(name, Settings(how), () =>
        {
            var done = Training.Compressing.Compression.Of(baseline.Graph);
            done = LowRankFactoring.Run(done, data.For(int.MaxValue), how);
            Directory.CreateDirectory(baseline.Folder);
            new ModelFile(done.Graph).Save(file);
            double accuracy = FineTuning.Accuracy(done.Graph, data.Search);
            return Measured.Of(("search_accuracy", accuracy), ("macs", done.Graph.Macs), ("mac_share", done.MacRatio), ("weight_share", done.WeightRatio))
                .With("layers", string.Join("; ", done.Steps[^1].Layers));
        });
    }

    private string FileOf(string name) =>
        Path.Combine(baseline.Folder, $"{name.Replace(",", "", StringComparison.Ordinal).Replace(' ', '-')}{ModelFile.Extension}");

    private string Settings(LowRankOptions how) => $"{baseline.Sha256[..12]}; {how}; {how.CalibrationImages} images";

    private Measured Test(Graph graph) => Measured.Of(("test_accuracy", FineTuning.Accuracy(graph, data.Test)));
}
