using Edge.Compiler.Execution;
using Edge.Compiler.Import;
using Edge.Compiler.Ir;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace Edge.Training.Import;

/// <summary>Turns any TorchSharp module that is built of standard layers into a float graph. NCHW becomes NHWC here, once.</summary>
/// <remarks>
/// The module is run once on random images while its layers report what they read and give; sums, concatenations and other tensor functions between layers
/// are found from their values (<see cref="ModuleTrace"/>). Then graph and module compute fresh images side by side, and the import fails if they differ.
/// The module is taken in evaluation mode and left as it was.
/// </remarks>
public static class ModuleImport
{
    /// <summary>Images of one run; their brightness differs, so that every activation passes its limits somewhere.</summary>
    private static readonly float[] _brightness = [1, 1000, 0.01f, 30];

    private const int CheckedImages = 2;

    /// <summary>Relative to the largest output: sums in another order.</summary>
    private const float Tolerance = 1e-4f;

    /// <param name="module">A Sequential, or a module of your own whose forward runs layers by <c>call</c>. One input, one output.</param>
    /// <param name="input">What it reads: an image [1, H, W, C], or a vector [1, K].</param>
    /// <param name="classes">What the outputs mean; empty when they are no classes.</param>
    /// <param name="name">Names the graph and the emitted code.</param>
    /// <returns>A float graph, NHWC. A module that ends in LogSoftmax gives probabilities: Softmax without the logarithm.</returns>
    /// <exception cref="ModelException">E0215: a layer or function has no counterpart; all layers are named at once. E0216: graph and module differ.</exception>
    public static Graph ToGraph(nn.Module<Tensor, Tensor> module, Shape input, IReadOnlyList<string> classes, string name = "network")
    {
        if (input.Rank is not (2 or 4) || input.Batch != 1)
            throw new ModelException("E0215", name, $"an input {input}", "an image 1xHxWxC or a vector 1xK");
        using var evaluation = new EvaluationMode(module);
        int[] image = input.Rank == 2 ? [input[1]] : [input.Channels, input.Height, input.Width];
        ModuleTrace.Result trace = Trace(module, name, image, _brightness);
        Graph graph = Graph(trace, name);
        if (classes.Count > 0 && graph.Outputs[0].Shape.Channels != classes.Count)
            throw new ModelException("E0215", name, $"{classes.Count} classes for an output {graph.Outputs[0].Shape}", "as many classes as outputs");
        graph = new Graph(graph.Name, graph.Inputs, graph.Outputs, graph.Nodes, classes);
        Compare(graph, Trace(module, name, image, [.. Enumerable.Repeat(1f, CheckedImages)]), name);
        return graph;
    }

    private static ModuleTrace.Result Trace(nn.Module<Tensor, Tensor> module, string name, int[] image, float[] brightness)
    {
        int size = image.Aggregate(1, (product, extent) => product * extent);
        var random = new Random(brightness.Length);
        float[] values = [.. brightness.SelectMany(factor => Enumerable.Range(0, size).Select(_ => factor * (2 * random.NextSingle() - 1)))];
        return ModuleTrace.Run(module, name, [brightness.Length, .. image.Select(extent => (long)extent)], values);
    }

    private static Graph Graph(ModuleTrace.Result trace, string name)
    {
        try
        {
            return OnnxImporter.Import(trace.Nodes.Model(trace.Input.Name, trace.Input.Dims, trace.Output.Name, trace.Output.Dims)).Graph;
        }
        catch (ModelException e)
        {
            throw new ModelException("E0215", name, e.Found, $"layers {LayerReaders.Names}; {TensorFunctions.Names}", "replace what is named, or leave it to the code around the network", e);
        }
    }

    // Layers are compared in order, so that an error names the first that differs; then the output, however the module came to it this time.
    private static void Compare(Graph graph, ModuleTrace.Result run, string name)
    {
        var executor = new FloatExecutor(graph);
        Dictionary<string, TracedValue> steps = run.Steps.Where(step => !step.IsConstant).DistinctBy(step => step.Name).ToDictionary(step => step.Name);
        for (int image = 0; image < CheckedImages; image++)
        {
            int at = image;
            float[] output = executor.Run([Image(run.Input, image)], (node, values) =>
            {
                bool isCompared = steps.TryGetValue(node.Output.Name, out TracedValue? step) && step.Values.Length == CheckedImages * values.Length && step.Name != run.Output.Name;
                if (isCompared)
                    Compare(values, Image(step!, at), $"{name}: '{node.Name}' ({node.Operator.Kind})");
            })[0];
            float[] expected = Image(run.Output, image);
            Compare(output, run.IsLogarithm ? [.. expected.Select(MathF.Exp)] : expected, $"{name}: the output");
        }
    }

    private static void Compare(float[] actual, float[] expected, string where)
    {
        float largest = expected.Max(Math.Abs);
        int worst = actual.Length == expected.Length ? Enumerable.Range(0, actual.Length).MaxBy(i => Math.Abs(expected[i] - actual[i])) : 0;
        if (actual.Length != expected.Length || !(Math.Abs(expected[worst] - actual[worst]) <= Tolerance * largest))
        {
            throw new ModelException("E0216", where, FormattableString.Invariant($"the graph gives {actual[worst]} where the module gives {expected[worst]}"),
                FormattableString.Invariant($"differences up to {Tolerance} of the largest value, {largest}"), "use a layer in place of a tensor function, and a forward that does the same at every call");
        }
    }

    private static float[] Image(TracedValue value, int image)
    {
        int size = value.Values.Length / CheckedImages;
        return ChannelsLast(value.Values[(image * size)..((image + 1) * size)], value.Dims);
    }

    private static float[] ChannelsLast(float[] nchw, int[] dims)
    {
        if (dims.Length != 4)
            return nchw;
        int channels = dims[1], pixels = dims[2] * dims[3];
        return [.. Enumerable.Range(0, nchw.Length).Select(i => nchw[i % channels * pixels + i / channels])];
    }
}
