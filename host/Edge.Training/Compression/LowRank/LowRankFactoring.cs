using Edge.Compiler;
using Edge.Compiler.Ir;
using Edge.Compiler.Passes;
using MathNet.Numerics.LinearAlgebra;

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
        LayerRanks[] ranks = Ranks(original, layers, sampling, options);

        Graph graph = original;
        var changes = new List<LayerChange>();
        for (int i = 0; i < layers.Count; i++)
        {
            if (ranks[i] == default)
                continue;
            Node node = layers[i].Node;
            graph = new LayerFactoring(original, graph, layers[i], sampling, options).Run(ranks[i]);
            int outputs = node.Output.Shape.Channels;
            changes.Add(new LayerChange(node.Name, outputs, outputs) { Ranks = [.. new[] { ranks[i].Spatial, ranks[i].Channel }.OfType<int>()] });
        }

        Graph result = changes.Count == 0 ? compression.Graph : FuseActivations.Run(graph);
        return compression.Then("low rank", options.ToString(), result, changes);
    }

    private static LayerRanks[] Ranks(Graph graph, IReadOnlyList<FactoredLayer> layers, Sampling sampling, LowRankOptions options)
    {
        var choices = new List<RankChoice>();
        var places = new List<(int Channel, int Spatial)>();
        foreach (FactoredLayer layer in layers)
        {
            places.Add((choices.Count, options.Spatial && layer.IsWindow ? choices.Count + 1 : -1));
            choices.Add(new RankChoice(options.Solver == LowRankSolver.WeightSvd ? WeightEnergies(layer.Node) : ResponseEnergies(graph, layer.Node, sampling)));
            if (places[^1].Spatial >= 0)
                choices.Add(new RankChoice(SpatialFactors.Energies(Factoring.Filter(layer.Node), layer.Node.Inputs[1].Shape)));
        }

        Func<Node, LayerRanks, double> costOf = options.Cost ?? ((node, at) => at.Macs(node));
        double whole = graph.Nodes.Sum(node => (double)node.Operator.CountMacs(node));
        double rest = whole - layers.Sum(layer => (double)layer.Node.Operator.CountMacs(layer.Node));
        if (options.Cost is not null)
            (whole, rest) = (layers.Sum(layer => costOf(layer.Node, default)), 0);

        // A factored layer that costs more than the whole one is not factored.
        double Cost(int[] at) => rest + Enumerable.Range(0, layers.Count).Sum(i => Math.Min(costOf(layers[i].Node, RanksOf(i, at)), costOf(layers[i].Node, default)));
        int[] chosen = options.EnergyRanks
            ? RankSelection.Greedy(choices, Cost, options.Share * whole)
            : RankSelection.Uniform(choices, Cost, options.Share * whole);
        return [.. layers.Select((layer, i) => costOf(layer.Node, RanksOf(i, chosen)) < costOf(layer.Node, default) ? RanksOf(i, chosen) : default)];

        LayerRanks RanksOf(int layer, int[] at) => new(Cut(places[layer].Channel, at), Cut(places[layer].Spatial, at));

        int? Cut(int choice, int[] at) => choice < 0 || at[choice] == choices[choice].Energies.Count ? null : at[choice];
    }

    private static double[] WeightEnergies(Node node) => Falling(Factoring.Filter(node) * Factoring.Filter(node).Transpose());

    private static double[] ResponseEnergies(Graph graph, Node node, Sampling sampling)
    {
        using var scope = TorchSharp.torch.NewDisposeScope();
        TorchSharp.torch.Tensor responses = SampleMatrix.Rows(sampling.Outputs(graph, node.Name));
        Matrix<double> centred = SampleMatrix.Matrix(responses - responses.mean([0], keepdim: true));
        return Falling(centred.TransposeThisAndMultiply(centred) / centred.RowCount);
    }

    private static double[] Falling(Matrix<double> symmetric) =>
        [.. symmetric.Evd(Symmetricity.Symmetric).EigenValues.Select(value => Math.Max(0, value.Real)).OrderDescending()];
}
