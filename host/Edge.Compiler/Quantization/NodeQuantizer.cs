using Edge.Compiler.Ir;

namespace Edge.Compiler.Quantizing;

/// <summary>Turns float nodes into INT8 nodes one after another and keeps integers within 32 bits.</summary>
internal sealed class NodeQuantizer
{
    // Steps a bias may have: leaves the accumulator room for the products.
    private const double MostBiasSteps = 1 << 29;

    // An output step this much finer than an input step shows nothing: a tensor that is almost always 0.
    private const double FinestOutput = 1.0 / 4096;

    private readonly Graph _graph;
    private readonly IReadOnlyDictionary<Tensor, Quantization> _assigned;
    private readonly WeightRangeMethod _weightRange;
    private readonly IReadOnlyDictionary<string, int> _bits;
    private readonly IReadOnlyDictionary<string, Quantization> _filters = new Dictionary<string, Quantization>();
    private readonly Dictionary<Tensor, Tensor> _int8 = [];
    private readonly Dictionary<string, Tensor> _decided = [];
    private readonly List<Node> _nodes = [];

    /// <exception cref="UsageException">E0309: <paramref name="options"/> ask for bits that are not possible.</exception>
    public NodeQuantizer(Graph graph, IReadOnlyDictionary<Tensor, Quantization> assigned, QuantizationOptions options)
    {
        (_graph, _assigned, _weightRange, _bits) = (graph, assigned, options.WeightRange, WeightBits.Of(graph, options));
        foreach (Tensor input in graph.Inputs)
            _int8[input] = Tensor.Int8(input.Name, input.Shape, assigned[input]);
    }

    /// <summary>What else keeps the scale of an output channel's weights from being smaller; null: nothing.</summary>
    public Func<Node, int, double>? AlsoAtLeast { get; init; }

    /// <summary>With scales that are known, for filters too.</summary>
    /// <exception cref="ModelException">E0313: <paramref name="given"/> is not for this graph.</exception>
    public NodeQuantizer(Graph graph, GivenScales given)
        : this(graph, given.Assign(graph), new QuantizationOptions()) => _filters = given.Filters;

    /// <summary>True when some node has weights of fewer than 8 bits.</summary>
    public bool HasFewBits => _bits.Count > 0;

    /// <summary>Gives a node this INT8 filter, in place of its own weights rounded to the nearest step.</summary>
    public void Decide(Node node, Tensor filter) => _decided[node.Name] = filter;

    /// <summary>The INT8 tensor in the place of a float one.</summary>
    public Tensor this[Tensor tensor] => _int8[tensor];

    /// <summary>Adds the INT8 form of <paramref name="node"/>, whose inputs have been added.</summary>
    public Node Add(Node node)
    {
        Node quantized = Quantize(node);
        _int8[node.Output] = quantized.Output;
        _nodes.Add(quantized);
        return quantized;
    }

    /// <summary>The INT8 form of <paramref name="node"/>, without adding it.</summary>
    /// <exception cref="ModelException">The operator has no INT8 form.</exception>
    public Node Quantize(Node node)
    {
        Tensor[] activations = [.. node.Activations.Select(input => _int8[input])];
        Quantization output = OutputQuantization(node, activations);
        Node quantized = WithOutput(node, activations, output);
        if (node.Operator is IFiltered && SmallestOutputScale(quantized) is var smallest && output.Scale < smallest)
            quantized = WithOutput(node, activations, Quantization.PerTensor(MathF.BitIncrement((float)smallest), output.ZeroPoint));
        return quantized;
    }

    public Graph Finish() =>
        _graph.With([.. _graph.Inputs.Select(input => _int8[input])], [.. _graph.Outputs.Select(output => _int8[output])], _nodes);

    private Node WithOutput(Node node, Tensor[] activations, Quantization output)
    {
        Tensor tensor = Tensor.Int8(node.Output.Name, node.Output.Shape, output);
        return node.Operator.Quantize(node, activations, tensor, Weights(node)) with { Fused = node.Fused };
    }

    private IWeightQuantizer Weights(Node node)
    {
        if (_decided.TryGetValue(node.Name, out Tensor? filter))
            return new DecidedFilter(filter);
        if (_filters.TryGetValue(node.Name, out Quantization? given))
            return new GivenFilter(given);
        int bits = _bits.GetValueOrDefault(node.Name, 8);
        double Smallest(int channel) => Math.Max(SmallestScale(node, channel), AlsoAtLeast?.Invoke(node, channel) ?? 0);
        Func<int, double>? smallest = node.Operator is IFiltered ? Smallest : null;
        return new WeightQuantizer(bits < 8 ? WeightRangeMethod.Mse : _weightRange, smallest, bits);
    }

    private sealed class DecidedFilter(Tensor filter) : IWeightQuantizer
    {
        public Tensor Quantize(Tensor weights, int axis) => filter;
    }

    private Quantization OutputQuantization(Node node, Tensor[] activations)
    {
        switch (node.Operator.OutputRange)
        {
            case OutputRange.SameAsInput:
                return activations[0].Quantization!;
            case OutputRange.Fixed:
                return node.Operator.FixedQuantization;
            default:
                Quantization assigned = _assigned[node.Output];
                double finest = node.Operator is IFiltered ? 0 : activations.Max(input => input.Quantization!.Scale) * FinestOutput;
                return assigned.Scale >= finest ? assigned : Quantization.PerTensor((float)finest, assigned.ZeroPoint);
        }
    }

    /// <summary>The smallest scale of the weights of output channel <paramref name="channel"/> that leaves its bias within 32 bits.</summary>
    /// <remarks>A channel of tiny weights and a large bias gets a wider scale: its weights round more coarsely, which its bias outweighs.</remarks>
    public double SmallestScale(Node node, int channel) =>
        Math.Abs((double)node.Inputs[2].Floats[channel]) / _int8[node.Inputs[0]].Quantization!.Scale / MostBiasSteps;

    // The device shifts the accumulator left where input.Scale * filter.Scale > output.Scale; the largest accumulator must survive that.
    private static double SmallestOutputScale(Node node)
    {
        Tensor filter = node.Inputs[1], bias = node.Inputs[2];
        int axis = filter.Quantization!.Axis!.Value, channels = filter.Shape[axis];
        int inner = filter.Shape.Extents.Skip(axis + 1).Aggregate(1, (product, extent) => product * extent);
        var largest = new double[channels];
        for (int i = 0; i < filter.Int8s.Length; i++)
            largest[i / inner % channels] += 255.0 * Math.Abs((int)filter.Int8s[i]);
        double smallest = 0;
        for (int o = 0; o < channels; o++)
        {
            int room = Math.Max(0, (int)Math.Floor(Math.Log2(int.MaxValue / Math.Max(1, largest[o] + Math.Abs((double)bias.Int32s[o])))));
            smallest = Math.Max(smallest, (double)node.Inputs[0].Quantization!.Scale * filter.Quantization.ScaleOf(o) / Math.ScaleB(1, room));
        }

        return smallest;
    }
}
