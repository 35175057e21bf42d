using Edge.Compiler.Ir;

namespace Edge.Compiler.Passes;

/// <summary>Builds a graph from another: a pass is offered each node in order and keeps it, merges it into the one before, or drops it.</summary>
internal sealed class GraphRewriter
{
    private readonly Graph _graph;
    private readonly List<Node> _nodes = [];
    private readonly Dictionary<Tensor, Tensor> _replacements = [];
    private readonly Dictionary<Tensor, int> _reads = [];

    private GraphRewriter(Graph graph)
    {
        _graph = graph;
        foreach (Tensor tensor in graph.Nodes.SelectMany(node => node.Activations).Concat(graph.Outputs))
            _reads[tensor] = _reads.GetValueOrDefault(tensor) + 1;
    }

    /// <param name="graph">Left as it is.</param>
    /// <param name="rewrite">Called once for each node, whose inputs are those of the new graph; calls one of the methods below.</param>
    public static Graph Run(Graph graph, Action<GraphRewriter, Node> rewrite)
    {
        var rewriter = new GraphRewriter(graph);
        foreach (Node node in graph.Nodes)
            rewriter.Offer(node, rewrite);
        return graph.With(graph.Inputs, [.. graph.Outputs.Select(rewriter.Replaced)], rewriter._nodes);
    }

    /// <summary>The node of the new graph that computes <paramref name="tensor"/>, if nobody but one node reads it; else null.</summary>
    public Node? SoleProducer(Tensor tensor) =>
        _reads.GetValueOrDefault(tensor) == 1 && !_graph.Outputs.Contains(tensor) ? _nodes.Find(node => node.Output == tensor) : null;

    public bool IsGraphInput(Tensor tensor) => _graph.Inputs.Contains(tensor);

    public void Keep(Node node) => _nodes.Add(node);

    /// <summary>Adds a node whose output the node kept last reads.</summary>
    public void InsertBeforeLast(Node node) => _nodes.Insert(_nodes.Count - 1, node);

    /// <summary>Another node in the place of one of the new graph; its output goes to the node that is offered.</summary>
    public void Replace(Node old, Node node) => _nodes[_nodes.IndexOf(old)] = node;

    /// <summary>One node in the place of <paramref name="producer"/> that does the work of both.</summary>
    public void MergeIntoProducer(Node producer, Node node, Operator merged, IReadOnlyList<Tensor> inputs) =>
        _nodes[_nodes.IndexOf(producer)] = new Node(producer.Name, merged, inputs, node.Output)
        {
            Fused = [.. producer.Fused, node.Name, .. node.Fused],
            Channels = node.Channels,
        };

    /// <summary>One node in the place of <paramref name="node"/> that does the work of both.</summary>
    public void MergeIntoReader(Node producer, Node node, Operator merged, IReadOnlyList<Tensor> inputs)
    {
        _nodes.Remove(producer);
        _nodes.Add(new Node(node.Name, merged, inputs, node.Output) { Fused = [.. producer.Fused, producer.Name, .. node.Fused], Channels = node.Channels });
    }

    /// <summary>Removes a node whose output equals its first input. One that gives a graph output its name and cannot hand it on stays.</summary>
    public void Drop(Node node)
    {
        Tensor input = node.Inputs[0];
        if (!_graph.Outputs.Contains(node.Output))
        {
            _replacements[node.Output] = input;
            _reads[input] += _reads.GetValueOrDefault(node.Output) - 1;
        }
        else if (SoleProducer(input) is { } producer)
        {
            _nodes[_nodes.IndexOf(producer)] = producer with { Output = node.Output, Channels = node.Channels };
        }
        else
        {
            Keep(node);
        }
    }

    private void Offer(Node node, Action<GraphRewriter, Node> rewrite) =>
        rewrite(this, node with { Inputs = [.. node.Inputs.Select(Replaced)] });

    private Tensor Replaced(Tensor tensor)
    {
        while (_replacements.TryGetValue(tensor, out Tensor? replacement))
            tensor = replacement;
        return tensor;
    }
}
