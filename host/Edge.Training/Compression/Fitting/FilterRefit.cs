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
        List<float[]> inputs = [], targets = [];
        int image = 0;
        using (var module = new GraphModule(graph))
        {
            module.Observe(images, (other, activations, _) =>
            {
                if (other.Name != name)
                    return;
                ReadOnlySpan<float> values = Layout.Values(activations[0]);
                int size = node.Inputs[0].Shape.Elements;
                for (int at = 0; at < values.Length; at += size)
                    WindowSamples.Append(inputs, node, values.Slice(at, size), WindowSamples.Places(node.Output.Shape, Places, image++));
            });
        }

        image = 0;
        using (var module = new GraphModule(original))
        {
            module.Observe(images, (other, _, output) =>
            {
                if (other.Name != name)
                    return;
                float[] values = Layout.Values(output);
                Shape shape = other.Output.Shape;
                for (int at = 0; at < values.Length; at += shape.Elements)
                    targets.AddRange(WindowSamples.Places(shape, Places, image++).Select(place => kept.Select(c => values[at + place * shape.Channels + c]).ToArray()));
            });
        }

        var (weights, bias) = Ridge.Fit(inputs, targets, node.Inputs[1].Floats);
        Node refitted = node with { Inputs = [node.Inputs[0], Tensor.Constant(node.Inputs[1].Name, node.Inputs[1].Shape, weights), Tensor.Constant(node.Inputs[2].Name, node.Inputs[2].Shape, bias)] };
        return graph.With(graph.Inputs, graph.Outputs, [.. graph.Nodes.Select(other => other.Name == name ? refitted : other)]);
    }
}
