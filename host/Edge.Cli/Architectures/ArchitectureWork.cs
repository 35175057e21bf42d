using System.Diagnostics;
using Edge.Cli.Progress;
using Edge.Cli.Projects;
using Edge.Cli.Verbs;
using Edge.Compiler;
using Edge.Compiler.Execution;
using Edge.Compiler.Ir;
using Edge.Compiler.Quantizing;
using Edge.Devices.Boards;
using Edge.Devices.Emulators;
using Edge.Training;
using Edge.Training.Compressing;
using Edge.Training.Models;

namespace Edge.Cli.Architectures;

/// <summary>What a search for an architecture does with a candidate: weighs it, trains it, brings it to INT8, builds it.</summary>
/// <param name="Folder">Checkpoints of candidates.</param>
internal sealed record ArchitectureWork(Project Project, Board Board, string Folder, ProgressView View, CancellationToken Cancellation)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    private readonly Dictionary<(int Height, int Width), (ProjectImages Train, ProjectImages Search)> _images = [];

    /// <summary>The images at a size, read once.</summary>
    public (ProjectImages Train, ProjectImages Search) ImagesAt(int height, int width)
    {
        if (!_images.TryGetValue((height, width), out var images))
        {
            Project sized = At(height, width);
            _images[(height, width)] = images = (TrainingImages.Load(sized, View, Cancellation),
                ProjectImages.Load(sized, "search", sized.Data.Search, View, Cancellation));
        }

        return images;
    }

    /// <summary>Those that fit, by the board's cost model; nothing is trained for that.</summary>
    /// <param name="channels">Of the images; <paramref name="classes"/> that are told apart.</param>
    /// <param name="budget">What an inference may take.</param>
    public IReadOnlyList<ArchitectureCandidate> Fitting(IEnumerable<Architecture> all, int channels, int classes, CostBudget budget)
    {
        var cost = new ModelledCost(Board.Kernels, Board.Name, Board.ClockHz);
        var fitting = new List<ArchitectureCandidate>();
        foreach (Architecture architecture in all)
        {
            Cancellation.ThrowIfCancellationRequested();
            Network network = NetworkOf(architecture, channels, classes);
            Graph graph = NetworkGraph.Create(network, NetworkModule.Create(network), []);
            var candidate = new ArchitectureCandidate(architecture, cost.Of(graph, WeightForms.Whole), graph.Macs);
            if (budget.IsMetBy(candidate.Cost, Board.ClockHz))
                fitting.Add(candidate);
        }

        return fitting;
    }

    /// <summary>Some of many, from the fastest to the slowest in even steps: the slowest, as a rule the most able, is always among them.</summary>
    public static IReadOnlyList<ArchitectureCandidate> Spread(IReadOnlyList<ArchitectureCandidate> fitting, int count)
    {
        ArchitectureCandidate[] ordered = [.. fitting.OrderByDescending(candidate => candidate.Cost.Cycles)];
        return ordered.Length <= count ? ordered : [.. Enumerable.Range(0, count).Select(i => ordered[(int)((long)i * ordered.Length / count)])];
    }

    /// <summary>Trains a candidate, or goes on where an interrupted training stands.</summary>
    public ArchitectureTrial Train(ArchitectureCandidate candidate, int epochs)
    {
        var watch = Stopwatch.StartNew();
        var (_, results, _) = Trained(candidate.Architecture, epochs);
        return new ArchitectureTrial(candidate, epochs, results[^1].SearchAccuracy, watch.Elapsed.TotalSeconds);
    }

    /// <summary>A trained candidate as a float graph.</summary>
    public Graph GraphOf(Architecture architecture, int epochs)
    {
        var (network, _, module) = Trained(architecture, epochs);
        return NetworkGraph.Create(network, module, ImagesAt(architecture.Height, architecture.Width).Train.Dataset.ClassNames);
    }

    /// <summary>Brings a trained candidate to INT8, judges it on the search split, and builds it for the board.</summary>
    public ArchitectureFinalist Finish(ArchitectureTrial trial)
    {
        Architecture architecture = trial.Candidate.Architecture;
        var (train, search) = ImagesAt(architecture.Height, architecture.Width);
        Graph graph = GraphOf(architecture, trial.Epochs);
        int images = Math.Min(Project.Quantize.Images, train.Set.Count);
        var calibration = new CalibrationSet([.. Enumerable.Range(0, images).Select(train.Set.Real)], "training images");
        Graph int8 = Pipeline.Shrink(Pipeline.Quantize(graph, calibration, new QuantizationOptions()));
        Compiler.Planning.Program program = Pipeline.Plan(int8);
        int right = Int8Executor.RunAllFast(int8, search.Set.Images).Zip(search.Set.Labels)
            .Count(judged => Array.IndexOf(judged.First[0], judged.First[0].Max()) == judged.Second);
        return new ArchitectureFinalist(trial, (double)right / search.Set.Count,
            LinkedSize.Known(() => LinkedImage.Of(Board, program, Limit).LinkedBytes),
            LinkedSize.Known(() => EmulatedCount.Of(Board, program, [search.Set.Images[0]], Limit)));
    }

    private (Network Network, IReadOnlyList<EpochResult> Results, TorchSharp.Modules.Sequential Module) Trained(Architecture architecture, int epochs)
    {
        var (train, search) = ImagesAt(architecture.Height, architecture.Width);
        Network network = NetworkOf(architecture, train.Set.Shape.Channels, train.Dataset.ClassNames.Count);
        var checkpoint = new Checkpoint(Path.Combine(Folder, $"{architecture.Key}-{epochs}"));
        TrainingOptions options = ProjectTraining.OptionsOf(Project.Train with { Epochs = epochs });
        var lines = new EpochLines(View, epochs, epochs, architecture.Name); // the rungs' lines are enough
        var (module, results) = new Trainer(network, options).Run(
            train.Set, search.Set, checkpoint, $"train {train.Sha256}, search {search.Sha256}", lines, Cancellation);
        return (network, results, module);
    }

    private Network NetworkOf(Architecture architecture, int channels, int classes) => ProjectTraining.NetworkOf(
        architecture.Family.Name, Project.Preprocess, Shape.Nhwc(1, architecture.Height, architecture.Width, channels), classes);

    private Project At(int height, int width) => Project with { Preprocess = Project.Preprocess with { Resize = [height, width] } };
}
