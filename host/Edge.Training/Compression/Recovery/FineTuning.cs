using Edge.Compiler.Ir;
using Edge.Training.Locating;
using static TorchSharp.torch;

namespace Edge.Training.Compressing;

/// <summary>Trains a graph's weights further, its structure as it is.</summary>
/// <param name="Options">Without warm-up and with a small learning rate, unless much was destroyed.</param>
public sealed record FineTuning(TrainingOptions Options)
{
    /// <summary>
    /// Weight of the sum of |gamma| over all batch norms, which drives scales of channels that matter little to zero. Liu et al. 2017,
    /// arXiv:1708.06519: 1e-4 for plain networks, 1e-5 for residual ones.
    /// </summary>
    public double ScaleSparsity { get; init; }

    /// <summary>A teacher's answers beside the labels; null for the labels alone.</summary>
    public Distillation? Teacher { get; init; }

    /// <summary>Weights of filters that are 0 stay 0, and those that are equal within a filter stay equal: what was pruned and shared remains so.</summary>
    public bool KeepStructure { get; init; }

    /// <summary>
    /// Forget the weights first: the structure that a cut has found is trained from nothing, which does as well where channels went and takes an epoch count
    /// and a learning rate for that. Liu et al. 2019, arXiv:1810.05270.
    /// </summary>
    public bool FromScratch { get; init; }

    /// <param name="graph">Float. Batch norms that are still apart learn as such; <see cref="BatchNormInsertion"/> puts them back.</param>
    /// <param name="checkpoint">Where a long run is kept after every epoch; null for a short one.</param>
    /// <param name="dataFingerprint">Identifies network and data; a checkpoint of others is not resumed.</param>
    /// <returns>The graph with other weights, and the result of each epoch.</returns>
    public (Graph Graph, IReadOnlyList<EpochResult> Epochs) Run(
        Graph graph, CompressionData data, Checkpoint? checkpoint = null, string dataFingerprint = "", IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        using var module = new GraphModule(FromScratch ? FreshWeights.Of(graph, Options.Seed) : graph);
        using GraphModule? teacher = Teacher is null ? null : new GraphModule(Teacher.Teacher);
        string settings = FormattableString.Invariant($"{Options.Fingerprint}; scale sparsity {ScaleSparsity}; keep structure {KeepStructure}");
        string fingerprint = $"{settings}; {Teacher?.Fingerprint ?? "no teacher"}; {dataFingerprint}"
            + (FromScratch ? "; from scratch" : "");
        var trainer = new ModuleTrainer(Options)
        {
            Objective = teacher is null ? null : Teacher!.Objective(module, teacher, graph, LabelLoss.Of(data.Train)),
            AfterStep = KeepStructure ? new WeightStructure(module).Restore : null,
            AfterBackward = ScaleSparsity == 0 ? null : () => PullScales(module),
        };
        IReadOnlyList<EpochResult> epochs = trainer.Run(module, graph.Name, fingerprint, data.Train, data.Search, checkpoint, progress, cancellation);
        return (module.ToGraph(), epochs);
    }

    /// <summary>The share of images whose largest output is their label's, in [0, 1]; computed by <see cref="GraphModule"/>.</summary>
    public static double Accuracy(Graph graph, ImageSet images)
    {
        using var module = new GraphModule(graph);
        return Trainer.Accuracy(module, images);
    }

    /// <summary>How the graph does on each image; computed by <see cref="GraphModule"/>.</summary>
    public static ImageByImage Judged(Graph graph, ImageSet images)
    {
        using var module = new GraphModule(graph);
        return images.Grid is null ? ImageByImage.Of(Trainer.Right(module, images)) : ImageByImage.Of(GridJudge.Counts(module, images));
    }

    private void PullScales(GraphModule module)
    {
        using var noGradient = no_grad();
        foreach (TrainableBatchNorm norm in module.BatchNorms)
            norm.Gamma.grad?.add_(ScaleSparsity * norm.Gamma.detach().sign());
    }
}
