using Edge.Compiler.Ir;

namespace Edge.Compiler.Execution;

/// <summary>Runs a float graph with the operators' float references. One executor serves one thread.</summary>
public sealed class FloatExecutor
{
    private readonly Graph _graph;
    private readonly Dictionary<Tensor, float[]> _values = [];
    private readonly List<NodeRun> _runs = [];

    private sealed record NodeRun(Node Node, float[][] Inputs, float[] Output);

    /// <exception cref="ArgumentException">The graph is not float.</exception>
    public FloatExecutor(Graph graph)
    {
        if (graph.IsInt8)
            throw new ArgumentException($"'{graph.Name}' is an int8 graph", nameof(graph));
        _graph = graph;
        foreach (Tensor constant in graph.Constants)
            _values[constant] = constant.Floats;
        foreach (Tensor input in graph.Inputs)
            _values[input] = new float[input.Shape.Elements];
        foreach (Node node in graph.Nodes)
        {
            float[][] inputs = [.. node.Inputs.Select(input => _values[input])];
            float[] output = node.Operator.IsView ? inputs[0] : new float[node.Output.Shape.Elements];
            _values[node.Output] = output;
            _runs.Add(new NodeRun(node, inputs, output));
        }
    }

    /// <summary>One inference for each image, on every core: an executor for each thread. For graphs with one input.</summary>
    /// <returns>For each image, in order, the values of each graph output.</returns>
    /// <exception cref="ArgumentException">An image does not match the graph's input.</exception>
    public static float[][][] RunAll(Graph graph, IReadOnlyList<float[]> images)
    {
        foreach (float[] image in images)
            GraphInputs.Check(graph, [image]);
        var outputs = new float[images.Count][][];
        Parallel.For(0, images.Count, () => new FloatExecutor(graph), (i, _, executor) =>
        {
            outputs[i] = executor.Run([images[i]]);
            return executor;
        }, _ => { });
        return outputs;
    }

    /// <summary>One inference.</summary>
    /// <param name="inputs">The values of each graph input, NHWC.</param>
    /// <param name="observe">Sees each node's output right after it is computed; the array is overwritten by the next inference.</param>
    /// <returns>The values of each graph output, in arrays of their own.</returns>
    /// <exception cref="ArgumentException">The inputs do not match the graph's.</exception>
    public float[][] Run(float[][] inputs, Action<Node, float[]>? observe = null)
    {
        GraphInputs.Check(_graph, inputs);
        for (int i = 0; i < inputs.Length; i++)
            inputs[i].CopyTo(_values[_graph.Inputs[i]], 0);
        foreach (NodeRun run in _runs)
        {
            if (!run.Node.Operator.IsView)
                run.Node.Operator.RunFloat(run.Node, run.Inputs, run.Output);
            observe?.Invoke(run.Node, run.Output);
        }

        return [.. _graph.Outputs.Select(output => (float[])_values[output].Clone())];
    }
}
