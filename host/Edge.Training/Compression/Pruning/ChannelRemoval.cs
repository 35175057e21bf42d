using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using Edge.Compiler.Passes.Exact;

namespace Edge.Training.Compressing;

/// <summary>Takes channel groups out of a float graph: from the nodes that compute them and from all that read them.</summary>
internal static class ChannelRemoval
{
    /// <param name="removed">Ids of groups of <paramref name="groups"/>.</param>
    /// <returns>The graph, nodes under their old names, and the channels of each node's output that are left.</returns>
    public static (Graph Graph, IReadOnlyDictionary<string, IReadOnlyList<int>> Kept) Run(Graph graph, DependencyGroups groups, IReadOnlySet<int> removed)
    {
        var kept = graph.Inputs.Concat(graph.Nodes.Select(node => node.Output)).ToDictionary(tensor => tensor, tensor => groups.Kept(tensor, removed));
        Dictionary<Tensor, Tensor> narrow = kept.ToDictionary(entry => entry.Key, entry => Narrow(entry.Key, entry.Value));
        Graph result = graph.With(graph.Inputs, graph.Outputs, [.. graph.Nodes.Select(Rewritten)]);
        return (result, graph.Nodes.ToDictionary(node => node.Name, node => kept[node.Output]));

        Node Rewritten(Node node)
        {
            Tensor[] inputs = [.. node.Inputs.Select(input => input.IsConstant ? input : narrow[input])];
            Tensor output = narrow[node.Output];
            if (inputs.SequenceEqual(node.Inputs) && output == node.Output)
                return node;
            Node rewritten = ChannelGroups.Ties(node)
                ? node.Operator.Narrow(node, inputs, output, kept[node.Output])
                : node with { Inputs = [inputs[0], Filter(node), ConstantSlice.Of(node.Inputs[2], 0, kept[node.Output])], Output = output };
            return output == node.Output ? rewritten : rewritten with { Channels = [.. kept[node.Output].Select(c => node.Channels?[c] ?? c)] };
        }

        Tensor Filter(Node node)
        {
            Tensor filter = node.Inputs[1];
            return ConstantSlice.Of(ConstantSlice.Of(filter, filter.Shape.Rank - 1, kept[node.Inputs[0]]), 0, kept[node.Output]);
        }
    }

    private static Tensor Narrow(Tensor tensor, IReadOnlyList<int> kept) => kept.Count == tensor.Shape.Channels
        ? tensor
        : Tensor.Float(tensor.Name, ConstantSlice.WithExtent(tensor.Shape, tensor.Shape.Rank - 1, kept.Count));
}
