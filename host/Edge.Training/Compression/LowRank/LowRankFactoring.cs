using Edge.Compiler;
using Edge.Compiler.Ir;
using Edge.Compiler.Passes;

namespace Edge.Training.Compressing;

/// <summary>Takes convolutions and Dense apart into cheaper ones that compute nearly the same; no gradient is needed.</summary>
/// <remarks>Zhang et al. 2016, arXiv:1505.06798: responses, activations, already factored layers before, ranks of the whole network, columns and rows.</remarks>
public static class LowRankFactoring
{
    /// <param name="compression">Its graph is float; batch norms are folded first.</param>
    /// <returns>Layers whose rank pays nothing stay as they are; with a share of 1, all of them.</returns>
    public static Compression Run(Compression compression, CompressionData data, LowRankOptions options)
    {
        Graph original = ActivationSplit.Run(Pipeline.Prepare(compression.Graph));
        IReadOnlyList<FactoredLayer> layers = FactoredLayer.Of(original, options.LeastChannels);
        var sampling = new Sampling(data.Calibration(options.CalibrationImages), options.Places);
        LayerSpectrum[] spectra = [.. layers.Select(layer => options.Solver == LowRankSolver.WeightSvd ? LayerSpectrum.OfWeights(layer) : LayerSpectrum.OfResponses(original, layer, sampling))];
        LayerRanks[] ranks = new NetworkRanks(original, layers, spectra, options).Choose();

        Graph graph = original;
        var changes = new List<LayerChange>();
        for (int i = 0; i < layers.Count; i++)
        {
            if (ranks[i] == default)
                continue;
            Node node = layers[i].Node;
            graph = new LayerFactoring(original, graph, layers[i], spectra[i], sampling, options).Run(ranks[i]);
            int outputs = node.Output.Shape.Channels;
            changes.Add(new LayerChange(node.Name, outputs, outputs) { ChannelRank = ranks[i].Channel, ColumnRank = ranks[i].Spatial });
        }

        Graph result = changes.Count == 0 ? compression.Graph : FuseActivations.Run(graph);
        return compression.Then("low rank", options.ToString(), result, changes);
    }
}
