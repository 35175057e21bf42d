using Edge.Compiler.Ir;

namespace Edge.Training.Compressing;

/// <summary>A network's layers taken apart so that leading ranks of them all are smaller networks.</summary>
internal static class RankLevels
{
    /// <param name="graph">As <see cref="BatchNormInsertion"/> gives it.</param>
    /// <param name="macs">Multiply-accumulates that the shares are parts of.</param>
    /// <returns>One network for each share; the first has every layer at the most directions that cost no more than the layer whole.</returns>
    /// <exception cref="ModelException">E0290: a share is too small.</exception>
    public static IReadOnlyList<NestedLevel> Of(Graph graph, long macs, ImageSet images, ScalableOptions options)
    {
        IReadOnlyList<NestedLayer> layers = Layers(graph, images, options);
        Graph full = Factored(graph, layers);
        return [.. Ranks(graph, layers, macs, options).Select(at => At(full, layers, at))];
    }

    /// <summary>The layers that are taken apart, each with the most directions that cost no more than it does whole.</summary>
    public static IReadOnlyList<NestedLayer> Layers(Graph graph, ImageSet images, ScalableOptions options)
    {
        var sampling = new Sampling(images, options.Places);
        return [.. FactoredLayer.Of(graph, options.LeastChannels).Select(layer => layer.Node)
            .Select(node => NestedLayer.Of(graph, node, sampling, options.Basis, BreakEven(node, options)))];
    }

    /// <summary>For each share, the rank of each layer.</summary>
    public static int[][] Ranks(Graph graph, IReadOnlyList<NestedLayer> layers, long macs, ScalableOptions options)
    {
        double rest = Factored(graph, layers).Macs - layers.Sum(layer => layer.Cost.Macs * layer.Rank);
        double[] budgets = [.. options.Shares.Select(share => share * macs)];
        return NestedRanks.Choose(graph.Name, [.. layers.Select(layer => layer.Cost)], rest, budgets, options.Rule, options.Multiple);
    }

    private static int BreakEven(Node node, ScalableOptions options)
    {
        int most = NestedLayer.BreakEven(node);
        return Math.Max(1, most > options.Multiple ? most - most % options.Multiple : most);
    }

    /// <summary>The graph with these layers taken apart, at their full ranks.</summary>
    public static Graph Factored(Graph graph, IReadOnlyList<NestedLayer> layers) =>
        layers.Aggregate(graph, (factored, layer) => Factoring.Replace(factored, layer.Name, layer.Nodes()));

    /// <summary>The first so many directions of each layer.</summary>
    public static NestedLevel At(Graph full, IReadOnlyList<NestedLayer> layers, IReadOnlyList<int> ranks)
    {
        var groups = new DependencyGroups(full);
        Dictionary<(Tensor, int), int> ids = groups.Removable.SelectMany(group => group.Channels.Select(at => (at, group.Id)))
            .ToDictionary(pair => pair.at, pair => pair.Id);
        var removed = new HashSet<int>();
        for (int i = 0; i < layers.Count; i++)
        {
            Tensor inner = full.Nodes.First(node => node.Name == layers[i].Name).Inputs[0];
            removed.UnionWith(Enumerable.Range(ranks[i], layers[i].Rank - ranks[i]).Select(direction => ids[(inner, direction)]));
        }

        NestedLevel level = NestedLevel.Of(full, groups, removed);
        Graph graph = level.Graph;
        for (int i = 0; i < layers.Count; i++)
        {
            Node node = graph.Nodes.First(node => node.Name == layers[i].Name);
            graph = Factoring.Replace(graph, node.Name, [Factoring.WithWeights(node, node.Inputs[1].Floats, layers[i].BiasAt(ranks[i]))]);
        }

        return level with { Graph = graph };
    }
}
