using Edge.Compiler.Ir;

namespace Edge.Training.Compressing;

/// <summary>Trains batch norm scales of channels that matter little to zero, takes those channels out, trains what is left, and does so again.</summary>
/// <remarks>Liu et al. 2017, arXiv:1708.06519, sections 3 and 4.4: several passes take out more than one can.</remarks>
/// <param name="Sparse">Of the training that pulls at the scales.</param>
/// <param name="Recovery">Of the training after each cut.</param>
public sealed record NetworkSlimming(TrainingOptions Sparse, TrainingOptions Recovery)
{
    public int Passes { get; init; } = 1;

    /// <summary>Weight of the sum of scales: 1e-4 for plain networks, 1e-5 for residual ones.</summary>
    public double ScaleSparsity { get; init; } = 1e-4;

    /// <summary>Of each pass. By scale unless it says otherwise, and no layer loses more than half its channels in a pass.</summary>
    public PruningOptions Cut { get; init; } = new() { Ratio = 0.5, LeastShare = 0.5 };

    /// <param name="compression">Its graph is float; where batch norms were folded, some are put back.</param>
    /// <param name="passDone">Told the network after each pass.</param>
    /// <returns>A step for each cut; unchanged where nothing is trained and nothing removed.</returns>
    public Compression Run(Compression compression, CompressionData data, Action<Compression>? passDone = null, CancellationToken cancellation = default)
    {
        Graph normalized = BatchNormInsertion.Run(compression.Graph, data.Calibration(Cut.CalibrationImages));
        Compression at = compression with { Graph = normalized };
        for (int pass = 0; pass < Passes; pass++)
        {
            at = at with { Graph = new FineTuning(Sparse) { ScaleSparsity = ScaleSparsity }.Run(at.Graph, data, cancellation: cancellation).Graph };
            at = ChannelPruning.Run(at, data, Cut);
            at = at with { Graph = new FineTuning(Recovery).Run(at.Graph, data, cancellation: cancellation).Graph };
            passDone?.Invoke(at);
        }

        return at;
    }
}
