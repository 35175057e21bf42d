using Edge.Compiler.Ir;
using Edge.Compiler.Operators;

namespace Edge.Compiler.Passes.Exact;

/// <summary>
/// Takes channels out of an INT8 graph that always hold the same value, or that nobody reads, from the node that computes them and from all
/// that read them. What a constant channel added to a sum joins its bias. The graph's outputs keep every byte.
/// </summary>
/// <remarks>
/// A constant that is not the zero point adds less at a padded border than in the middle; it stays where a window reads it there. A channel
/// that meets others in an Add, or passes a depthwise convolution, goes when no reader of any of them needs it.
/// </remarks>
public static class RemoveDeadChannels
{
    /// <param name="graph">An INT8 graph.</param>
    public static Graph Run(Graph graph)
    {
        while (true)
        {
            Graph after = Once(graph);
            if (after == graph)
                return graph;
            graph = after;
        }
    }

    private static Graph Once(Graph graph)
    {
        IReadOnlyDictionary<Tensor, ChannelRanges> ranges = IntervalAnalysis.Run(graph);
        var needed = new NeededChannels(graph, ranges);
        var kept = ranges.Keys.ToDictionary(tensor => tensor, needed.Kept);
        Dictionary<Tensor, Tensor> narrow = kept.ToDictionary(pair => pair.Key, pair => Narrow(pair.Key, pair.Value));
        return narrow.All(pair => pair.Key == pair.Value) ? graph : graph.With(graph.Inputs, graph.Outputs, [.. graph.Nodes.Select(node => Remembering(node, Rewritten(node)))]);

        // What the model called channel 7 may be channel 2 by now.
        Node Remembering(Node before, Node after) =>
            after.Output == before.Output ? after : after with { Channels = [.. kept[before.Output].Select(c => before.Channels?[c] ?? c)] };

        Node Rewritten(Node node)
        {
            Tensor[] inputs = [.. node.Inputs.Select(input => input.IsConstant ? input : narrow[input])];
            Tensor output = narrow[node.Output];
            if (inputs.SequenceEqual(node.Inputs) && output == node.Output)
                return node;
            if (ChannelGroups.Ties(node))
                return node.Operator.Narrow(node, inputs, output, kept[node.Output]);
            SummedChannels channels = SummedChannels.Of(node)!;
            int[] removed = [.. Enumerable.Range(0, channels.Inputs).Except(kept[node.Inputs[0]])];
            HashSet<int> outputs = [.. kept[node.Output]];
            return channels.Narrow(inputs[0], output, kept[node.Inputs[0]], kept[node.Output],
                o => outputs.Contains(o) ? removed.Where(c => channels.Reads(o, c)).Sum(c => channels.Share(o, c, Constant(node.Inputs[0], c))!.Value) : 0);
        }

        sbyte Constant(Tensor tensor, int channel) => ranges[tensor].ConstantOf(channel)!.Value;
    }

    private static Tensor Narrow(Tensor tensor, IReadOnlyList<int> kept) => kept.Count == tensor.Shape.Channels ? tensor
        : Tensor.Int8(tensor.Name, ConstantSlice.WithExtent(tensor.Shape, tensor.Shape.Rank - 1, kept.Count), tensor.Quantization!);
}
