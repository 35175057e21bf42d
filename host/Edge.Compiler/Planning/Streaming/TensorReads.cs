using Edge.Compiler.Ir;

namespace Edge.Compiler.Planning.Streaming;

/// <summary>Who reads which tensor, and how rows follow from rows.</summary>
internal sealed class TensorReads
{
    private readonly Dictionary<Tensor, int> _lastRead = [];
    private readonly Dictionary<Tensor, int> _writers = [];
    private readonly RowWindow?[] _windows;

    public TensorReads(Graph graph)
    {
        Graph = graph;
        for (int i = 0; i < graph.Nodes.Count; i++)
        {
            _writers[graph.Nodes[i].Output] = i;
            foreach (Tensor input in graph.Nodes[i].Activations)
                _lastRead[input] = i;
        }

        foreach (Tensor output in graph.Outputs)
            _lastRead[output] = graph.Nodes.Count;
        _windows = [.. graph.Nodes.Select(WindowOf)];
    }

    public Graph Graph { get; }

    /// <summary>How a node's rows follow from rows; null: not at all.</summary>
    public RowWindow? WindowAt(int node) => _windows[node];

    /// <summary>True when somebody reads a tensor after a node, or nobody does.</summary>
    public bool IsReadAfter(Tensor tensor, int node) => !_lastRead.TryGetValue(tensor, out int last) || last > node;

    /// <summary>The node that writes a tensor; -1 for an input of the graph.</summary>
    public int WriterOf(Tensor tensor) => _writers.GetValueOrDefault(tensor, -1);

    private static RowWindow? WindowOf(Node node) =>
        node.Operator.IsView || node.Activations.Append(node.Output).Any(tensor => tensor.Shape.Rank != 4) ? null : node.Operator.RowsOf(node);
}
