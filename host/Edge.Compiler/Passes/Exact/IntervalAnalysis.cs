using Edge.Compiler.Ir;

namespace Edge.Compiler.Passes.Exact;

/// <summary>Bounds what every channel of every activation of an INT8 graph can hold, from the input through each operator's integer arithmetic.</summary>
/// <remarks>Sound, never too narrow; not always tight, because channels are taken to vary independently.</remarks>
public static class IntervalAnalysis
{
    /// <param name="graph">An INT8 graph.</param>
    /// <param name="inputs">What the graph's inputs can hold, in order; null for all of int8.</param>
    /// <returns>The ranges of every activation, graph inputs included.</returns>
    /// <exception cref="ModelException">A node cannot be lowered to kernels.</exception>
    public static IReadOnlyDictionary<Tensor, ChannelRanges> Run(Graph graph, IReadOnlyList<ChannelRanges>? inputs = null)
    {
        var ranges = new Dictionary<Tensor, ChannelRanges>();
        for (int i = 0; i < graph.Inputs.Count; i++)
            ranges[graph.Inputs[i]] = inputs?[i] ?? ChannelRanges.Everything(graph.Inputs[i].Shape.Channels);
        foreach (Node node in graph.Nodes)
            ranges[node.Output] = node.Operator.Bound(node, [.. node.Activations.Select(input => ranges[input])]);
        return ranges;
    }
}
