using Edge.Compiler.Ir;
using Edge.Compiler.Operators;

namespace Edge.Compiler.Execution.Wide;

/// <param name="Plain">Of a plain kernel, every filter as int8.</param>
/// <param name="Wide">The same by this computer's vectors; null where the plain kernel is to run.</param>
internal sealed record Int8Call(KernelCall Plain, IWideCall<sbyte>? Wide);

/// <summary>The kernel calls of an INT8 graph, for any number of executors.</summary>
internal sealed class Int8Calls
{
    private readonly Dictionary<Node, Int8Call[]> _calls = new(ReferenceEqualityComparer.Instance);

    internal Int8Calls(Graph graph, Func<KernelCall, IWideCall<sbyte>?> widen)
    {
        if (!graph.IsInt8)
            throw new ArgumentException($"'{graph.Name}' is a float graph", nameof(graph));
        Graph = graph;
        foreach (Node node in graph.Nodes)
            _calls[node] = node.Operator.IsView ? [] : [.. FilterStorage.LowerPlain(node).Select(call => new Int8Call(call, widen(call)))];
    }

    public Graph Graph { get; }

    /// <exception cref="ArgumentException">The graph is not int8.</exception>
    /// <exception cref="ModelException">A node cannot be lowered to kernels.</exception>
    public static Int8Calls Plain(Graph graph) => new(graph, _ => null);

    /// <summary>By this computer's vectors wherever there is a kernel for them.</summary>
    /// <inheritdoc cref="Plain"/>
    public static Int8Calls Wide(Graph graph) => new(graph, WideKernels.Of);

    public IReadOnlyList<Int8Call> Of(Node node) => _calls[node];
}
