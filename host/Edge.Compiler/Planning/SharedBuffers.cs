using Edge.Compiler.Ir;
using Edge.Compiler.Planning.Streaming;

namespace Edge.Compiler.Planning;

/// <summary>Which tensors share bytes, and how long those bytes live.</summary>
/// <remarks>
/// A view shares its input's bytes. An operator that may run in place shares the bytes of an input that nobody reads afterwards, unless those
/// are the caller's input or a graph output. Every output is whole from the node that writes it to the next node at least, so that it can
/// be observed there, views included.
/// </remarks>
internal sealed class SharedBuffers
{
    private readonly Graph _graph;
    private readonly Dictionary<Tensor, Buffer> _bufferOf = [];
    private readonly Dictionary<Tensor, int> _lastRead = [];

    /// <param name="graph">An int8 graph.</param>
    /// <param name="inPlace">Whether outputs may overwrite inputs.</param>
    /// <param name="groups">What they read and write whole is in use from their first node to their last.</param>
    public SharedBuffers(Graph graph, bool inPlace, params IReadOnlyList<BandSchedule> groups)
    {
        _graph = graph;
        for (int i = 0; i < graph.Nodes.Count; i++)
        {
            int last = GroupAt(groups, i)?.Last ?? i;
            foreach (Tensor input in graph.Nodes[i].Activations)
                _lastRead[input] = last;
        }

        foreach (Tensor output in graph.Outputs)
            _lastRead[output] = graph.Nodes.Count;
        foreach (Tensor input in graph.Inputs)
            Start(input, -1);
        for (int i = 0; i < graph.Nodes.Count; i++)
        {
            Node node = graph.Nodes[i];
            if (GroupAt(groups, i) is { } group)
            {
                if (group.MakerOf(node.Output) is { IsKept: true } maker)
                    Start(maker, group, inPlace);
                continue;
            }

            if (SharedWith(node, i, inPlace) is not { } buffer)
            {
                Start(node.Output, i);
                continue;
            }

            buffer.Add(node.Output, LastRead(node.Output, i));
            _bufferOf[node.Output] = buffer;
        }
    }

    /// <summary>Each buffer once, in the order in which they are first written.</summary>
    public IEnumerable<Buffer> All => _graph.Inputs.Concat(_graph.Nodes.Select(node => node.Output)).Where(_bufferOf.ContainsKey)
        .Select(tensor => _bufferOf[tensor]).Distinct();

    private static BandSchedule? GroupAt(IReadOnlyList<BandSchedule> groups, int node) => groups.FirstOrDefault(group => group.First <= node && node <= group.Last);

    private int LastRead(Tensor tensor, int writer) => _lastRead.GetValueOrDefault(tensor, writer);

    private void Start(Tensor tensor, int writer) => _bufferOf[tensor] = new Buffer(tensor, writer, LastRead(tensor, writer));

    private void Start(RowMaker output, BandSchedule group, bool inPlace)
    {
        int last = LastRead(output.Tensor, group.Last);
        bool mayShare = inPlace && last > group.Last && !_graph.Outputs.Contains(output.Tensor);
        Buffer? shared = !mayShare ? null : group.Makers.Where(copy => copy.Node is null && group.StaysBehind(copy.Tensor, output))
            .Select(copy => _bufferOf[copy.Tensor]).FirstOrDefault(buffer => buffer.Last == group.Last && IsOurs(buffer) && IsCopiedOnly(buffer, group));
        if (shared is null)
        {
            _bufferOf[output.Tensor] = new Buffer(output.Tensor, group.First, last);
            return;
        }

        shared.Add(output.Tensor, last);
        _bufferOf[output.Tensor] = shared;
    }

    private bool IsOurs(Buffer buffer) => !buffer.Tensors.Any(tensor => _graph.Inputs.Contains(tensor) || _graph.Outputs.Contains(tensor));

    private bool IsCopiedOnly(Buffer buffer, BandSchedule group) => Enumerable.Range(group.First, group.Last - group.First + 1)
        .SelectMany(i => _graph.Nodes[i].Activations).Where(buffer.Tensors.Contains).All(tensor => group.MakerOf(tensor) is { Node: null });

    private Buffer? SharedWith(Node node, int index, bool inPlace)
    {
        Tensor[] activations = [.. node.Activations];
        if (node.Operator.IsView)
            return _bufferOf[activations[0]];
        if (!inPlace)
            return null;
        return Enumerable.Range(0, activations.Length)
            .Where(i => node.Operator.MayRunInPlace(node, i) && IsFree(activations, i, node.Output, index))
            .Select(i => _bufferOf[activations[i]])
            .MinBy(buffer => buffer.First);
    }

    private bool IsFree(Tensor[] activations, int candidate, Tensor output, int index)
    {
        Buffer buffer = _bufferOf[activations[candidate]];
        bool isReadTwice = activations.Count(activation => _bufferOf[activation] == buffer) > 1;
        bool fits = _graph.Outputs.Contains(output) ? output.Bytes == buffer.Bytes : output.Bytes <= activations[candidate].Bytes;
        return buffer.Last == index && !isReadTwice && IsOurs(buffer) && fits;
    }
}

/// <summary>Bytes that one or more tensors use, one after another or at the same time.</summary>
internal sealed class Buffer(Tensor first, int writer, int last)
{
    private readonly List<Tensor> _tensors = [first];

    public IReadOnlyList<Tensor> Tensors => _tensors;

    public int Bytes { get; } = first.Bytes;

    /// <summary>The node that writes first; -1 for graph inputs.</summary>
    public int First { get; } = writer;

    public int Last { get; private set; } = last;

    public void Add(Tensor tensor, int lastRead)
    {
        _tensors.Add(tensor);
        Last = Math.Max(Last, lastRead);
    }

    public Lifetime Lifetime => new(Tensors[0].Name, Bytes, First, Last);
}
