using Edge.Compiler.Ir;

namespace Edge.Training.Compressing;

/// <summary>A network whose lower levels have the same share of every layer's channels, the larger ones: the slimmable baseline.</summary>
/// <remarks>
/// Yu and Huang 2019, arXiv:1903.05134. It starts from trained weights, whose channels go by their size, as in Cai et al. 2020, arXiv:1908.09791.
/// </remarks>
internal static class WidthLevels
{
    private const int Halvings = 12;

    /// <inheritdoc cref="RankLevels.Of"/>
    public static IReadOnlyList<NestedLevel> Of(Graph graph, long macs, ImageSet images, ScalableOptions options)
    {
        var groups = new DependencyGroups(graph);
        Dictionary<int, double> scores = ChannelScores.Of(graph, groups.Removable, ChannelCriterion.Magnitude, images);
        int[][] layers = [.. groups.Removable.Where(group => scores.ContainsKey(group.Id)).GroupBy(group => group.Layers)
            .Select(layer => layer.Select(group => group.Id).OrderBy(id => scores[id]).ToArray())];
        NestedLevel At(double width) => NestedLevel.Of(graph, groups,
            layers.SelectMany(ids => ids.Take(ids.Length - Math.Max(1, (int)Math.Round(width * ids.Length)))).ToHashSet());
        return [.. options.Shares.Select(share => share >= 1 ? At(1) : Widest(At, graph.Name, share * macs))];
    }

    private static NestedLevel Widest(Func<double, NestedLevel> at, string model, double budget)
    {
        (double low, double high) = (0, 1);
        for (int i = 0; i < Halvings; i++)
        {
            double middle = (low + high) / 2;
            (low, high) = at(middle).Graph.Macs <= budget ? (middle, high) : (low, middle);
        }

        NestedLevel widest = at(low);
        return widest.Graph.Macs <= budget ? widest : throw NestedRanks.Unreachable(model, widest.Graph.Macs, budget);
    }
}
