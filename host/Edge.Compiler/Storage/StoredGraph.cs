using System.Runtime.InteropServices;
using Edge.Compiler.Ir;

namespace Edge.Compiler.Storage;

/// <summary>A graph as a file lists it: tensors by number, and which constants are already there as part of level 0's.</summary>
internal sealed class StoredGraph
{
    private readonly Dictionary<Tensor, int> _whole = [];

    /// <param name="graph">What is stored.</param>
    /// <param name="full">Level 0 of a network whose lower level <paramref name="graph"/> is; null for level 0 itself.</param>
    public StoredGraph(Graph graph, Graph? full)
    {
        Graph = graph;
        Tensors = ListOf(graph);
        Index = Tensors.Select((tensor, i) => (tensor, i)).ToDictionary(pair => pair.tensor, pair => pair.i);
        if (full is null)
            return;
        Dictionary<Tensor, int> before = ListOf(full).Select((tensor, i) => (tensor, i)).ToDictionary(pair => pair.tensor, pair => pair.i);
        var taken = new HashSet<Tensor>();
        foreach (var (own, whole) in graph.Nodes.Zip(full.Nodes).SelectMany(pair => pair.First.Inputs.Zip(pair.Second.Inputs)))
        {
            if (own.IsConstant && !_whole.ContainsKey(own) && IsBlock(whole, own) && taken.Add(whole))
                _whole[own] = before[whole];
        }
    }

    public Graph Graph { get; }

    /// <summary>Inputs first, then each node's constants and output: the order in which a reader meets them.</summary>
    public IReadOnlyList<Tensor> Tensors { get; }

    public IReadOnlyDictionary<Tensor, int> Index { get; }

    /// <summary>Constants that need data of their own.</summary>
    public IEnumerable<Tensor> OwnConstants => Tensors.Where(tensor => tensor.IsConstant && !_whole.ContainsKey(tensor));

    /// <summary>The number of level 0's constant that a constant is the leading block of; null where it has data of its own.</summary>
    public int? WholeOf(Tensor tensor) => _whole.TryGetValue(tensor, out int index) ? index : null;

    private static Tensor[] ListOf(Graph graph) =>
        [.. graph.Inputs.Concat(graph.Nodes.SelectMany(node => node.Inputs.Where(input => input.IsConstant).Append(node.Output))).Distinct()];

    private static bool IsBlock(Tensor whole, Tensor own) =>
        own.Type == whole.Type && LeadingBlock.Fits(whole.Shape, own.Shape) && own.Type switch
        {
            ElementType.Float32 => Same(LeadingBlock.Of(whole.Floats, whole.Shape, own.Shape), own.Floats),
            ElementType.Int32 => Same(LeadingBlock.Of(whole.Int32s, whole.Shape, own.Shape), own.Int32s),
            _ => Same(LeadingBlock.Of(whole.Int8s, whole.Shape, own.Shape), own.Int8s),
        };

    private static bool Same<T>(T[] a, T[] b)
        where T : struct => MemoryMarshal.AsBytes<T>(a).SequenceEqual(MemoryMarshal.AsBytes<T>(b));
}
