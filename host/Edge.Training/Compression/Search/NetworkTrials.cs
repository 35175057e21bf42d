using System.Diagnostics;
using Edge.Compiler;
using Edge.Compiler.Ir;
using Edge.Compiler.Storage;

namespace Edge.Training.Compressing;

/// <summary>How candidates are made.</summary>
public sealed record TrialOptions
{
    /// <summary>Of the training after each cut; its seed is that of the search.</summary>
    public TrainingOptions Recovery { get; init; } = new() { Epochs = 2, LearningRate = 0.002, WarmUpEpochs = 0 };

    /// <summary>How candidates learn from the answers of the network as it came; null: from labels alone.</summary>
    public DistillationLoss? Teaching { get; init; }

    /// <summary>After channels were removed, <see cref="Recovery"/> starts from weights drawn anew.</summary>
    public bool FromScratch { get; init; }

    /// <summary>What a channel is worth, where <see cref="Slimming"/> does not say it.</summary>
    public ChannelCriterion Criterion { get; init; } = ChannelCriterion.Taylor;

    /// <summary>Channels go by batch norm scales that training was pulling at; null: without such training.</summary>
    public SlimmingOptions? Slimming { get; init; }

    /// <summary>Training images that cuts and roundings are fitted to.</summary>
    public int CalibrationImages { get; init; } = 256;

    public string Fingerprint => FormattableString.Invariant($"{Recovery.Fingerprint}; {Criterion}, {CalibrationImages} calibration images")
        + (FromScratch ? "; from scratch" : "") + (Teaching is null ? "" : $"; {Teaching}") + (Slimming is null ? "" : $"; {Slimming.Fingerprint}");
}

/// <summary>Network slimming: training before a cut, with a pull at every batch norm scale, so that what matters little is small by then.</summary>
/// <remarks>Liu et al. 2017, arXiv:1708.06519. The pull is lambda * sign(gamma): 1e-4 for plain networks, 1e-5 for residual ones, there in 160 epochs.</remarks>
/// <param name="Training">Of all that is done before the cut.</param>
public sealed record SlimmingOptions(TrainingOptions Training)
{
    /// <summary>Weight of the sum of scales.</summary>
    public double ScaleSparsity { get; init; } = 1e-4;

    public string Fingerprint => FormattableString.Invariant($"slimming {ScaleSparsity}, {Training.Fingerprint}");
}

/// <summary>Makes and judges candidates of a network. It is given training and search images and nothing else: the test split cannot get here.</summary>
/// <remarks>
/// A candidate's graph keeps its weights in float32, and goes on from the checkpoint of the path it continues. It is judged, and counted, with its
/// weights rounded to the bits its path names; activations stay float32 until 'edge quantize'.
/// </remarks>
/// <param name="start">Float; batch norms still apart give the best results.</param>
/// <param name="folder">Where checkpoints lie; of one network, one set of data and one <see cref="TrialOptions.Fingerprint"/>.</param>
public sealed class NetworkTrials(Graph start, CompressionData data, TrialOptions options, string folder)
{
    private const int SizeImages = 2;

    /// <param name="cancellation">Ends the training of a candidate, which is not recorded then.</param>
    public Trial Measure(SearchPath path, CancellationToken cancellation = default)
    {
        var watch = Stopwatch.StartNew();
        Graph judged = Judged(path, cancellation);
        double accuracy = FineTuning.Accuracy(judged, data.Search);
        float[][] images = [.. Enumerable.Range(0, Math.Min(SizeImages, data.Train.Count)).Select(data.Train.Real)];
        PackedSize size = PackedSize.Of(judged, path.Bits, images);
        return new Trial(path, accuracy, size.Bytes, judged.Macs, options.Recovery.Seed, watch.Elapsed.TotalSeconds, FileOf(path));
    }

    /// <summary>The candidate as it is judged: prepared, its weights rounded.</summary>
    public Graph Judged(SearchPath path, CancellationToken cancellation = default)
    {
        Graph prepared = Prepared(path, cancellation);
        if (path.Bits is not { } bits)
            return prepared;
        var rounding = new LowBitWeights { CalibrationImages = options.CalibrationImages };
        IReadOnlyDictionary<string, int> few = PackedSize.BitsOf(prepared, bits);
        Dictionary<string, int> all = prepared.Nodes.Where(node => node.Operator is IFiltered)
            .ToDictionary(node => node.Name, node => few.GetValueOrDefault(node.Name, 8));
        return rounding.Run(Compression.Of(prepared), data, all).Graph;
    }

    /// <summary>The candidate before its weights are rounded: prepared.</summary>
    public Graph Prepared(SearchPath path, CancellationToken cancellation = default) => Pipeline.Prepare(State(path, cancellation));

    /// <summary>Where the graph of a candidate lies once it is made.</summary>
    public string FileOf(SearchPath path) => FileOf(path.Key);

    private string FileOf(string key) => Path.Combine(folder, key + ModelFile.Extension);

    // Always as the file has it, so that a search that goes on sees what the first one saw.
    private Graph State(SearchPath path, CancellationToken cancellation)
    {
        SearchPath Before() => new([.. path.Steps.SkipLast(1)]);
        return Kept(path.Key, () => path.Steps.Count == 0 ? start : Applied(State(Before(), cancellation), path, Before(), cancellation));
    }

    private Graph Kept(string key, Func<Graph> make)
    {
        string file = FileOf(key);
        if (!File.Exists(file))
        {
            Graph made = make();
            Directory.CreateDirectory(folder);
            new ModelFile(made).Save(file);
        }

        return ModelFile.Load(file).Graph;
    }

    private Graph Applied(Graph graph, SearchPath path, SearchPath before, CancellationToken cancellation)
    {
        SearchStep step = path.Steps[^1];
        if (step.Method == SearchMethod.Quantization)
            return graph;
        // Filters with zeros keep them: in the fit after a cut and in the training after it.
        bool isSparse = path.Of(SearchMethod.WeightPruning) is not null, isSlimmed = step.Method == SearchMethod.ChannelPruning && options.Slimming is not null;
        // One training for all ratios: they cut the same network.
        var whole = Compression.Of(isSlimmed ? Kept($"{before.Key}.slimmed", () => Slimmed(graph, options.Slimming!, isSparse, cancellation)) : graph);
        Compression cut = step.Method == SearchMethod.ChannelPruning
            ? ChannelPruning.Run(whole, data, new PruningOptions
            {
                Ratio = step.Ratio,
                Criterion = isSlimmed ? ChannelCriterion.BatchNormScale : options.Criterion,
                LeastSquares = !isSparse,
                CalibrationImages = options.CalibrationImages,
            })
            : NodeRemoval.Run(new WeightPruning { Sparsity = step.Ratio, CalibrationImages = options.CalibrationImages }.Run(whole, data));
        return options.Recovery.Epochs == 0
            ? cut.Graph
            : new FineTuning(options.Recovery)
            {
                KeepStructure = isSparse,
                FromScratch = options.FromScratch && !isSparse,
                Teacher = Teacher,
            }.Run(cut.Graph, data, cancellation: cancellation).Graph;
    }

    private Graph Slimmed(Graph graph, SlimmingOptions slimming, bool isSparse, CancellationToken cancellation)
    {
        Graph normalized = BatchNormInsertion.Run(graph, data.Calibration(options.CalibrationImages));
        var training = new FineTuning(slimming.Training) { ScaleSparsity = slimming.ScaleSparsity, KeepStructure = isSparse, Teacher = Teacher };
        return training.Run(normalized, data, cancellation: cancellation).Graph;
    }

    private Distillation? Teacher => options.Teaching is null ? null : new Distillation(start, options.Teaching);
}
