using Edge.Compiler.Ir;

namespace Edge.Training.Compressing;

/// <summary>Carries a plan out: the cut, what least squares repair of it, the factors from responses, statistics measured anew. Training comes after.</summary>
internal static class RoundWork
{
    public static Graph Run(RoundDraft draft, RoundPlan plan, ImageSet images)
    {
        var (graph, kept) = draft.Cut(plan);
        if (plan.Removed.Count > 0 && !RoundDraft.IsSparse(graph))
            graph = FilterRefit.Run(draft.Graph, graph, kept, images);
        if (plan.Ranks.Count > 0)
            graph = Factored(graph, plan, new Sampling(images, RoundDraft.Places));
        return BatchNormRecalibration.Run(graph, images);
    }

    /// <summary>What became of each layer.</summary>
    public static IReadOnlyList<LayerChange> Changes(RoundDraft draft, RoundPlan plan)
    {
        var kept = draft.Cut(plan).Kept;
        return [.. from node in draft.Graph.Nodes.Where(node => node.Operator is IFiltered)
                   let change = new LayerChange(node.Name, node.Output.Shape.Channels, kept[node.Name].Count)
                   {
                       ChannelRank = plan.Ranks.TryGetValue(node.Name, out int rank) ? rank : null,
                       Bits = plan.Bits.TryGetValue(node.Name, out int bits) ? bits : null,
                       Values = plan.Values.TryGetValue(node.Name, out int values) ? values : null,
                       Sparsity = plan.Zeros.TryGetValue(node.Name, out int zeros) ? (double)zeros / node.Inputs[1].Shape.Elements : null,
                   }
                   where change.Channels < change.ChannelsBefore || change is not { ChannelRank: null, Bits: null, Values: null, Sparsity: null }
                   select change];
    }

    private static Graph Factored(Graph original, RoundPlan plan, Sampling sampling)
    {
        // Batch norms stand between the responses and their activation: the linear fit.
        var options = new LowRankOptions { Solver = LowRankSolver.Linear };
        Graph graph = original;
        foreach (FactoredLayer layer in FactoredLayer.Of(original, 1).Where(layer => plan.Ranks.ContainsKey(layer.Node.Name)))
        {
            int rank = Math.Min(plan.Ranks[layer.Node.Name], layer.Node.Output.Shape.Channels);
            graph = new LayerFactoring(original, graph, layer, LayerSpectrum.OfWeights(layer), sampling, options).Run(new LayerRanks(rank, null));
        }

        return graph;
    }
}
