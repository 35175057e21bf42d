using Edge.Compiler.Ir;
using Edge.Compiler.Operators;

namespace Edge.Training.Compressing;

/// <summary>Puts a batch norm behind every convolution that has none, with statistics that leave the output as it is: what a folded network trains well with.</summary>
/// <remarks>gamma is the standard deviation of the responses and beta their mean, so that gamma * (y - mean) / deviation + beta is y again.</remarks>
public static class BatchNormInsertion
{
    private const float Epsilon = 1e-5f;

    /// <param name="graph">Float; activations that were fused stand alone afterwards.</param>
    /// <param name="images">Some hundred training images.</param>
    public static Graph Run(Graph graph, ImageSet images)
    {
        Graph apart = ActivationSplit.Run(graph);
        Dictionary<string, ChannelMoments> moments = apart.Nodes.Where(node => IsBare(apart, node)).ToDictionary(node => node.Name, node => new ChannelMoments(node.Output.Shape.Channels));
        using (var module = new GraphModule(apart))
        {
            module.Observe(images, (node, _, output) =>
            {
                if (moments.TryGetValue(node.Name, out ChannelMoments? found))
                    found.Add(Layout.Values(output));
            });
        }

        var nodes = new List<Node>();
        foreach (Node node in apart.Nodes)
        {
            if (moments.TryGetValue(node.Name, out ChannelMoments? found))
                nodes.AddRange(Normalized(node, found));
            else
                nodes.Add(node);
        }

        return apart.With(apart.Inputs, apart.Outputs, nodes);
    }

    // The convolution's own output gets a new name; its readers read the batch norm's.
    private static Node[] Normalized(Node node, ChannelMoments moments)
    {
        Tensor linear = Tensor.Float($"{node.Output.Name}_linear", node.Output.Shape);
        Tensor Constant(string role, IEnumerable<double> values) => Tensor.Constant($"{node.Name}_bn_{role}", new Shape(moments.Channels), [.. values.Select(value => (float)value)]);
        double[] deviation = [.. moments.Variance.Select(variance => Math.Sqrt(variance + Epsilon))];
        return
        [
            node with { Output = linear },
            new Node($"{node.Name}_bn", new BatchNorm(Epsilon),
                [linear, Constant("gamma", deviation), Constant("beta", moments.Mean), Constant("mean", moments.Mean), Constant("variance", moments.Variance)], node.Output),
        ];
    }

    private static bool IsBare(Graph graph, Node node) => node.Operator is Conv2D or DepthwiseConv2D
        && !graph.Nodes.Any(reader => reader.Operator is BatchNorm && reader.Inputs[0] == node.Output);
}
