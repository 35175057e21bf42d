using Edge.Compiler;
using Edge.Compiler.Execution;
using Edge.Compiler.Ir;
using Edge.Compiler.Operators;

namespace Edge.Training.Compressing;

/// <summary>Moves the part of a channel's values that is nearly always there into the bias of the layer that reads it, so that the range between them is smaller.</summary>
/// <remarks>
/// Nagel et al. 2019, arXiv:1906.04721, section 4.1.3: c = max(0, mean - 3 deviations) of what a layer gives before its activation, over calibration images
/// instead of from the scales and shifts of batch norms, which are folded by then. r(x - c) = r(x) - c wherever x is at least c: exact for such values, and
/// about 0.1 % of a normal distribution lies below. Between the layers may stand what equalization moves factors through: maxima and means keep a constant.
/// Layers that pad what they read are left out: next to their border a zero would stand where -c belongs, and padding has one value for all channels.
/// </remarks>
public static class BiasAbsorption
{
    private const double Deviations = 3;

    /// <param name="graph">Float; batch norms are folded first.</param>
    /// <param name="images">Calibration images, as for quantization.</param>
    public static Graph Run(Graph graph, IReadOnlyList<float[]> images)
    {
        graph = Pipeline.Prepare(graph);
        IReadOnlyList<(Node First, Node Second)> pairs = Pairs(graph);
        if (pairs.Count == 0 || images.Count == 0)
            return graph;
        Dictionary<string, double[]> constants = Constants(graph, pairs, images);
        var biases = pairs.SelectMany(pair => new[] { pair.First, pair.Second }).Distinct()
            .ToDictionary(node => node.Name, node => Array.ConvertAll(node.Inputs[2].Floats, bias => (double)bias));
        foreach (var (first, second) in pairs)
        {
            double[] constant = constants[first.Name];
            for (int c = 0; c < constant.Length; c++)
                biases[first.Name][c] -= constant[c];
            float[] filter = second.Inputs[1].Floats;
            for (int i = 0; i < filter.Length; i++)
                biases[second.Name][CrossLayerEqualization.OutputChannel(second, i)] += filter[i] * constant[i % constant.Length];
        }

        return graph.With(graph.Inputs, graph.Outputs, [.. graph.Nodes.Select(node => biases.TryGetValue(node.Name, out double[]? bias)
            ? Factoring.WithWeights(node, node.Inputs[1].Floats, Array.ConvertAll(bias, value => (float)value))
            : node)]);
    }

    /// <summary>Layers between which a constant can move.</summary>
    internal static IReadOnlyList<(Node First, Node Second)> Pairs(Graph graph) =>
        [.. CrossLayerEqualization.Pairs(graph).Where(pair => PaddingOf(pair.Second) == Padding.None)];

    /// <summary>The largest constant that a channel's values stay above, but for rare ones; by the first layer of each pair.</summary>
    /// <remarks>All are measured before any is moved: what the second layer gives stays as it is.</remarks>
    internal static Dictionary<string, double[]> Constants(Graph graph, IReadOnlyList<(Node First, Node Second)> pairs, IReadOnlyList<float[]> images)
    {
        Dictionary<string, ChannelMoments> moments = pairs.ToDictionary(pair => pair.First.Name, pair => new ChannelMoments(pair.First.Output.Shape.Channels));
        FloatExecutor executor = FloatExecutor.Fast(ActivationSplit.Run(graph));
        foreach (float[] image in images)
        {
            executor.Run([image], (node, values) =>
            {
                if (moments.TryGetValue(node.Name, out ChannelMoments? of))
                    of.Add(values);
            });
        }

        return moments.ToDictionary(pair => pair.Key, pair => pair.Value.Mean
            .Zip(pair.Value.Variance, (mean, variance) => Math.Max(0, mean - Deviations * Math.Sqrt(variance))).ToArray());
    }

    private static Padding PaddingOf(Node node) => node.Operator switch
    {
        Conv2D convolution => convolution.Padding,
        DepthwiseConv2D depthwise => depthwise.Padding,
        _ => Padding.None,
    };
}
