using Edge.Compiler.Ir;
using Edge.Compiler.Operators;

namespace Edge.Training.Compressing;

/// <summary>
/// Fits the filters of a network that lost channels: each convolution and Dense, first to last, gives as nearly as it can what it gave before, from what
/// the network that is already cut and fitted hands it.
/// </summary>
/// <remarks>He et al. 2017, arXiv:1707.06168, section 3.1; from the approximated inputs, as Zhang et al. 2016, arXiv:1505.06798, section 2.4.</remarks>
internal static class FilterRefit
{
    /// <summary>Output places of each image.</summary>
    private const int Places = 12;

    /// <param name="original">Before the cut; no fused activations.</param>
    /// <param name="cut">Nodes of the same names with fewer channels.</param>
    /// <param name="kept">The channels of each node's output that are left.</param>
    public static Graph Run(Graph original, Graph cut, IReadOnlyDictionary<string, IReadOnlyList<int>> kept, ImageSet images)
    {
        var changed = new HashSet<Tensor>();
        foreach (Node node in cut.Nodes)
        {
            bool isDownstream = node.Activations.Any(changed.Contains);
            Node before = original.Nodes.First(other => other.Name == node.Name);
            bool losesInputs = !before.Inputs[0].Shape.Equals(node.Inputs[0].Shape);
            if (isDownstream || losesInputs)
                changed.Add(node.Output);
        }

        Graph fitted = cut;
        foreach (Node node in cut.Nodes.Where(node => changed.Contains(node.Output) && IsFitted(node)))
            fitted = Refit(original, fitted, node.Name, kept[node.Name], images);
        return fitted;
    }

    private static bool IsFitted(Node node) => node.Operator is Conv2D { Groups: 1 } or Dense;

    private static Graph Refit(Graph original, Graph graph, string name, IReadOnlyList<int> kept, ImageSet images)
    {
        Node node = graph.Nodes.First(other => other.Name == name);
        var sampling = new Sampling(images, Places);
        List<float[]> inputs = sampling.Windows(graph, name);
        float[][] targets = [.. sampling.Outputs(original, name).Select(row => kept.Select(channel => row[channel]).ToArray())];
        var (weights, bias) = Ridge.Fit(inputs, targets, node.Inputs[1].Floats);
        return Factoring.Replace(graph, name, [Factoring.WithWeights(node, weights, bias)]);
    }
}
