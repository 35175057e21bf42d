using Edge.Compiler.Ir;

namespace Edge.Training.Compressing;

/// <summary>The layers whose filters learn whole, and what each level takes of them.</summary>
/// <param name="Layers">By node.</param>
/// <param name="Ranks">For each level, the rank of each layer.</param>
internal sealed record WholeFilters(IReadOnlyList<string> Layers, int[][] Ranks, TruncationGradient Gradient)
{
    public int RankOf(int level, string layer) => Ranks[level][Layers.TakeWhile(name => name != layer).Count()];

    /// <summary>The network as often as it has levels, none of its layers taken apart.</summary>
    public IReadOnlyList<NestedLevel> Levels(Graph graph)
    {
        var kept = graph.Nodes.ToDictionary(node => node.Name, node => (IReadOnlyList<int>)[.. Enumerable.Range(0, node.Output.Shape.Channels)]);
        return [.. Ranks.Select(_ => new NestedLevel(graph, kept))];
    }

    /// <summary>The levels with their layers taken apart: leading ranks of filters that all of them have.</summary>
    /// <param name="levels">Trained, their filters whole.</param>
    public IReadOnlyList<Graph> Factored(IReadOnlyList<Graph> levels, ImageSet images, ScalableOptions options)
    {
        var sampling = new Sampling(images, options.Places);
        NestedLayer[] layers = [.. Layers.Select((name, i) =>
            NestedLayer.Of(levels[0], levels[0].Nodes.First(node => node.Name == name), sampling, FactorBasis.Weights, Ranks[0][i]))];
        return [.. levels.Select((level, i) => RankLevels.At(RankLevels.Factored(level, layers), layers, Ranks[i]).Graph)];
    }
}
