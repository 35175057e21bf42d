using Edge.Compiler;
using Edge.Compiler.Ir;
using Edge.Compiler.Operators;

namespace Edge.Training.Compressing;

/// <summary>Moves a positive factor of each channel from a layer to the next, so that the ranges of both are alike; the output stays as it is.</summary>
/// <remarks>Nagel et al. 2019, arXiv:1906.04721, section 4.1: s = sqrt(r1 r2) / r2 with the largest weights of the channel. Through Relu, not Relu6, which would cut elsewhere.</remarks>
public static class CrossLayerEqualization
{
    private const int MostRounds = 50;
    private const double Converged = 1e-4;

    /// <param name="graph">Float; batch norms are folded first.</param>
    public static Graph Run(Graph graph)
    {
        graph = Pipeline.Prepare(graph);
        var filters = graph.Nodes.Where(node => node.Operator is IFiltered).ToDictionary(node => node.Name, node => (Filter: (float[])node.Inputs[1].Floats.Clone(), Bias: (float[])node.Inputs[2].Floats.Clone()));
        IReadOnlyList<(Node First, Node Second)> pairs = Pairs(graph);
        for (int round = 0; round < MostRounds; round++)
        {
            double change = pairs.Count == 0 ? 0 : pairs.Max(pair => Equalize(pair.First, pair.Second, filters));
            if (change < Converged)
                break;
        }

        return graph.With(graph.Inputs, graph.Outputs, [.. graph.Nodes.Select(node => filters.TryGetValue(node.Name, out var own)
            ? node with { Inputs = [node.Inputs[0], Tensor.Constant(node.Inputs[1].Name, node.Inputs[1].Shape, own.Filter), Tensor.Constant(node.Inputs[2].Name, node.Inputs[2].Shape, own.Bias)] }
            : node)]);
    }

    /// <summary>Layers between which factors can move.</summary>
    internal static IReadOnlyList<(Node First, Node Second)> Pairs(Graph graph) =>
    [
        .. graph.Nodes.Where(node => node.Operator is IFiltered and IActivated { Activation: not Activation.Relu6 } and not TransposedConv2D)
            .Select(node => (First: node, Second: Next(graph, node))).Where(pair => pair.Second is not null).Select(pair => (pair.First, pair.Second!)),
    ];

    /// <summary>The layer that alone reads a node's channels, if nothing but maxima, means and Relu lies between; else null.</summary>
    private static Node? Next(Graph graph, Node node)
    {
        Tensor at = node.Output;
        while (!graph.Outputs.Contains(at) && graph.Nodes.Where(reader => reader.Inputs.Contains(at)).ToArray() is [Node reader])
        {
            if (reader.Operator is Conv2D { Groups: 1 } or Dense || (reader.Operator is DepthwiseConv2D && reader.Output.Shape.Channels == at.Shape.Channels))
                return reader.Inputs[0] == at ? reader : null;
            bool keepsFactors = reader.Operator is MaxPool2D or AveragePool2D or Relu or LeakyRelu || (reader.Operator is Reshape && reader.Output.Shape.Channels == at.Shape.Channels);
            if (!keepsFactors)
                return null;
            at = reader.Output;
        }

        return null;
    }

    /// <summary>The largest weight of each channel of a pair, of the first layer's outputs and of the second one's inputs.</summary>
    internal static (double[] Outputs, double[] Inputs) Ranges(Node first, float[] firstFilter, Node second, float[] secondFilter)
    {
        int channels = first.Output.Shape.Channels;
        double[] outputs = new double[channels], inputs = new double[channels];
        for (int i = 0; i < firstFilter.Length; i++)
            outputs[OutputChannel(first, i)] = Math.Max(outputs[OutputChannel(first, i)], Math.Abs(firstFilter[i]));
        for (int i = 0; i < secondFilter.Length; i++)
            inputs[i % channels] = Math.Max(inputs[i % channels], Math.Abs(secondFilter[i]));
        return (outputs, inputs);
    }

    private static double Equalize(Node first, Node second, Dictionary<string, (float[] Filter, float[] Bias)> filters)
    {
        var (filter, bias) = filters[first.Name];
        float[] next = filters[second.Name].Filter;
        var (outputs, inputs) = Ranges(first, filter, second, next);
        double[] factors = [.. outputs.Zip(inputs, (r1, r2) => r1 > 0 && r2 > 0 ? Math.Sqrt(r1 * r2) / r2 : 1)];
        for (int i = 0; i < filter.Length; i++)
            filter[i] = (float)(filter[i] / factors[OutputChannel(first, i)]);
        for (int c = 0; c < bias.Length; c++)
            bias[c] = (float)(bias[c] / factors[c]);
        for (int i = 0; i < next.Length; i++)
            next[i] = (float)(next[i] * factors[i % factors.Length]);
        return factors.Max(factor => Math.Abs(Math.Log(factor)));
    }

    /// <summary>The output channel that a weight belongs to.</summary>
    internal static int OutputChannel(Node node, int index) => node.Operator is DepthwiseConv2D
        ? index % node.Output.Shape.Channels
        : index / (node.Inputs[1].Shape.Elements / node.Output.Shape.Channels);
}
