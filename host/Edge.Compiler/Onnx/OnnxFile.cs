using System.Runtime.InteropServices;
using Edge.Compiler.Ir;
using Edge.Compiler.Operators;

namespace Edge.Compiler.Onnx;

/// <summary>An ONNX file under construction: what each tensor of a graph is called in it, nodes in order of execution, constants.</summary>
internal sealed class OnnxFile
{
    private readonly Graph _graph;
    private readonly List<OnnxNode> _nodes = [];
    private readonly List<OnnxTensor> _initializers = [];
    private readonly List<OnnxValue> _values = [];
    private readonly Dictionary<string, string> _numbers = [];
    private readonly HashSet<string> _names = [];

    public OnnxFile(Graph graph)
    {
        _graph = graph;
        _names.UnionWith(graph.Inputs.Concat(graph.Nodes.Select(node => node.Output)).Select(tensor => tensor.Name));
        foreach (Tensor input in graph.Inputs.Where(input => input.Type == ElementType.Int8))
            Quantize(input, input.Name, Real(input));
    }

    /// <summary>The oldest operator set that has all that was written.</summary>
    public int Opset { get; private set; } = 13;

    public IReadOnlyList<Node> Nodes => _graph.Nodes;

    public bool IsOutput(Tensor tensor) => _graph.Outputs.Contains(tensor);

    /// <summary>States that an operator or attribute is in use that came with an operator set.</summary>
    public void Needs(int opset) => Opset = Math.Max(Opset, opset);

    /// <summary>The name under which nodes read the real numbers of a computed tensor.</summary>
    public string Real(Tensor tensor) => tensor.Type == ElementType.Float32 || (IsOutput(tensor) && !_graph.Inputs.Contains(tensor)) ? tensor.Name : NodeParts.Name(tensor.Name, NodeParts.Real);

    /// <summary>The name under which a node writes the real numbers of a tensor; in INT8 they are quantized after that.</summary>
    public string Written(Tensor tensor) => tensor.Type == ElementType.Int8 && IsOutput(tensor) ? NodeParts.Name(tensor.Name, NodeParts.Raw) : tensor.Name;

    public void Add(string name, string kind, string note, IReadOnlyList<string> inputs, string output, OnnxAttribute[] attributes) =>
        _nodes.Add(new OnnxNode(name, kind, "", inputs, [output], attributes.ToDictionary(attribute => attribute.Name)) { Note = note });

    /// <summary>States the shape of a value between nodes.</summary>
    public void Declare(string name, OnnxType type, int[] dims) => _values.Add(new OnnxValue(name, type, [.. dims.Select(dim => (long?)dim)]));

    /// <summary>QuantizeLinear and DequantizeLinear: from <paramref name="from"/> to <paramref name="to"/>, through the int8 values of the tensor.</summary>
    public void Quantize(Tensor tensor, string from, string to)
    {
        Quantization quantization = tensor.Quantization!;
        string steps = $"{tensor.Name}#int8", scale = Constant($"{tensor.Name}#scale", OnnxType.Float, [], new[] { quantization.Scale });
        string zeroPoint = Constant($"{tensor.Name}#zero_point", OnnxType.Int8, [], new[] { (sbyte)quantization.ZeroPoint });
        Add($"{tensor.Name}#quantize", "QuantizeLinear", "", [from, scale, zeroPoint], steps, []);
        Add($"{tensor.Name}#dequantize", "DequantizeLinear", "", [steps, scale, zeroPoint], to, []);
        Declare(steps, OnnxType.Int8, OnnxOrder.Dims(tensor.Shape));
    }

    /// <summary>An initializer.</summary>
    /// <returns>Its name, with a number where another value has it already.</returns>
    public string Constant<T>(string name, OnnxType type, int[] dims, T[] values) where T : unmanaged
    {
        string unique = name;
        for (int number = 2; !_names.Add(unique); number++)
            unique = $"{name}_{number}";
        _initializers.Add(new OnnxTensor(_graph.Name, unique, type, [.. dims.Select(dim => (long)dim)]) { Raw = MemoryMarshal.AsBytes(values.AsSpan()).ToArray() });
        return unique;
    }

    /// <summary>An initializer of one real number, such as the limit of a Clip; nodes that need the same number share it.</summary>
    public string Number(string name, float value)
    {
        if (!_numbers.TryGetValue(name, out string? known))
            _numbers[name] = known = Constant(name, OnnxType.Float, [], new[] { value });
        return known;
    }

    // Means and minima have their axes as an attribute in older operator sets.
    private void OverAnInput()
    {
        for (int i = 0; i < _nodes.Count; i++)
        {
            if (_nodes[i] is { Operator: "ReduceMean" or "ReduceMin" } node && node.Attributes.TryGetValue("axes", out OnnxAttribute? axes))
            {
                string input = Constant($"{node.Outputs[0]}/axes", OnnxType.Int64, [axes.Integers.Count], [.. axes.Integers]);
                _nodes[i] = node with { Inputs = [.. node.Inputs, input], Attributes = node.Attributes.Where(entry => entry.Key != "axes").ToDictionary() };
            }
        }
    }

    public OnnxModel Finish()
    {
        if (Opset > OnnxReduction.LastWithAttribute)
            OverAnInput();
        OnnxValue Border(Tensor tensor) => new(tensor.Name, OnnxType.Float, [.. OnnxOrder.Dims(tensor.Shape).Select(dim => (long?)dim)]);
        var graph = new OnnxGraph(_graph.Name, _nodes, _initializers, [.. _graph.Inputs.Select(Border)], [.. _graph.Outputs.Select(Border)], _values);
        return new OnnxModel(_graph.Name, new Dictionary<string, long> { [""] = Opset }, graph);
    }
}
