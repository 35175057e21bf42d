using Edge.Compiler.Ir;
using Edge.Compiler.Operators;

namespace Edge.Tests.Graphs;

/// <summary>An INT8 graph with dead channels planted: filters of zeros, biases far below or above everything, inputs that nobody weighs.</summary>
public static class PlantedGraph
{
    public static Graph Of(Random random, Graph graph) =>
        graph.With(graph.Inputs, graph.Outputs, [.. graph.Nodes.Select(node => node.Operator is IFiltered filtered ? Planted(random, node, filtered.FilterAxis) : node)]);

    private static Node Planted(Random random, Node node, int axis)
    {
        Tensor filter = node.Inputs[1], bias = node.Inputs[2];
        sbyte[] weights = [.. filter.Int8s];
        int[] offsets = [.. bias.Int32s];
        int outputs = offsets.Length, inputs = filter.Shape.Channels;
        // What an output channel is made of: a row of an OHWI filter, a column of a depthwise one.
        int OutputOf(int i) => axis == 0 ? i / (weights.Length / outputs) : i % outputs;
        int[] fates = [.. Enumerable.Range(0, outputs).Select(_ => random.Next(5))];
        bool[] unread = [.. Enumerable.Range(0, inputs).Select(_ => random.Next(5) == 0)];
        for (int i = 0; i < weights.Length; i++)
        {
            if (fates[OutputOf(i)] == 0 || (axis == 0 && unread[i % inputs]))
                weights[i] = 0;
        }

        for (int o = 0; o < outputs; o++)
            offsets[o] = fates[o] switch { 1 => -(1 << 24), 2 when random.Next(3) == 0 => 1 << 24, _ => offsets[o] };
        return node with
        {
            Inputs =
            [
                node.Inputs[0],
                Tensor.Constant(filter.Name, filter.Shape, weights, filter.Quantization!),
                Tensor.Constant(bias.Name, bias.Shape, offsets, bias.Quantization!),
            ],
        };
    }
}
