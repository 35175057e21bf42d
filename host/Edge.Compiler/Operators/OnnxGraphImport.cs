using Edge.Compiler.Ir;
using Edge.Compiler.Onnx;
using Edge.Compiler.TFLite;

namespace Edge.Compiler.Operators;

/// <summary>The graph that grows while a file's nodes are read: what each name stands for, and the nodes so far.</summary>
internal sealed class OnnxGraphImport(OnnxModel model)
{
    /// <summary>Elements of one activation; far beyond any small device, and it bounds what a hostile file can ask for.</summary>
    public const int LargestActivation = 1 << 24;

    /// <summary>Elements of all constants together, those computed during import included.</summary>
    public const long MostConstantElements = 1L << 26;

    private readonly Dictionary<string, int> _names = [];
    private readonly UniqueNames _nodeNames = new();
    private readonly HashSet<string> _read = [.. model.Graph.Nodes.SelectMany(node => node.Inputs), .. model.Graph.Outputs.Select(output => output.Name)];
    private long _constantElements;

    public OnnxModel Model { get; } = model;

    public Dictionary<string, OnnxOperand> Operands { get; } = [];

    public List<Node> Nodes { get; } = [];

    /// <summary>Which node computes a tensor.</summary>
    public Dictionary<Tensor, Node> Producers { get; } = [];

    /// <summary>True when a node or the network's user needs the value of this name.</summary>
    public bool IsRead(string name) => name.Length > 0 && _read.Contains(name);

    /// <summary>How the file quantizes values, by the names of their tensors.</summary>
    public Dictionary<string, OnnxQuantized> Quantized { get; } = [];

    /// <summary>For a weight by its name, the whole numbers of the constants that its node reads: one of them holds it.</summary>
    public Dictionary<string, IReadOnlyList<DeclaredSteps>> Steps { get; } = [];

    /// <summary>Values that were transposed: which one, from which order to which.</summary>
    public Dictionary<(Tensor Value, string Order), Tensor> Moved { get; } = [];

    /// <summary>The shape of a tensor that stores axes of extents <paramref name="dims"/> in <paramref name="order"/>; a scalar is one element.</summary>
    public static Shape Stored(int[] dims, int[] order) => order.Length == 0 ? new Shape(1) : new Shape([.. order.Select(axis => dims[axis])]);

    /// <summary>The name itself, or with a number where it is taken.</summary>
    public string Unique(string name)
    {
        string unique = name;
        while (!_names.TryAdd(unique, 1))
            unique = $"{name}_{++_names[name]}";
        return unique;
    }

    /// <summary>The same among the names of nodes, one of which may be called as its output is.</summary>
    public string UniqueNode(string name) => _nodeNames.Next(name);

    /// <summary>What the file says about quantization; null when it says nothing about values, so that the network is float.</summary>
    public DeclaredScales? DeclaredScales() => Quantized.Count == 0 ? null
        : new DeclaredScales(Quantized.ToDictionary(pair => pair.Key, pair => pair.Value.Quantization ?? Unscaled(pair.Value.Type)), Steps);

    /// <summary>Adds a node of the Edge graph.</summary>
    public void Add(Node node)
    {
        Nodes.Add(node);
        Producers.Add(node.Output, node);
    }

    /// <exception cref="ModelException">All constants together are larger than any network for a small device.</exception>
    public void CountConstant(long elements)
    {
        _constantElements += elements;
        if (_constantElements > MostConstantElements)
            throw new ModelException("E0122", Model.Name, $"more than {MostConstantElements} elements of constants", "a network for a small device");
    }

    // Whole numbers that nothing dequantizes stand for themselves.
    private static Quantization Unscaled(OnnxType type) => Quantization.PerTensor(1, type == OnnxType.UInt8 ? -128 : 0);
}
