using Edge.Compiler.Execution.Wide;
using Edge.Compiler.Ir;

namespace Edge.Compiler.Execution;

/// <summary>Runs an INT8 graph with the plain kernels of Edge.Runtime, every filter as int8: the integer reference every backend is held to.</summary>
/// <remarks>
/// One executor serves one thread. <see cref="Fast"/> makes one that computes the same bytes by this computer's vectors, for judging networks on
/// thousands of images; on its first image and on one in <see cref="WideCheck.Interval"/> it runs the plain kernel of every node as well.
/// </remarks>
public sealed class Int8Executor
{
    private readonly Graph _graph;
    private readonly Dictionary<Tensor, sbyte[]> _values = [];
    private readonly List<NodeRun> _runs = [];
    private readonly WideCheck _check = new();

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
        foreach (Tensor input in _graph.Inputs)
            _values[input] = new sbyte[input.Shape.Elements];
        foreach (Node node in _graph.Nodes)
        {
            sbyte[][] inputs = [.. node.Activations.Select(input => _values[input])];
            sbyte[] output = node.Operator.IsView ? inputs[0] : new sbyte[node.Output.Shape.Elements];
            _values[node.Output] = output;
            _runs.Add(new NodeRun(node, [.. calls.Of(node).Select(call => new CallRun(call, new byte[call.Wide?.ScratchBytes ?? 0]))], inputs, output));
        }
    }

    /// <summary>One that takes this computer's vectors.</summary>
    /// <inheritdoc cref="Int8Executor(Graph)"/>
    public static Int8Executor Fast(Graph graph) => new(Int8Calls.Wide(graph));

    /// <summary>One inference for each image, on every core: an executor for each thread. For graphs with one input.</summary>
    /// <returns>For each image, in order, the values of each graph output.</returns>
    /// <exception cref="ArgumentException">An image does not match the graph's input.</exception>
    public static sbyte[][][] RunAll(Graph graph, IReadOnlyList<sbyte[]> images) => RunAll(Int8Calls.Plain(graph), images);

    /// <summary>The same by this computer's vectors.</summary>
    /// <inheritdoc cref="RunAll(Graph, IReadOnlyList{sbyte[]})"/>
    /// <exception cref="ModelException">E0414: a node's bytes are not the reference's.</exception>
    public static sbyte[][][] RunAllFast(Graph graph, IReadOnlyList<sbyte[]> images) => RunAll(Int8Calls.Wide(graph), images);

    private static sbyte[][][] RunAll(Int8Calls calls, IReadOnlyList<sbyte[]> images)
    {
        foreach (sbyte[] image in images)
            GraphInputs.Check(calls.Graph, [image]);
        var outputs = new sbyte[images.Count][][];
        EveryCore.Run(images.Count, () => new Int8Executor(calls), (executor, i) => outputs[i] = executor.Run([images[i]]));
        return outputs;
    }

    /// <summary>One inference.</summary>
    /// <param name="inputs">The values of each graph input, NHWC, at the input's scale and zero point.</param>
    /// <param name="observe">Sees each node's output right after it is computed; the array is overwritten by the next inference.</param>
    /// <returns>The values of each graph output, in arrays of their own.</returns>
    /// <exception cref="ArgumentException">The inputs do not match the graph's.</exception>
    /// <exception cref="ModelException">E0414: a node's bytes by this computer's vectors are not the reference's.</exception>
    public sbyte[][] Run(sbyte[][] inputs, Action<Node, sbyte[]>? observe = null)
    {
        GraphInputs.Check(_graph, inputs);
        for (int i = 0; i < inputs.Length; i++)
            inputs[i].CopyTo(_values[_graph.Inputs[i]], 0);
        bool isChecked = _check.IsDue();
        foreach (NodeRun run in _runs)
        {
            foreach (var (call, scratch) in run.Calls)
            {
                if (call.Wide is { } wide)
                    wide.Run(run.Inputs, run.Output, scratch);
                else
                    run.Node.Operator.RunInt8(call.Plain, run.Inputs, run.Output);
            }

            if (isChecked && run.Calls.Any(one => one.Call.Wide is not null))
                WideCheck.Same(_graph, run.Node, Reference(run), run.Output);
            observe?.Invoke(run.Node, run.Output);
        }

        return [.. _graph.Outputs.Select(output => (sbyte[])_values[output].Clone())];
    }

    private static sbyte[] Reference(NodeRun run)
    {
        var output = new sbyte[run.Output.Length];
        foreach (var (call, _) in run.Calls)
            run.Node.Operator.RunInt8(call.Plain, run.Inputs, output);
        return output;
    }
}
