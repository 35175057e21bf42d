using Edge.Compiler.Ir;

namespace Edge.Compiler.Quantizing;

/// <summary>Runs both networks side by side and fits each node with a filter to what the INT8 network before it computes: first its weights' rounding, then its bias.</summary>
/// <remarks>
/// Weights below 8 bits are rounded by the covariance of their inputs, <see cref="CovarianceRounding"/>, or by what the sums give after their activation,
/// <see cref="AdaptiveFilter"/>, which fits the bias as well. Empirical bias correction takes the mean error of each output channel off its bias,
/// before the activation: b -= mean(y_quantized - y_float). Nagel et al. 2021, arXiv:2106.08295, section 4.2.
/// </remarks>
internal sealed class NodeFitting(NodeQuantizer quantizer, IReadOnlyList<float[]> images, QuantizationOptions options)
{
    /// <summary>More images change a mean over all their pixels too little to be worth the memory.</summary>
    public const int MostImages = 96;

    private readonly Dictionary<Tensor, float[][]> _float = [];
    private readonly Dictionary<Tensor, sbyte[][]> _int8 = [];
    private readonly Dictionary<string, Tensor> _biases = [];
    private readonly int _count = Math.Min(MostImages, images.Count);

    /// <summary>Adds every node of <paramref name="graph"/> to the quantizer.</summary>
    public void Run(Graph graph, IProgress<double>? progress)
    {
        Begin(graph);
        for (int i = 0; i < graph.Nodes.Count; i++)
        {
            FitFilter(graph.Nodes[i]);
            Add(graph, i, FitBias(graph.Nodes[i]));
            progress?.Report((i + 1.0) / graph.Nodes.Count);
        }
    }

    /// <summary>Takes the images to the network's input.</summary>
    public void Begin(Graph graph)
    {
        Tensor input = graph.Inputs[0];
        _float[input] = [.. images.Take(_count)];
        _int8[input] = [.. _float[input].Select(image => quantizer[input].Quantization!.Quantize(image))];
    }

    /// <summary>Decides the filter of a node whose weights have fewer than 8 bits.</summary>
    public void FitFilter(Node node)
    {
        if (node.Operator is not IFiltered || options.WeightRounding == WeightRoundingMethod.Nearest)
            return;
        Node nearest = quantizer.Quantize(node);
        if (nearest.Inputs[1].Quantization!.Bits == 8)
            return;
        sbyte[][] inputs = _int8[node.Inputs[0]];
        if (options.WeightRounding == WeightRoundingMethod.Covariance)
        {
            quantizer.Decide(node, CovarianceRounding.Filter(node, nearest, inputs, isCentred: options.BiasCorrection));
            return;
        }

        var (filter, bias) = AdaptiveFilter.Fit(node, nearest, inputs, Sums(node), options.BiasCorrection);
        quantizer.Decide(node, filter);
        _biases[node.Name] = bias;
    }

    /// <summary>The node with the bias that suits its INT8 filter.</summary>
    public Node FitBias(Node node)
    {
        if (_biases.TryGetValue(node.Name, out Tensor? bias))
            return node with { Inputs = [node.Inputs[0], node.Inputs[1], bias] };
        return options.BiasCorrection && node.Operator is IFiltered ? Corrected(node) : node;
    }

    /// <summary>Adds a node to the quantizer and takes the images one node further.</summary>
    /// <param name="graph">What the node belongs to.</param>
    /// <param name="index">Of the node in it.</param>
    /// <param name="fitted">The node as <see cref="FitBias"/> gives it.</param>
    public void Add(Graph graph, int index, Node fitted)
    {
        Node node = graph.Nodes[index];
        Compute(node, quantizer.Add(fitted));
        foreach (Tensor spent in node.Activations.Where(tensor => graph.Nodes.Skip(index + 1).All(later => !later.Inputs.Contains(tensor))))
        {
            _float.Remove(spent);
            _int8.Remove(spent);
        }
    }

    // What the float network's node gives for each image, before its activation.
    private float[][] Sums(Node node)
    {
        Node linear = Linear(node);
        var sums = new float[_count][];
        Parallel.For(0, _count, image =>
        {
            sums[image] = new float[node.Output.Shape.Elements];
            linear.Operator.RunFloat(linear, [_float[node.Inputs[0]][image], node.Inputs[1].Floats, node.Inputs[2].Floats], sums[image]);
        });
        return sums;
    }

    private static Node Linear(Node node) => node.Operator is IActivated activated ? node with { Operator = activated.With(Activation.None) } : node;

    private Node Corrected(Node node)
    {
        Node linear = Linear(node);
        Node quantized = quantizer.Quantize(node);
        Quantization input = quantized.Inputs[0].Quantization!;
        float[] filter = Reals(quantized.Inputs[1]), bias = Reals(quantized.Inputs[2]);
        float[][] wanted = Sums(node);
        sbyte[][] steps = _int8[node.Inputs[0]];

        int channels = node.Output.Shape.Channels;
        var errors = new double[_count][];
        Parallel.For(0, _count, image =>
        {
            var found = new float[node.Output.Shape.Elements];
            linear.Operator.RunFloat(linear, [input.Dequantize(steps[image]), filter, bias], found);
            errors[image] = new double[channels];
            for (int i = 0; i < found.Length; i++)
                errors[image][i % channels] += found[i] - wanted[image][i];
        });

        double values = (double)_count * node.Output.Shape.Elements / channels;
        float[] corrected = [.. node.Inputs[2].Floats.Select((b, o) => (float)(b - errors.Sum(error => error[o]) / values))];
        return node with { Inputs = [node.Inputs[0], node.Inputs[1], Tensor.Constant(node.Inputs[2].Name, node.Inputs[2].Shape, corrected)] };
    }

    private void Compute(Node node, Node quantized)
    {
        if (node.Operator.IsView)
        {
            _float[node.Output] = _float[node.Inputs[0]];
            _int8[node.Output] = _int8[node.Inputs[0]];
            return;
        }

        IReadOnlyList<KernelCall> calls = node.Operator.Lower(quantized);
        float[][] floats = _float[node.Output] = new float[_count][];
        sbyte[][] int8s = _int8[node.Output] = new sbyte[_count][];
        Parallel.For(0, _count, image =>
        {
            floats[image] = new float[node.Output.Shape.Elements];
            node.Operator.RunFloat(node, [.. node.Inputs.Select(input => input.IsConstant ? input.Floats : _float[input][image])], floats[image]);
            int8s[image] = new sbyte[node.Output.Shape.Elements];
            sbyte[][] inputs = [.. node.Activations.Select(input => _int8[input][image])];
            foreach (KernelCall call in calls)
                node.Operator.RunInt8(call, inputs, int8s[image]);
        });
    }

    private static float[] Reals(Tensor constant)
    {
        Quantization quantization = constant.Quantization!;
        int axis = quantization.Axis!.Value;
        int inner = constant.Shape.Extents.Skip(axis + 1).Aggregate(1, (product, extent) => product * extent), channels = constant.Shape[axis];
        int Step(int i) => constant.Type == ElementType.Int8 ? constant.Int8s[i] : constant.Int32s[i];
        return [.. Enumerable.Range(0, constant.Shape.Elements).Select(i => quantization.ScaleOf(i / inner % channels) * Step(i))];
    }
}
