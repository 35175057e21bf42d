using Edge.Compiler.Ir;

namespace Edge.Training.Compressing;

/// <summary>Removes whole channels, from a layer and from all that is tied to it or reads it: a smaller network of the same kind.</summary>
public static class ChannelPruning
{
    /// <param name="compression">Its graph is float; batch norms still apart give the best results.</param>
    /// <returns>Unchanged when nothing is removed.</returns>
    public static Compression Run(Compression compression, CompressionData data, PruningOptions options)
    {
        Graph before = options.LeastSquares ? ActivationSplit.Run(compression.Graph) : compression.Graph;
        ImageSet images = data.Calibration(options.CalibrationImages);
        var groups = new DependencyGroups(before);
        HashSet<int> removed = ChannelSelection.Choose(groups.Removable, ChannelScores.Of(before, groups.Removable, options.Criterion, images), options);
        groups.KeepOneOfEach(before.Nodes.Select(node => node.Output), removed);
        if (removed.Count == 0)
            return compression.Then("channel pruning", options.ToString(), compression.Graph, []);

        var (graph, kept) = ChannelRemoval.Run(before, groups, removed);
        if (options.LeastSquares)
            graph = FilterRefit.Run(before, graph, kept, images);
        if (options.Recalibrate)
            graph = BatchNormRecalibration.Run(graph, images);
        LayerChange[] layers = [.. before.Nodes.Where(node => node.Operator is IFiltered && kept[node.Name].Count < node.Output.Shape.Channels)
            .Select(node => new LayerChange(node.Name, node.Output.Shape.Channels, kept[node.Name].Count))];
        return compression.Then("channel pruning", options.ToString(), graph, layers);
    }
}
