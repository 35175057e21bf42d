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

    public ChannelCriterion Criterion { get; init; } = ChannelCriterion.Taylor;

    /// <summary>Training images that cuts and roundings are fitted to.</summary>
    public int CalibrationImages { get; init; } = 256;

    public string Fingerprint => FormattableString.Invariant($"{Recovery.Fingerprint}; {Criterion}, {CalibrationImages} calibration images")
        + (FromScratch ? "; from scratch" : "") + (Teaching is null ? "" : $"; {Teaching}");
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
    public string FileOf(SearchPath path) => Path.Combine(folder, path.Key + ModelFile.Extension);

    // Always as the file has it, so that a search that goes on sees what the first one saw.
    private Graph State(SearchPath path, CancellationToken cancellation)
    {
        string file = FileOf(path);
        if (!File.Exists(file))
        {
            Graph made = path.Steps.Count == 0 ? start : Applied(State(new SearchPath([.. path.Steps.SkipLast(1)]), cancellation), path, cancellation);
            Directory.CreateDirectory(folder);
            new ModelFile(made).Save(file);
        }

        return ModelFile.Load(file).Graph;
    }

    private Graph Applied(Graph graph, SearchPath path, CancellationToken cancellation)
    {
        SearchStep step = path.Steps[^1];
        if (step.Method == SearchMethod.Quantization)
            return graph;
        // Filters with zeros keep them: in the fit after a cut and in the training after it.
        bool isSparse = path.Of(SearchMethod.WeightPruning) is not null;
        var whole = Compression.Of(graph);
        Compression cut = step.Method == SearchMethod.ChannelPruning
            ? ChannelPruning.Run(whole, data, new PruningOptions
            {
                Ratio = step.Ratio,
                Criterion = options.Criterion,
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
                Teacher = options.Teaching is null ? null : new Distillation(start, options.Teaching),
            }.Run(cut.Graph, data, cancellation: cancellation).Graph;
    }
}
