using Edge.Compiler.Ir;
using Edge.Compiler.Onnx;
using Edge.Compiler.Operators;

namespace Edge.Compiler.Import;

/// <summary>One walk over the nodes of a file, with its inputs stored one way or the other. Errors are collected, so that a user sees all of them.</summary>
internal sealed class OnnxWalk(OnnxModel model, IReadOnlyList<OnnxNode> order, bool channelsInnermost)
{
    private readonly OnnxGraphImport _graph = new(model);
    private readonly Dictionary<string, OnnxValue> _declared = Declared(model);
    private readonly List<ModelFault> _refusals = [];

    /// <summary>The graph; null when nodes were refused.</summary>
    public OnnxImport? TryRun()
    {
        foreach (OnnxTensor tensor in model.Graph.Initializers)
        {
            _graph.CountConstant(tensor.Elements);
            _graph.Operands[tensor.Name] = OnnxFolding.Decode(tensor);
        }

        OnnxActivation[] inputs = [.. model.Graph.Inputs.Where(input => !_graph.Operands.ContainsKey(input.Name)).DistinctBy(input => input.Name).Select(Input)];
        foreach (OnnxNode node in order)
            Read(node);
        var outputs = new List<OnnxOperand>();
        foreach (OnnxValue output in model.Graph.Outputs)
        {
            switch (_graph.Operands.GetValueOrDefault(output.Name))
            {
                case OnnxActivation activation: outputs.Add(Output(output.Name, activation)); break;
                case OnnxConstant constant: outputs.Add(constant); break;
                default:
                    if (_refusals.Count == 0)
                        throw new ModelException("E0125", model.Name, $"no node writes output '{output.Name}'", "an output that is computed", "export the model again");
                    break;
            }
        }

        if (_refusals.Count > 0)
            return null;
        Tensor[] computed = [.. outputs.OfType<OnnxActivation>().Select(output => output.Tensor)];
        Graph? graph = computed.Length == 0 ? null : new Graph(Path.GetFileNameWithoutExtension(model.Name), [.. inputs.Select(input => input.Tensor)], computed, NodeMerging.Run(Needed(computed), computed));
        return new OnnxImport(graph, inputs, outputs) { Declared = _graph.DeclaredScales() };
    }

    /// <summary>One error that names everything that was refused.</summary>
    public ModelException Refusal() => new("E0126", model.Name,
        $"{_refusals.Count} part{(_refusals.Count == 1 ? "" : "s")} of the model cannot be imported\n  {string.Join("\n  ", _refusals)}",
        $"operators {string.Join(", ", OnnxOperators.All.Keys.Concat(OnnxQOperators.Names))}", "change what is named and export the model again")
    {
        Faults = _refusals,
    };

    private OnnxActivation Input(OnnxValue input)
    {
        if (input.Type is not (OnnxType.Float or OnnxType.UInt8 or OnnxType.Int8) || input.Dims is not { Count: > 0 } declared)
            throw new ModelException("E0124", $"{model.Name}: input '{input.Name}'", $"{input.Type} {input.DimsText}", "float32, or uint8 or int8 of a quantized model, with a shape", "export the float model");
        int[] dims = [.. declared.Select((dim, axis) => dim switch
        {
            null or 0 when axis == 0 => 1, // a symbolic batch: a device sees one image at a time
            >= 1 and <= OnnxGraphImport.LargestActivation => (int)dim,
            _ => throw new ModelException("E0124", $"{model.Name}: input '{input.Name}'", $"shape {input.DimsText}", $"fixed extents from 1 to {OnnxGraphImport.LargestActivation}", "export the model with a fixed input size"),
        })];
        if (dims.Aggregate(1.0, (product, dim) => product * dim) > OnnxGraphImport.LargestActivation)
            throw new ModelException("E0124", $"{model.Name}: input '{input.Name}'", $"shape {input.DimsText}", $"at most {OnnxGraphImport.LargestActivation} elements", "this is no input of a small device");
        int[] axes = [.. Enumerable.Range(0, dims.Length)];
        if (channelsInnermost && dims.Length >= 3)
            axes = dims.Length == 5 ? OnnxPool.VolumeOrder : [0, .. axes.Skip(2), 1];
        var activation = new OnnxActivation(Tensor.Float(_graph.Unique(input.Name), new Shape([.. axes.Select(axis => dims[axis])])), dims, axes, dims);
        if (input.Type != OnnxType.Float)
        {
            activation = activation with { Quantized = new OnnxQuantized(input.Type) };
            _graph.Quantized.Add(activation.Tensor.Name, activation.Quantized);
        }

        _graph.Operands[input.Name] = activation;
        return activation;
    }

    // Nodes that a simpler one stands for are read by nobody.
    private List<Node> Needed(Tensor[] outputs)
    {
        var read = new HashSet<Tensor>(outputs);
        var needed = new List<Node>();
        foreach (Node node in Enumerable.Reverse(_graph.Nodes).Where(node => read.Contains(node.Output)))
        {
            needed.Add(node);
            read.UnionWith(node.Inputs);
        }

        needed.Reverse();
        return needed;
    }

    // What a reshape has left pending is settled here, as if a node without a name of its own read it.
    private OnnxActivation Output(string name, OnnxActivation activation) =>
        new OnnxNodeImport(_graph, new OnnxNode("", "Identity", "", [name], [name], new Dictionary<string, OnnxAttribute>())).Settled(activation) with { Quantized = activation.Quantized };

    private void Read(OnnxNode node)
    {
        bool isKnown = node.Inputs.All(input => input.Length == 0 || _graph.Operands.ContainsKey(input));
        try
        {
            var import = new OnnxNodeImport(_graph, node);
            if (node.Outputs.Count == 0 || node.Outputs[0].Length == 0)
                throw import.Refused("no output", "a first output");
            bool isStandard = node.Domain.Length == 0 || (node.Domain == OnnxQOperators.RuntimeDomain && node.Operator is "QuantizeLinear" or "DequantizeLinear");
            if (isStandard && isKnown && OnnxFolding.TryFold(import))
                return;
            if (OnnxQOperators.Has(node))
            {
                foreach (OnnxNode part in isKnown ? OnnxQOperators.Parts(import) : [])
                    Read(part);
                Compare(import, node.Outputs[0]);
                return;
            }

            if (!isStandard || !OnnxOperators.All.TryGetValue(node.Operator, out Action<OnnxNodeImport>? read))
                throw import.Refused("not supported", "", OnnxOperators.Remedy(node.Operator));
            if (!isKnown)
                return; // what it reads was refused and is named already
            OnnxQuantized? quantized = OnnxWholeNumbers.ReadBy(import);
            read(import);
            if (quantized is not null)
                OnnxWholeNumbers.Keep(import, quantized);
            foreach (string output in node.Outputs)
                Compare(import, output);
        }
        catch (ModelException e) when (e.Where.Length == 0)
        {
            Refuse(node, e.Found, e.Accepted, e.Hint);
        }
        catch (Exception e) when (e is ArgumentException or OverflowException) // a shape that no tensor can have
        {
            Refuse(node, e.Message, "shapes and constants that agree", "export the model again");
        }
    }

    private void Refuse(OnnxNode node, string found, string? accepted, string? hint)
    {
        foreach (string output in node.Outputs)
            _graph.Operands.Remove(output);
        string kind = node.Domain.Length > 0 ? $"{node.Domain}.{node.Operator}" : node.Operator;
        string inputs = string.Join(", ", node.Inputs.Where(input => input.Length > 0).Select(ShapeOf)), outputs = string.Join(", ", node.Outputs.Select(ShapeOf));
        _refusals.Add(new ModelFault(node.Label, kind, inputs, outputs, found) { Accepted = accepted, Remedy = hint });
    }

    // A symbolic batch is 1 here, whatever it is in the file.
    private void Compare(OnnxNodeImport node, string name)
    {
        if (!_declared.TryGetValue(name, out OnnxValue? value) || value.Dims is not { } declared || _graph.Operands.GetValueOrDefault(name) is not { } operand)
            return;
        bool agrees = declared.Count == operand.Dims.Length && declared.Zip(operand.Dims).All(pair => pair.First is null or 0 || pair.First == pair.Second);
        if (!agrees)
            throw node.Refused($"the file declares '{name}' as {value.DimsText}", $"{operand.DimsText}, computed from its inputs", "export the model again");
    }

    private string ShapeOf(string name) => _graph.Operands.TryGetValue(name, out OnnxOperand? operand) ? operand.DimsText
        : _declared.TryGetValue(name, out OnnxValue? value) ? value.DimsText : "?";

    private static Dictionary<string, OnnxValue> Declared(OnnxModel model)
    {
        var declared = new Dictionary<string, OnnxValue>();
        foreach (OnnxValue value in model.Graph.Inputs.Concat(model.Graph.Values).Concat(model.Graph.Outputs))
            declared[value.Name] = value;
        return declared;
    }
}
