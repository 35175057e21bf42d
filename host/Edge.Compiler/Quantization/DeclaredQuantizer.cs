using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using Edge.Compiler.Passes;
using Edge.Compiler.TFLite;

namespace Edge.Compiler.Quantizing;

/// <summary>Turns the float graph of a file that says how it is quantized into the INT8 graph it describes. Nothing is calibrated.</summary>
/// <remarks>
/// A <see cref="Requantize"/> stands wherever the file quantizes a value. The operator before it writes these steps itself, if it can; else it
/// stays, and changes the steps. Values between two operators that the file quantizes nowhere take the steps of what they are moved into, or
/// vanish where two operators become one.
/// </remarks>
public sealed class DeclaredQuantizer
{
    private readonly Graph _graph;
    private readonly DeclaredScales _declared;
    private readonly IReadOnlyDictionary<Tensor, string> _outputNames;
    private readonly ILookup<Tensor, Node> _readers;
    private readonly Dictionary<Tensor, Quantization> _wanted = [];
    private readonly Dictionary<Tensor, Tensor> _int8 = [];
    private readonly HashSet<Tensor> _unknown = [];
    private readonly UniqueNames _names = new();
    private readonly List<Node> _nodes = [];
    private readonly List<ModelFault> _faults = [];

    private DeclaredQuantizer(Graph graph, DeclaredScales declared, IReadOnlyDictionary<Tensor, string> outputNames)
    {
        (_graph, _declared, _outputNames) = (graph, declared, outputNames);
        _readers = graph.Nodes.SelectMany(node => node.Activations.Distinct().Select(input => (input, node))).ToLookup(read => read.input, read => read.node);
        foreach (string taken in graph.Inputs.Concat(graph.Nodes.Select(node => node.Output)).Select(tensor => tensor.Name).Concat(outputNames.Values))
            _names.Next(taken);
    }

    /// <param name="graph">Float, with the names that <paramref name="declared"/> uses.</param>
    /// <param name="declared">What the file says.</param>
    /// <param name="outputNames">What the network's outputs are called, in order.</param>
    /// <exception cref="ModelException">E0130: values that the file does not quantize, or not as INT8 needs it; all of them. E0305, E0306: as for any quantization.</exception>
    public static Graph Run(Graph graph, DeclaredScales declared, IReadOnlyList<string> outputNames)
    {
        graph = FuseActivations.Run(ReplaceBatchNorm.Run(FoldBatchNorm.Run(RemoveDeadNodes.Run(graph))));
        LegalState.Prepared(graph);
        graph = SplitFilters.Run(graph, new DeclaredWeights(declared));
        var names = new Dictionary<Tensor, string>();
        foreach (var (output, name) in graph.Outputs.Zip(outputNames))
            names.TryAdd(output, name);
        Graph quantized = new DeclaredQuantizer(graph, declared, names).Run();
        LegalState.Int8(quantized);
        return quantized;
    }

    private Graph Run()
    {
        FindWanted();
        foreach (Tensor input in _graph.Inputs)
        {
            if (!_wanted.TryGetValue(input, out Quantization? quantization))
                _faults.Add(new ModelFault(input.Name, "Input", $"{input.Shape}", $"{input.Shape}", "it is quantized nowhere") { Remedy = "put a QuantizeLinear and a DequantizeLinear behind it" });
            Place(input, quantization);
        }

        foreach (Node node in _graph.Nodes)
            Add(node);
        if (_faults.Count > 0)
            throw new ModelException("E0130", _graph.Name, $"{_faults.Count} part{(_faults.Count == 1 ? "" : "s")} of the quantized model cannot become INT8\n  {string.Join("\n  ", _faults)}",
                "scale and zero point for every value between two operators", "quantize the float model completely, statically and to 8 bits, or import it and run 'edge quantize'")
            { Faults = _faults };
        return _graph.With([.. _graph.Inputs.Select(input => _int8[input])], [.. _graph.Outputs.Select(output => _int8[output])], _nodes);
    }

    // From the end to the start: what the file says of a value, or of the one it is moved into. Of several, the finest steps.
    private void FindWanted()
    {
        foreach (Tensor tensor in _graph.Nodes.Reverse().Select(node => node.Output).Concat(_graph.Inputs))
        {
            Quantization? wanted = _declared.Activations.GetValueOrDefault(tensor.Name) ?? _readers[tensor]
                .Where(reader => IsMark(reader) || reader.Operator is Concat || reader.Operator.OutputRange == OutputRange.SameAsInput)
                .Select(reader => _wanted.GetValueOrDefault(reader.Output)).OfType<Quantization>().MinBy(quantization => quantization.Scale);
            if (wanted is not null)
                _wanted[tensor] = wanted;
        }
    }

    private void Add(Node node)
    {
        Tensor[] inputs = [.. node.Activations.Select(input => _int8[input])];
        if (IsMark(node) && _unknown.Contains(node.Inputs[0]))
        {
            Place(node.Output, _wanted[node.Output]);
            return;
        }

        if (IsMark(node) && inputs[0].Quantization!.Equals(_wanted[node.Output]))
        {
            _int8[node.Output] = inputs[0];
            return;
        }

        if (_wanted.TryGetValue(node.Output, out Quantization? other) && !other.Equals(inputs[0].Quantization))
            node = RescaledAverage.Of(node) ?? node;
        try
        {
            Quantization? quantization = OutputQuantization(node, inputs);
            bool isKnown = !node.Activations.Any(_unknown.Contains);
            if (quantization is null && isKnown)
                throw new ModelException("E0130", "", "its result is quantized nowhere", "", "put a QuantizeLinear and a DequantizeLinear behind it");
            Tensor output = Place(node.Output, isKnown ? quantization : null);
            Node quantized = Quantize(node, inputs, output);
            if (isKnown)
                quantized.Operator.Lower(quantized); // says what has no kernel, such as scales that are out of range
            _nodes.Add(quantized);
        }
        catch (ModelException e)
        {
            Fault(node, e.Found, e.Accepted, e.Hint);
        }
        catch (Exception e) when (e is ArgumentException or OverflowException) // a factor that no multiplier can have
        {
            Fault(node, e.Message, "scales that lie closer together", "quantize the model again");
        }
    }

    // A Requantize that the import put where the file quantizes a value, and no operator of the file.
    private bool IsMark(Node node) => node.Operator is Requantize && _declared.Activations.ContainsKey(node.Output.Name);

    private void Fault(Node node, string found, string? accepted, string? hint)
    {
        _faults.Add(new ModelFault(node.Name, node.Operator.Kind, string.Join(", ", node.Activations.Select(input => input.Shape)), $"{node.Output.Shape}", found) { Accepted = accepted, Remedy = hint });
        if (!_int8.ContainsKey(node.Output))
            Place(node.Output, null);
    }

    private Quantization? OutputQuantization(Node node, Tensor[] inputs)
    {
        Quantization? wanted = _wanted.GetValueOrDefault(node.Output);
        bool isFixed = node.Operator.OutputRange == OutputRange.Fixed;
        if (node.Operator.OutputRange == OutputRange.SameAsInput)
            return inputs[0].Quantization!;
        if (isFixed && node.Operator is not ElementwiseOperator)
            return node.Operator.FixedQuantization;
        if (wanted is not null || isFixed)
            return wanted ?? node.Operator.FixedQuantization;
        // A maximum with zero, or several values side by side, are exact in the steps they have.
        bool keeps = node.Operator is IFusable || (node.Operator is Concat && inputs.All(input => input.Quantization!.Equals(inputs[0].Quantization)));
        return keeps ? inputs[0].Quantization : null;
    }

    private Node Quantize(Node node, Tensor[] inputs, Tensor output)
    {
        var weights = new DeclaredWeights(_declared);
        if (node.Operator is IFiltered)
        {
            // Biases as the file has them may be larger than any that are rounded here.
            Tensor bias = node.Inputs[2];
            Node unbiased = node with { Inputs = [node.Inputs[0], node.Inputs[1], Tensor.Constant(bias.Name, bias.Shape, new float[bias.Shape.Elements])] };
            Node filtered = node.Operator.Quantize(unbiased, inputs, output, weights) with { Fused = node.Fused };
            Quantization filter = filtered.Inputs[1].Quantization!, input = inputs[0].Quantization!;
            Tensor steps = weights.Bias(bias, o => (double)input.Scale * filter.ScaleOf(o)) ?? BiasQuantization.Quantize(bias, input, filter);
            return filtered with { Inputs = [inputs[0], filtered.Inputs[1], steps] };
        }

        Node quantized = node.Operator.Quantize(node, inputs, output, weights) with { Fused = node.Fused };
        return node.Operator is PairwiseOperator or IComparesFeatures
            ? quantized with { Inputs = [.. node.Inputs.Zip(quantized.Inputs, (real, int8) => real.IsConstant ? weights.Operand(real) : int8)] }
            : quantized;
    }

    // A value whose scale nobody knows still gets a tensor, so that one error can name what else is wrong.
    private Tensor Place(Tensor tensor, Quantization? quantization)
    {
        if (quantization is null)
            _unknown.Add(tensor);
        Tensor int8 = Tensor.Int8(NameOf(tensor, quantization), tensor.Shape, quantization ?? Quantization.PerTensor(1, 0));
        _int8[tensor] = int8;
        return int8;
    }

    // A value that leaves the network is called what the file calls its output, behind the node that quantizes it; no other value has that name.
    private string NameOf(Tensor tensor, Quantization? quantization)
    {
        if (_graph.Inputs.Contains(tensor))
            return tensor.Name;
        IEnumerable<Tensor> same = _readers[tensor].Where(IsMark).Select(reader => reader.Output).Where(output => _wanted[output].Equals(quantization));
        string? ofOutput = same.Prepend(tensor).Select(alias => _outputNames.GetValueOrDefault(alias)).FirstOrDefault(name => name is not null);
        return ofOutput ?? (_outputNames.Values.Contains(tensor.Name) ? _names.Next(tensor.Name) : tensor.Name);
    }
}
