using Edge.Compiler.Ir;

namespace Edge.Tests.Graphs;

/// <summary>INT8 graphs as pruning and weight sharing leave them: filters with many zeros, of few values, or both.</summary>
public static class SparseGraph
{
    /// <summary>Another graph of the same nodes; each filter is left alone, thinned, rounded to few values, or both.</summary>
    /// <param name="graph">INT8.</param>
    public static Graph Of(Random random, Graph graph) => graph.With(graph.Inputs, graph.Outputs,
    [
        .. graph.Nodes.Select(node => node.Operator is not IFiltered ? node : node with { Inputs = [node.Inputs[0], Changed(random, node.Inputs[1]), node.Inputs[2]] }),
    ]);

    private static Tensor Changed(Random random, Tensor filter)
    {
        int kind = random.Next(4), most = Quantization.MostSteps(filter.Quantization!.Bits);
        // One level makes weights of -most and most, and those of a ternary network where zeros come in.
        double zeros = kind is 1 or 3 ? random.NextDouble() : 0, step = kind is 2 or 3 ? (double)most / random.Next(1, 5) : 1;
        sbyte Round(sbyte weight) => (sbyte)Math.Clamp((int)(Math.Round(weight / step) * step), -most, most);
        return Tensor.Constant(filter.Name, filter.Shape, [.. filter.Int8s.Select(weight => random.NextDouble() < zeros ? (sbyte)0 : Round(weight))], filter.Quantization!);
    }
}
