using Edge.Compiler.Ir;
using Edge.Compiler.Operators;

namespace Edge.Training.Compressing;

/// <summary>A layer that may be factored: where its output goes decides what must be met.</summary>
/// <param name="Node">A convolution over all channels, or a Dense; without activation of its own.</param>
/// <param name="Activation">What its response goes through, alone or in a sum; None where other nodes read the response itself.</param>
/// <param name="Beside">The node whose output is added before the activation; null for none.</param>
internal sealed record FactoredLayer(Node Node, Activation Activation, Node? Beside)
{
    public bool IsWindow => Node.Operator is Conv2D && Node.Inputs[1].Shape is { } filter && filter[1] > 1 && filter[2] > 1;

    /// <summary>The layers of a graph, in order. Those that read the image or give the result are left as they are, and so are those of few channels.</summary>
    /// <param name="graph">No fused activations in convolutions and Dense.</param>
    public static IReadOnlyList<FactoredLayer> Of(Graph graph, int leastChannels)
    {
        var first = new HashSet<Tensor>(graph.Inputs);
        foreach (Node node in graph.Nodes.Where(node => node.Operator is Pad && first.Contains(node.Inputs[0])))
            first.Add(node.Output);
        HashSet<Tensor> last = [.. graph.Outputs, .. graph.Nodes.Where(node => graph.Outputs.Contains(node.Output)).SelectMany(node => node.Activations)];
        return [.. graph.Nodes.Where(node => node.Operator is Conv2D { Groups: 1 } or Dense)
            .Where(node => node.Output.Shape.Channels >= leastChannels && !first.Contains(node.Inputs[0]) && !last.Contains(node.Output))
            .Select(node => Of(graph, node))];
    }

    private static FactoredLayer Of(Graph graph, Node node)
    {
        Node[] readers = [.. graph.Nodes.Where(reader => reader.Inputs.Contains(node.Output))];
        if (readers is [{ Operator: IFusable fusable }])
            return new FactoredLayer(node, fusable.Activation, null);
        if (readers is [{ Operator: Add add } sum] && sum.Inputs.All(input => input.Shape.Equals(node.Output.Shape))
            && graph.Nodes.FirstOrDefault(other => sum.Inputs.Contains(other.Output) && other != node) is { } beside)
        {
            return new FactoredLayer(node, add.Activation != Activation.None ? add.Activation : AfterSum(graph, sum), beside);
        }

        return new FactoredLayer(node, Activation.None, null);
    }

    private static Activation AfterSum(Graph graph, Node sum) =>
        graph.Nodes.Where(reader => reader.Inputs.Contains(sum.Output)).ToArray() is [{ Operator: IFusable fusable }] ? fusable.Activation : Activation.None;
}
