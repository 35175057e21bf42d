using Edge.Compiler.Ir;
using Edge.Compiler.Operators;

namespace Edge.Compiler.Planning;

/// <summary>Gives every graph output bytes that no graph input and no other output has, by copying where it must.</summary>
/// <remarks>Only an output that is a graph input, a view of one, or the same value as an earlier output needs a copy.</remarks>
internal static class OutputCopies
{
    public static Graph Run(Graph graph)
    {
        var source = graph.Inputs.ToDictionary(input => input, input => input);
        foreach (Node node in graph.Nodes)
            source[node.Output] = node.Operator.IsView ? source[node.Activations.First()] : node.Output;

        var taken = new HashSet<Tensor>(graph.Inputs);
        var nodes = new List<Node>(graph.Nodes);
        var outputs = new List<Tensor>();
        foreach (Tensor output in graph.Outputs)
        {
            if (taken.Add(source[output]))
            {
                outputs.Add(output);
                continue;
            }

            Node copy = Copy(graph, output, outputs.Count);
            nodes.Add(copy);
            outputs.Add(copy.Output);
        }

        return nodes.Count == graph.Nodes.Count ? graph : graph.With(graph.Inputs, outputs, nodes);
    }

    // A concatenation of one tensor is a copy.
    private static Node Copy(Graph graph, Tensor output, int index)
    {
        string name = $"{output.Name}_copy{index}";
        return new Node(name, new Concat(output.Shape.Rank - 1), [output], Tensor.Int8(name, output.Shape, output.Quantization!));
    }
}
