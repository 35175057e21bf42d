using Edge.Compiler.Execution.Wide;
using Edge.Compiler.Ir;

namespace Edge.Compiler.Execution;

/// <summary>Runs a float graph with the operators' float references.</summary>
/// <remarks>
/// One executor serves one thread. <see cref="Fast"/> makes one that computes the same numbers by this computer's vectors, sums in the references'
/// order; on its first image and on one in <see cref="WideCheck.Interval"/> it runs the reference of every node as well.
/// </remarks>
public sealed class FloatExecutor
{
    private readonly Graph _graph;
    private readonly Dictionary<Tensor, float[]> _values = [];
    private readonly List<NodeRun> _runs = [];
    private readonly WideCheck _check = new();

    private sealed record NodeRun(Node Node, IWideCall<float>? Wide, byte[] Scratch, float[][] Inputs, float[] Output);

    /// <exception cref="ArgumentException">The graph is not float.</exception>
    public FloatExecutor(Graph graph)
        : this(FloatCalls.Plain(graph))
    {
    }

    internal FloatExecutor(FloatCalls calls)
    {
        _graph = calls.Graph;
        foreach (Tensor constant in _graph.Constants)
            _values[constant] = constant.Floats;
        foreach (Tensor input in _graph.Inputs)
            _values[input] = new float[input.Shape.Elements];
        foreach (Node node in _graph.Nodes)
        {
            float[][] inputs = [.. node.Inputs.Select(input => _values[input])];
            float[] output = node.Operator.IsView ? inputs[0] : new float[node.Output.Shape.Elements];
            _values[node.Output] = output;
            IWideCall<float>? wide = calls.Of(node);
            _runs.Add(new NodeRun(node, wide, new byte[wide?.ScratchBytes ?? 0], inputs, output));
        }
    }

    /// <summary>One that takes this computer's vectors.</summary>
    /// <exception cref="ArgumentException">The graph is not float.</exception>
    public static FloatExecutor Fast(Graph graph) => new(FloatCalls.Wide(graph));

    /// <summary>One inference for each image, on every core, by this computer's vectors: an executor for each thread. For graphs with one input.</summary>
    /// <returns>For each image, in order, the values of each graph output.</returns>
    /// <exception cref="ArgumentException">An image does not match the graph's input.</exception>
    /// <exception cref="ModelException">E0414: a node's numbers are not the reference's.</exception>
    public static float[][][] RunAllFast(Graph graph, IReadOnlyList<float[]> images)
    {
        foreach (float[] image in images)
            GraphInputs.Check(graph, [image]);
        var outputs = new float[images.Count][][];
        FloatCalls calls = FloatCalls.Wide(graph);
        EveryCore.Run(images.Count, () => new FloatExecutor(calls), (executor, i) => outputs[i] = executor.Run([images[i]]));
        return outputs;
    }

    /// <summary>One inference.</summary>
    /// <param name="inputs">The values of each graph input, NHWC.</param>
    /// <param name="observe">Sees each node's output right after it is computed; the array is overwritten by the next inference.</param>
    /// <returns>The values of each graph output, in arrays of their own.</returns>
    /// <exception cref="ArgumentException">The inputs do not match the graph's.</exception>
    /// <exception cref="ModelException">E0414: a node's numbers by this computer's vectors are not the reference's.</exception>
    public float[][] Run(float[][] inputs, Action<Node, float[]>? observe = null)
    {
        GraphInputs.Check(_graph, inputs);
        for (int i = 0; i < inputs.Length; i++)
            inputs[i].CopyTo(_values[_graph.Inputs[i]], 0);
        bool isChecked = _check.IsDue();
        foreach (NodeRun run in _runs)
        {
            if (run.Wide is { } wide)
            {
                wide.Run(run.Inputs, run.Output, run.Scratch);
                if (isChecked)
                    WideCheck.Same(_graph, run.Node, Reference(run), run.Output);
            }
            else if (!run.Node.Operator.IsView)
                run.Node.Operator.RunFloat(run.Node, run.Inputs, run.Output);

            observe?.Invoke(run.Node, run.Output);
        }

        return [.. _graph.Outputs.Select(output => (float[])_values[output].Clone())];
    }

    private static float[] Reference(NodeRun run)
    {
        var output = new float[run.Output.Length];
        run.Node.Operator.RunFloat(run.Node, run.Inputs, output);
        return output;
    }
}
