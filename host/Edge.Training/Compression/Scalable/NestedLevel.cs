using Edge.Compiler.Ir;

namespace Edge.Training.Compressing;

/// <summary>A network at one of its levels: nodes under the full one's names, filters that are parts of the full one's.</summary>
/// <param name="Graph">No fused activations.</param>
/// <param name="Kept">For each node, the channels of the full one's output that are left, rising.</param>
internal sealed record NestedLevel(Graph Graph, IReadOnlyDictionary<string, IReadOnlyList<int>> Kept)
{
    /// <param name="full">The network at its full level.</param>
    /// <param name="removed">Ids of groups of <paramref name="groups"/>.</param>
    public static NestedLevel Of(Graph full, DependencyGroups groups, IReadOnlySet<int> removed)
    {
        var (graph, kept) = ChannelRemoval.Run(full, groups, removed);
        return new NestedLevel(graph, kept);
    }

    /// <summary>The channels that a node reads, of those it reads at the full level.</summary>
    public IReadOnlyList<int> Read(Node node)
    {
        Node? producer = Graph.Nodes.FirstOrDefault(other => other.Output == node.Inputs[0]);
        return producer is null ? [.. Enumerable.Range(0, node.Inputs[0].Shape.Channels)] : Kept[producer.Name];
    }
}
