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
using Edge.Training.Locating;
using Edge.Training.Models;

namespace Edge.Cli.Architectures;

/// <summary>What a search for an architecture does with a candidate: weighs it, trains it, brings it to INT8, builds it.</summary>
/// <param name="Folder">Checkpoints of candidates.</param>
/// <param name="Height">Of the images as the project prepares them.</param>
internal sealed record ArchitectureWork(Project Project, Board Board, int Height, string Folder, ProgressView View, CancellationToken Cancellation)
    : IArchitectureEnd
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    private readonly Dictionary<(int Height, int Width), (ProjectImages Train, ProjectImages Search)> _images = [];

    /// <summary>The images as an architecture takes them; those of a size are read once.</summary>
    public (ProjectImages Train, ProjectImages Search) ImagesOf(Architecture architecture)
    {
        Project own = architecture.In(Project);
        if (!_images.TryGetValue((architecture.Height, architecture.Width), out var images))
        {
            // Cells of the images' size, which what the images show does not depend on.
            _images[(architecture.Height, architecture.Width)] = images = (TrainingImages.Load(own, View, Cancellation),
                ProjectImages.Load(own, "search", own.Data.Search, View, Cancellation));
        }

        return (InCells(images.Train, architecture, own), InCells(images.Search, architecture, own));
    }

    // A centre may lie as far from its object in the picture whatever the architecture's cells and images are: else coarse ones would seem better.
    private ProjectImages InCells(ProjectImages images, Architecture architecture, Project own)
    {
        if (own.Locate is not { } locate || Project.Locate is not { } asked)
            return images;
        GridTruth grid = images.Set.Grid! with
        {
            Specification = locate.Specification,
            Cells = new Size(architecture.Height / locate.Cell, architecture.Width / locate.Cell),
            OwnReach = Math.Max(1, (int)Math.Round((double)asked.Cell * architecture.Height / Height)),
        };
        return images with { Set = images.Set with { Grid = grid } };
    }

    /// <summary>Those that fit, by the board's cost model; nothing is trained for that.</summary>
    /// <param name="channels">Of the images; <paramref name="classes"/> that are told apart.</param>
    /// <param name="budget">What an inference may take.</param>
    public IReadOnlyList<ArchitectureCandidate> Fitting(IEnumerable<Architecture> all, int channels, int classes, CostBudget budget)
    {
        var fitting = new List<ArchitectureCandidate>();
        foreach (Architecture architecture in all)
        {
            Cancellation.ThrowIfCancellationRequested();
            var cost = new ModelledCost(Board.Kernels, Board.Name, Board.ClockHz) { Locating = architecture.In(Project).Locate?.Specification };
            Graph graph = Untrained(architecture, channels, classes);
            var candidate = new ArchitectureCandidate(architecture, cost.Of(graph, WeightForms.Whole), graph.Macs);
            if (budget.IsMetBy(candidate.Cost, Board.ClockHz))
                fitting.Add(candidate);
        }

        return fitting;
    }

    /// <summary>Bytes of flash that an architecture's program takes when it is linked, its weights untrained.</summary>
    /// <returns>Null where nothing here builds for the board.</returns>
    /// <param name="channels">Of the images; <paramref name="classes"/> that are told apart.</param>
    public long? Linked(Architecture architecture, int channels, int classes)
    {
        Graph graph = Untrained(architecture, channels, classes);
        var random = new Random(1);
        float[] Noise() => [.. Enumerable.Range(0, graph.Inputs[0].Shape.Elements).Select(_ => random.NextSingle())];
        return Linked(architecture, Pipeline.Plan(Pipeline.Shrink(Pipeline.Quantize(graph, new CalibrationSet([Noise(), Noise()], "sizes"), new QuantizationOptions()))));
    }

    private long? Linked(Architecture architecture, Compiler.Planning.Program program) =>
        LinkedSize.Known(() => LinkedImage.Of(Board, program, Limit, architecture.In(Project).Locate?.Specification).LinkedBytes);

    private Graph Untrained(Architecture architecture, int channels, int classes)
    {
        Network network = NetworkOf(architecture, channels, classes);
        return NetworkGraph.Create(network, NetworkModule.Create(network), []);
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

    /// <inheritdoc/>
    public Graph GraphOf(Architecture architecture, int epochs)
    {
        var (network, _, module) = Trained(architecture, epochs);
        return NetworkGraph.Create(network, module, ImagesOf(architecture).Train.Dataset.ClassNames);
    }

    /// <inheritdoc/>
    public ArchitectureFinalist Finish(ArchitectureTrial trial)
    {
        Architecture architecture = trial.Candidate.Architecture;
        var (train, search) = ImagesOf(architecture);
        Graph graph = GraphOf(architecture, trial.Epochs);
        int images = Math.Min(Project.Quantize.Images, train.Set.Count);
        var calibration = new CalibrationSet([.. Enumerable.Range(0, images).Select(train.Set.Real)], "training images");
        Graph int8 = Pipeline.Shrink(Pipeline.Quantize(graph, calibration, new QuantizationOptions()));
        Compiler.Planning.Program program = Pipeline.Plan(int8);
        sbyte[][] outputs = [.. Int8Executor.RunAllFast(int8, search.Set.Images).Select(output => output[0])];
        double score = search.Set.Grid is { } grid
            ? LocatingCount.Sum(GridJudge.Counts(int8, outputs, grid)).F1
            : (double)outputs.Zip(search.Set.Labels).Count(judged => Array.IndexOf(judged.First, judged.First.Max()) == judged.Second) / search.Set.Count;
        return new ArchitectureFinalist(trial, score, Linked(architecture, program),
            LinkedSize.Known(() => EmulatedCount.Of(Board, program, [search.Set.Images[0]], Limit)));
    }

    private (Network Network, IReadOnlyList<EpochResult> Results, TorchSharp.Modules.Sequential Module) Trained(Architecture architecture, int epochs)
    {
        var (train, search) = ImagesOf(architecture);
        Network network = NetworkOf(architecture, train.Set.Shape.Channels, train.Dataset.ClassNames.Count);
        var checkpoint = new Checkpoint(Path.Combine(Folder, $"{architecture.Key}-{epochs}"));
        TrainingOptions options = ProjectTraining.OptionsOf(Project.Train with { Epochs = epochs });
        var lines = new EpochLines(View, epochs, epochs, architecture.Name); // the rungs' lines are enough
        var (module, results) = new Trainer(network, options).Run(
            train.Set, search.Set, checkpoint, $"train {train.Sha256}, search {search.Sha256}", lines, Cancellation);
        return (network, results, module);
    }

    private Network NetworkOf(Architecture architecture, int channels, int classes) =>
        ProjectTraining.NetworkOf(architecture.In(Project), Shape.Nhwc(1, architecture.Height, architecture.Width, channels), classes);
}
