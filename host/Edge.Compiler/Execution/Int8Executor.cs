using Edge.Compiler.Execution.Wide;
using Edge.Compiler.Ir;

namespace Edge.Compiler.Execution;

/// <summary>Runs an INT8 graph with the plain kernels of Edge.Runtime, every filter as int8: the integer reference every backend is held to.</summary>
/// <remarks>One executor serves one thread.</remarks>
public sealed class Int8Executor
{
    private readonly Graph _graph;
    private readonly Dictionary<Tensor, sbyte[]> _values = [];
    private readonly List<NodeRun> _runs = [];

    private sealed record NodeRun(Node Node, IReadOnlyList<CallRun> Calls, sbyte[][] Inputs, sbyte[] Output);

    private readonly record struct CallRun(Int8Call Call, byte[] Scratch);

    /// <exception cref="ArgumentException">The graph is not int8.</exception>
    /// <exception cref="ModelException">A node cannot be lowered to kernels.</exception>
    public Int8Executor(Graph graph)
        : this(Int8Calls.Plain(graph))
    {
    }

    internal Int8Executor(Int8Calls calls)
    {
        _graph = calls.Graph;
        Graph graph = _graph;
        foreach (Tensor input in graph.Inputs)
            _values[input] = new sbyte[input.Shape.Elements];
        foreach (Node node in graph.Nodes)
        {
            sbyte[][] inputs = [.. node.Activations.Select(input => _values[input])];
            sbyte[] output = node.Operator.IsView ? inputs[0] : new sbyte[node.Output.Shape.Elements];
            _values[node.Output] = output;
            _runs.Add(new NodeRun(node, [.. calls.Of(node).Select(call => new CallRun(call, new byte[call.Wide?.ScratchBytes ?? 0]))], inputs, output));
        }
    }

    /// <summary>One inference for each image, on every core: an executor for each thread. For graphs with one input.</summary>
    /// <returns>For each image, in order, the values of each graph output.</returns>
    /// <exception cref="ArgumentException">An image does not match the graph's input.</exception>
    public static sbyte[][][] RunAll(Graph graph, IReadOnlyList<sbyte[]> images) => RunAll(Int8Calls.Plain(graph), images);

    internal static sbyte[][][] RunAll(Int8Calls calls, IReadOnlyList<sbyte[]> images)
    {
        foreach (sbyte[] image in images)
            GraphInputs.Check(calls.Graph, [image]);
        var outputs = new sbyte[images.Count][][];
        Parallel.For(0, images.Count, () => new Int8Executor(calls), (i, _, executor) =>
        {
            outputs[i] = executor.Run([images[i]]);
            return executor;
        }, _ => { });
        return outputs;
    }

    /// <summary>One inference.</summary>
    /// <param name="inputs">The values of each graph input, NHWC, at the input's scale and zero point.</param>
    /// <param name="observe">Sees each node's output right after it is computed; the array is overwritten by the next inference.</param>
    /// <returns>The values of each graph output, in arrays of their own.</returns>
    /// <exception cref="ArgumentException">The inputs do not match the graph's.</exception>
    public sbyte[][] Run(sbyte[][] inputs, Action<Node, sbyte[]>? observe = null)
    {
        GraphInputs.Check(_graph, inputs);
        for (int i = 0; i < inputs.Length; i++)
            inputs[i].CopyTo(_values[_graph.Inputs[i]], 0);
        foreach (NodeRun run in _runs)
        {
            foreach (var (call, scratch) in run.Calls)
            {
                if (call.Wide is { } wide)
                    wide.Run(run.Inputs, run.Output, scratch);
                else
                    run.Node.Operator.RunInt8(call.Plain, run.Inputs, run.Output);
            }

            observe?.Invoke(run.Node, run.Output);
        }

        return [.. _graph.Outputs.Select(output => (sbyte[])_values[output].Clone())];
    }
}
