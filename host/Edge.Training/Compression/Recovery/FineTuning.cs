using Edge.Compiler.Ir;

namespace Edge.Training.Compressing;

/// <summary>Trains a graph's weights further, its structure as it is.</summary>
public static class FineTuning
{
    /// <param name="graph">Float. Batch norms that are still apart learn as such; <see cref="BatchNormInsertion"/> puts them back.</param>
    /// <param name="options">Without warm-up and with a small learning rate, unless much was destroyed.</param>
    /// <param name="checkpoint">Where a long run is kept after every epoch; null for a short one.</param>
    /// <param name="dataFingerprint">Identifies network and data; a checkpoint of others is not resumed.</param>
    /// <returns>The graph with other weights, and the result of each epoch.</returns>
    public static (Graph Graph, IReadOnlyList<EpochResult> Epochs) Run(
        Graph graph, CompressionData data, TrainingOptions options, Checkpoint? checkpoint = null, string dataFingerprint = "",
        IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        using var module = new GraphModule(graph);
        IReadOnlyList<EpochResult> epochs = new ModuleTrainer(options).Run(
            module, graph.Name, $"{options.Fingerprint}; {dataFingerprint}", data.Train, data.Search, checkpoint, progress, cancellation);
        return (module.ToGraph(), epochs);
    }

    /// <summary>The share of images whose largest output is their label's, in [0, 1]; computed by <see cref="GraphModule"/>.</summary>
    public static double Accuracy(Graph graph, ImageSet images)
    {
        using var module = new GraphModule(graph);
        return Trainer.Accuracy(module, images);
    }
}
