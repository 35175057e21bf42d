using Edge.Compiler.Ir;
using static TorchSharp.torch;

namespace Edge.Training.Compressing;

/// <summary>Measures the statistics of batch norms anew: after a cut, the old ones are those of another network.</summary>
/// <remarks>Yu and Huang 2019, arXiv:1903.05134, section 3.2: a plain mean over some batches, each normalized with its own statistics on the way.</remarks>
public static class BatchNormRecalibration
{
    private const int BatchSize = 128;

    /// <param name="graph">Float; batch norms that were folded have no statistics any more.</param>
    /// <param name="images">Some hundred training images.</param>
    public static Graph Run(Graph graph, ImageSet images)
    {
        using var module = new GraphModule(graph);
        module.train();
        using (no_grad())
        {
            int batches = 0;
            foreach (TorchSharp.torch.Tensor batch in new Batches(images, new TrainingOptions { BatchSize = BatchSize }).All())
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
}
