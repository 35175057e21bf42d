using Edge.Compiler.Ir;

namespace Edge.Compiler.Planning.Streaming;

/// <summary>Who reads which tensor, and how rows follow from rows.</summary>
internal sealed class TensorReads
{
    private readonly Dictionary<Tensor, int> _lastRead = [];
    private readonly Dictionary<Tensor, int> _writers = [];
    private readonly RowWindow?[] _windows, _columns;
    private readonly RowEnd?[] _ends;

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
        _ends = [.. graph.Nodes.Select(EndOf)];
        _columns = [.. graph.Nodes.Select((node, i) => _windows[i] is null ? null : node.Operator.ColumnsOf(node))];
    }

    public Graph Graph { get; }

    /// <summary>How a node's rows follow from rows; null: not at all.</summary>
    public RowWindow? WindowAt(int node) => _windows[node];

    /// <summary>How a node takes rows of its input as the last of several; null: not at all, or as any other.</summary>
    /// <param name="first">Index of the first of these nodes.</param>
    public RowEnd? EndAt(int first, int last) => first < last ? _ends[last] : null;

    /// <summary>How the columns of a node with rows follow from columns; null: not at all.</summary>
    public RowWindow? ColumnsAt(int node) => _columns[node];

    /// <summary>Of each tensor, when the last of some nodes makes a row a turn; null where they contradict each other.</summary>
    /// <param name="windowAt"><see cref="WindowAt"/>, or <see cref="ColumnsAt"/> for columns.</param>
    public IReadOnlyDictionary<Tensor, RowRate>? RatesOf(int first, int last, Func<int, RowWindow?> windowAt)
    {
        var rates = new Dictionary<Tensor, RowRate> { [Graph.Nodes[last].Output] = new(1, 1) };
        for (int known = 0; known < rates.Count;)
        {
            known = rates.Count;
            for (int i = last; i >= first; i--)
            {
                Node node = Graph.Nodes[i];
                if (windowAt(i) is not { } window)
                    return null;
                Tensor? read = node.Activations.FirstOrDefault(rates.ContainsKey);
                if (!rates.ContainsKey(node.Output) && read is not null)
                    rates[node.Output] = rates[read].Over(window.Stride);
                if (!rates.TryGetValue(node.Output, out RowRate own))
                    continue;
                foreach (Tensor input in node.Activations)
                {
                    if (!rates.TryAdd(input, own.Times(window.Stride)) && rates[input] != own.Times(window.Stride))
                        return null;
                }
            }
        }

        return Enumerable.Range(first, last - first + 1).All(i => rates.ContainsKey(Graph.Nodes[i].Output)) ? rates : null;
    }

    /// <summary>True when somebody reads a tensor after a node, or nobody does.</summary>
    public bool IsReadAfter(Tensor tensor, int node) => !_lastRead.TryGetValue(tensor, out int last) || last > node;

    /// <summary>The node that writes a tensor; -1 for an input of the graph.</summary>
    public int WriterOf(Tensor tensor) => _writers.GetValueOrDefault(tensor, -1);

    private static RowWindow? WindowOf(Node node) => IsOfImages(node) ? node.Operator.RowsOf(node) : null;

    private static RowEnd? EndOf(Node node) => IsOfImages(node) ? node.Operator.RowEndOf(node) : null;

    private static bool IsOfImages(Node node) => !node.Operator.IsView && node.Activations.Append(node.Output).All(tensor => tensor.Shape.Rank == 4);
}
