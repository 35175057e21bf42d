using Edge.Compiler.Ir;

namespace Edge.Compiler.Passes;

/// <summary>Takes out nodes that no graph output depends on.</summary>
public static class RemoveDeadNodes
{
    public static Graph Run(Graph graph)
    {
        var needed = new HashSet<Tensor>(graph.Outputs);
        var alive = new List<Node>();
        foreach (Node node in graph.Nodes.Reverse())
        {
            if (!needed.Contains(node.Output))
                continue;
            needed.UnionWith(node.Activations);
            alive.Insert(0, node);
        }

        return graph.With(graph.Inputs, graph.Outputs, alive);
    }
}
