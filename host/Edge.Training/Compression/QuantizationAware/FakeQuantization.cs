using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using Edge.Compiler.Quantizing;
using static TorchSharp.torch;
using Quantization = Edge.Compiler.Ir.Quantization;
using Tensor = Edge.Compiler.Ir.Tensor;

namespace Edge.Training.Compressing;

/// <summary>Rounds every activation, filter and bias of a network that is trained, where and as its INT8 graph will.</summary>
/// <remarks>Krishnamoorthi 2018, arXiv:1806.08342, section 3, with batch norms folded before; values that are only moved keep the steps of what they were.</remarks>
internal sealed class FakeQuantization : nn.Module
{
    private readonly Dictionary<string, FakeActivation> _activations = [];
    private readonly Dictionary<string, FakeFilter> _filters = [];

    /// <param name="graph">Float, prepared.</param>
    /// <param name="int8">The same graph as post-training quantization makes it: bits, and where steps start.</param>
    /// <param name="values">How many different values a filter of 8 bits may have, by node.</param>
    public FakeQuantization(Graph graph, Graph int8, StepTraining steps, IReadOnlyDictionary<string, int>? values = null)
        : base(nameof(FakeQuantization))
    {
        bool isLearned = steps == StepTraining.Learned;
        GivenScales start = GivenScales.Of(int8);
        Dictionary<Tensor, Tensor> shared = Shared(graph, start);
        foreach (Tensor input in graph.Inputs)
            Add(input, new FakeActivation(start.Activations[input.Name], input.Shape.Elements, isLearned: false));
        foreach (Tensor concat in shared.Values.Distinct())
            Add(concat, new FakeActivation(start.Activations[concat.Name], concat.Shape.Elements, isLearned));
        foreach (Node node in graph.Nodes)
        {
            if (node.Operator is IFiltered)
                Add(node, FilterOf(node, start.Filters[node.Name], isLearned, values?.TryGetValue(node.Name, out int few) == true ? few : null));
            Tensor output = node.Output;
            if (shared.TryGetValue(output, out Tensor? concat))
                _activations[output.Name] = _activations[concat.Name];
            else if (node.Operator.OutputRange == OutputRange.SameAsInput)
                _activations[output.Name] = _activations[node.Inputs[0].Name];
            else if (!_activations.ContainsKey(output.Name))
                Add(output, new FakeActivation(start.Activations[output.Name], output.Shape.Elements, isLearned && node.Operator.OutputRange == OutputRange.Calibrated));
        }
    }

    /// <summary>The scales as they are by now.</summary>
    public GivenScales Scales => new(
        _activations.ToDictionary(pair => pair.Key, pair => pair.Value.Quantization), _filters.ToDictionary(pair => pair.Key, pair => pair.Value.Quantization));

    /// <summary>Null for a node without a filter.</summary>
    public FakeFilter? FilterOf(string node) => _filters.GetValueOrDefault(node);

    /// <summary>A tensor of the graph, computed in real values, rounded to its steps.</summary>
    public TorchSharp.torch.Tensor Round(Tensor tensor, TorchSharp.torch.Tensor value) => _activations[tensor.Name].Run(value);

    // What joins a Concat in its steps goes on doing so.
    private static Dictionary<Tensor, Tensor> Shared(Graph graph, GivenScales start)
    {
        var shared = new Dictionary<Tensor, Tensor>();
        foreach (Node concat in graph.Nodes.Reverse().Where(node => node.Operator is Concat))
        {
            Tensor target = shared.GetValueOrDefault(concat.Output, concat.Output);
            foreach (Node part in graph.Nodes.Where(node => concat.Inputs.Contains(node.Output) && node.Operator.OutputRange == OutputRange.Calibrated))
            {
                if (start.Activations[part.Output.Name].Equals(start.Activations[target.Name]))
                    shared.TryAdd(part.Output, target);
            }
        }

        return shared;
    }

    private FakeFilter FilterOf(Node node, Quantization start, bool isLearned, int? values)
    {
        int channels = start.Scales.Count, each = node.Inputs[1].Shape.Elements / channels;
        if (isLearned && start.Bits < 8)
            start = Quantization.PerChannel(FirstSteps(node, start), start.Axis!.Value).WithBits(start.Bits);
        return new FakeFilter(start, each, _activations[node.Inputs[0].Name], isLearned) { Values = values };
    }

    // Esser et al. 2020, section 2.1: for weights around 0. Where some were pruned, those that are left stand away from it: they keep the steps of least
    // squared error, since steps as coarse as that would round many more to 0.
    private static float[] FirstSteps(Node node, Quantization start)
    {
        int axis = start.Axis!.Value, channels = start.Scales.Count;
        Shape shape = node.Inputs[1].Shape;
        int inner = shape.Extents.Skip(axis + 1).Aggregate(1, (product, extent) => product * extent);
        double[] sums = new double[channels];
        bool[] pruned = new bool[channels];
        for (int i = 0; i < shape.Elements; i++)
        {
            float weight = node.Inputs[1].Floats[i];
            int channel = i / inner % channels;
            sums[channel] += Math.Abs(weight);
            pruned[channel] |= weight == 0;
        }

        double factor = 2 / Math.Sqrt(Quantization.MostSteps(start.Bits)) * channels / shape.Elements;
        return [.. sums.Select((sum, channel) => pruned[channel] ? start.Scales[channel] : (float)(sum * factor))];
    }

    private void Add(Tensor tensor, FakeActivation activation)
    {
        register_module(FormattableString.Invariant($"activation{_activations.Count}"), activation);
        _activations[tensor.Name] = activation;
    }

    private void Add(Node node, FakeFilter filter)
    {
        register_module(FormattableString.Invariant($"filter{_filters.Count}"), filter);
        _filters[node.Name] = filter;
    }
}
