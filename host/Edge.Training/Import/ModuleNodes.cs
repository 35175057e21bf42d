using Edge.Compiler.Onnx;

namespace Edge.Training.Import;

/// <summary>What a module does, written down as ONNX nodes in NCHW while it runs; the ONNX importer makes NHWC of it like of any file.</summary>
/// <remarks>The batch is 1 here, whatever the module ran on.</remarks>
internal sealed class ModuleNodes(string name)
{
    /// <summary>Operator set whose meaning the nodes have.</summary>
    private const long Opset = 13;

    private readonly List<OnnxNode> _nodes = [];
    private readonly List<OnnxTensor> _constants = [];
    private readonly Dictionary<string, int> _names = [];

    /// <summary>The name itself, or with a number where it is taken.</summary>
    public string Unique(string wanted)
    {
        int taken = _names.GetValueOrDefault(wanted);
        _names[wanted] = taken + 1;
        return taken == 0 ? wanted : Unique($"{wanted}_{taken + 1}");
    }

    /// <summary>Adds a node named <paramref name="node"/> and gives the name of what it computes.</summary>
    public string Add(string node, string kind, IReadOnlyList<string> inputs, params OnnxAttribute[] attributes)
    {
        string unique = Unique(node), output = $"{unique}.out";
        _nodes.Add(new OnnxNode(unique, kind, "", inputs, [output], attributes.ToDictionary(attribute => attribute.Name)));
        return output;
    }

    /// <summary>A layer that Edge has no counterpart of: the importer lists it with all others of its kind.</summary>
    public string Unsupported(string node, string layer, IReadOnlyList<string> inputs)
    {
        string unique = Unique(node), output = $"{unique}.out";
        _nodes.Add(new OnnxNode(unique, layer, "torch", inputs, [output], new Dictionary<string, OnnxAttribute>()));
        return output;
    }

    public string Constant(string wanted, IReadOnlyList<long> dims, float[] values)
    {
        var tensor = new OnnxTensor(name, Unique(wanted), OnnxType.Float, dims) { FloatData = values };
        _constants.Add(tensor);
        return tensor.Name;
    }

    public string Constant(string wanted, params long[] values)
    {
        var tensor = new OnnxTensor(name, Unique(wanted), OnnxType.Int64, [values.Length]) { IntegerData = values };
        _constants.Add(tensor);
        return tensor.Name;
    }

    /// <summary>The nodes that <paramref name="output"/> needs.</summary>
    public OnnxModel Model(string input, int[] inputDims, string output, int[] outputDims)
    {
        var needed = new HashSet<string> { output };
        foreach (OnnxNode node in Enumerable.Reverse(_nodes).Where(node => needed.Contains(node.Outputs[0])))
            needed.UnionWith(node.Inputs);
        return new OnnxModel(name, new Dictionary<string, long> { [""] = Opset },
            new OnnxGraph(name, [.. _nodes.Where(node => needed.Contains(node.Outputs[0]))], [.. _constants.Where(constant => needed.Contains(constant.Name))],
                [Value(input, inputDims)], [Value(output, outputDims)], []));
    }

    public static OnnxAttribute Integer(string name, long value) => new(name) { Kind = OnnxAttributeKind.Integer, Integer = value };

    public static OnnxAttribute Integers(string name, params IReadOnlyList<long> values) => new(name) { Kind = OnnxAttributeKind.Integers, Integers = values };

    public static OnnxAttribute Real(string name, double value) => new(name) { Kind = OnnxAttributeKind.Float, Float = (float)value };

    public static OnnxAttribute Text(string name, string value) => new(name) { Kind = OnnxAttributeKind.Text, Text = value };

    private static OnnxValue Value(string name, int[] dims) => new(name, OnnxType.Float, [1, .. dims.Skip(1).Select(dim => (long?)dim)]);
}
