using Edge.Compiler.Ir;
using Edge.Training.Models;

namespace Edge.Training.Anomalies;

/// <summary>The network whose features good parts are described by: small, and without a dense layer between cells.</summary>
public static class FeatureBackbone
{
    /// <summary>The node that computes the features of <see cref="Learner"/>.</summary>
    public const string Features = "features";

    /// <summary>Side of a cell of <see cref="Learner"/>.</summary>
    public const int CellPixels = 8;

    /// <summary>Learns the kinds of <see cref="SyntheticDefects"/>, each cell for itself: features say what is in their cell.</summary>
    /// <remarks>
    /// By the logits good and bad rendered parts are further apart than by the features, those of printed circuits much less: what looks like none of the
    /// kinds still moves features.
    /// </remarks>
    /// <param name="input">[1, H, W, C] of the preprocessed image.</param>
    /// <param name="channels">Features of a cell.</param>
    /// <returns>One cell for 8x8 pixels; behind its features a logit for each kind.</returns>
    public static Network Learner(Shape input, int channels) => new("anomaly", input,
    [
        new ConvolutionLayer("stem", 8, 3) { Stride = 2 },
        new ConvolutionLayer("reduce1", 16, 3) { Stride = 2 },
        Block("block1", 16),
        new ConvolutionLayer("reduce2", 32, 3) { Stride = 2 },
        Block("block2", 32),
        Block("block3", 32),
        new ConvolutionLayer(Features, channels, 1),
        new ConvolutionLayer("kinds", SyntheticDefects.Kinds.Count, 1) { HasBatchNorm = false, Activation = Activation.None },
    ]);

    /// <summary>A network up to the node that computes features.</summary>
    /// <param name="graph">Float, trained here or imported.</param>
    /// <param name="node">Its last node, or a node merged into it; null: the last image of features before the network sees all places at once.</param>
    /// <exception cref="UsageException">E0296: there is no such node, or what it computes is no image of several cells.</exception>
    public static Graph Cut(Graph graph, string? node)
    {
        Node? last = node is null ? Usual(graph) : graph.Nodes.FirstOrDefault(each => each.Name == node || each.Fused.Contains(node));
        if (last is null || !IsFeatures(last.Output))
        {
            string[] accepted = [.. graph.Nodes.Where(each => IsFeatures(each.Output)).Select(each => each.Name)];
            throw new UsageException("E0296", graph.Name, node is null ? "no node computes features of several cells"
                : last is null ? $"there is no node '{node}'" : $"'{node}' computes {last.Output.Shape}, not features of several cells",
                accepted.Length == 0 ? "a network with a convolution before it sees all places at once" : $"one of {string.Join(", ", accepted)}");
        }

        var needed = new HashSet<Tensor> { last.Output };
        foreach (Node each in graph.Nodes.Reverse().Where(each => needed.Contains(each.Output)))
            needed.UnionWith(each.Inputs);
        Node[] kept = [.. graph.Nodes.Where(each => needed.Contains(each.Output))];
        if (kept.Select(each => each.Name).Concat(needed.Select(tensor => tensor.Name)).FirstOrDefault(AnomalyHead.Names.Contains) is { } taken)
        {
            throw new UsageException("E0296", graph.Name, $"has a node or tensor '{taken}', as the head calls one of its own", "other names",
                "rename it, or take the features of a node before it");
        }

        return new Graph(graph.Name, [.. graph.Inputs.Where(needed.Contains)], [last.Output], kept);
    }

    private static ResidualLayer Block(string name, int channels) => new(name,
    [
        new ConvolutionLayer("depthwise", channels, 3) { IsDepthwise = true },
        new ConvolutionLayer("pointwise", channels, 1) { Activation = Activation.None },
    ], []);

    private static bool IsFeatures(Tensor tensor) => tensor.Shape is { Rank: 4, Batch: 1 } shape && shape.Height * shape.Width > 1;

    // Activations belong to the node that computes them.
    private static Node? Usual(Graph graph) => graph.Nodes.LastOrDefault(node => IsFeatures(node.Output));
}
