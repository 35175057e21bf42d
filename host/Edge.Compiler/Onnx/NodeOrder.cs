using Edge.Compiler.Ir;

namespace Edge.Compiler.Onnx;

/// <summary>Puts the nodes of a file in an order in which they can run: the file's own, as far as it can be kept. The standard demands one; not every exporter writes it.</summary>
internal static class NodeOrder
{
    /// <exception cref="ModelException">A value is computed twice or by nobody, or nodes wait for each other in a circle.</exception>
    public static IReadOnlyList<OnnxNode> Sort(OnnxModel model)
    {
        OnnxGraph graph = model.Graph;
        var known = new HashSet<string>(graph.Inputs.Select(input => input.Name).Concat(graph.Initializers.Select(tensor => tensor.Name))) { "" };
        var producers = new Dictionary<string, OnnxNode>();
        foreach (OnnxNode node in graph.Nodes)
        {
            foreach (string output in node.Outputs.Where(output => output.Length > 0))
            {
                if (known.Contains(output) || !producers.TryAdd(output, node))
                    throw Fault(model, node, $"writes '{output}', which exists already", "values that are written once");
            }
        }

        var waiting = new Dictionary<OnnxNode, int>(ReferenceEqualityComparer.Instance);
        var readers = new Dictionary<string, List<OnnxNode>>();
        foreach (OnnxNode node in graph.Nodes)
        {
            string[] awaited = [.. node.Inputs.Where(input => !known.Contains(input)).Distinct()];
            foreach (string input in awaited)
            {
                if (!producers.ContainsKey(input))
                    throw Fault(model, node, $"reads '{input}', which no node writes", "the name of an input, an initializer or another node's output");
                if (!readers.TryGetValue(input, out List<OnnxNode>? list))
                    readers[input] = list = [];
                list.Add(node);
            }

            waiting[node] = awaited.Length;
        }

        var order = new List<OnnxNode>();
        var places = new Dictionary<OnnxNode, int>(ReferenceEqualityComparer.Instance);
        foreach (OnnxNode node in graph.Nodes)
            places[node] = places.Count;
        var ready = new PriorityQueue<OnnxNode, int>(graph.Nodes.Where(node => waiting[node] == 0).Select(node => (node, places[node])));
        while (ready.TryDequeue(out OnnxNode? node, out _))
        {
            order.Add(node);
            foreach (OnnxNode reader in node.Outputs.Distinct().SelectMany(output => readers.GetValueOrDefault(output) ?? []))
            {
                if (--waiting[reader] == 0)
                    ready.Enqueue(reader, places[reader]);
            }
        }

        return order.Count == graph.Nodes.Count ? order
            : throw Fault(model, graph.Nodes.First(node => waiting[node] > 0), "needs its own output, directly or through other nodes", "a graph without cycles");
    }

    private static ModelException Fault(OnnxModel model, OnnxNode node, string found, string accepted) =>
        ModelException.AtNode("E0125", model.Name, node.Label, node.Operator, found, accepted, "export the model again");
}
