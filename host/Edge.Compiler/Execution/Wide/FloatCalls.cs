using Edge.Compiler.Ir;

namespace Edge.Compiler.Execution.Wide;

/// <summary>Which nodes of a float graph take this computer's vectors, for any number of executors.</summary>
internal sealed class FloatCalls
{
    private readonly Dictionary<Node, IWideCall<float>> _calls = new(ReferenceEqualityComparer.Instance);

    private FloatCalls(Graph graph, Func<Node, IWideCall<float>?> widen)
    {
        if (graph.IsInt8)
            throw new ArgumentException($"'{graph.Name}' is an int8 graph", nameof(graph));
        Graph = graph;
        foreach (Node node in graph.Nodes)
        {
            if (widen(node) is { } wide)
                _calls[node] = wide;
        }
    }

    public Graph Graph { get; }

    /// <exception cref="ArgumentException">The graph is not float.</exception>
    public static FloatCalls Plain(Graph graph) => new(graph, _ => null);

    /// <inheritdoc cref="Plain"/>
    public static FloatCalls Wide(Graph graph) => new(graph, node => WideFloat.Of(node));

    /// <summary>A node by vectors; null where its reference is to run.</summary>
    public IWideCall<float>? Of(Node node) => _calls.GetValueOrDefault(node);
}
