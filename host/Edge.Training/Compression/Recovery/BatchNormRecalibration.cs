using Edge.Compiler.Ir;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace Edge.Training.Compressing;

/// <summary>Measures the statistics of batch norms anew: after a cut, the old ones are those of another network.</summary>
/// <remarks>Yu and Huang 2019, arXiv:1903.05134, section 3.2: a plain mean over some batches, each normalized with its own statistics on the way.</remarks>
public static class BatchNormRecalibration
{
    private const int BatchSize = 128;

    /// <param name="graph">Float; batch norms that were folded have no statistics any more.</param>
    /// <param name="images">Some hundred training images.</param>
    /// <param name="seenAs">
    /// How training shifts and mirrors them, where the graph has learned with batch norms: then plain images give statistics that it never saw. A network of
    /// CIFAR-10 lost 1.3 points by them. Null: as they are.
    /// </param>
    public static Graph Run(Graph graph, ImageSet images, TrainingOptions? seenAs = null)
    {
        using var module = new GraphModule(graph);
        module.train();
        using (no_grad())
        {
            int batches = 0;
            foreach (Tensor batch in Batches(images, seenAs))
            {
                using var scope = NewDisposeScope();
                batches++;
                foreach (TrainableBatchNorm norm in module.BatchNorms)
                    norm.Momentum = 1.0 / batches;
                module.Outputs(batch);
                batch.Dispose();
            }
        }

        return module.ToGraph();
    }

    private static IEnumerable<Tensor> Batches(ImageSet images, TrainingOptions? seenAs)
    {
        var batches = new Batches(images, (seenAs ?? new TrainingOptions()) with { BatchSize = BatchSize });
        return seenAs is null ? batches.All() : batches.Drawn(epoch: 1);
    }
}
