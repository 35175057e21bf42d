using Edge.Compiler.Ir;
using Edge.Compiler.Onnx;
using Edge.Compiler.Operators;

namespace Edge.Compiler.Import;

/// <summary>
/// Nodes that compute with whole numbers, QLinearConv and its like, as what they stand for: DequantizeLinear of what they read, the float
/// operator, QuantizeLinear of what it gives. Specification: QLinearConv-10, QLinearMatMul-21; ONNX Runtime, ContribOperators.md.
/// </summary>
internal sealed class OnnxQOperators
{
    /// <summary>The domain of ONNX Runtime's own operators.</summary>
    public const string RuntimeDomain = "com.microsoft";

    private static readonly IReadOnlyDictionary<string, Action<OnnxQOperators>> Kinds = new Dictionary<string, Action<OnnxQOperators>>
    {
        ["QLinearConv"] = parts => parts.Convolution(),
        ["QLinearMatMul"] = parts => parts.Compute("MatMul", [parts.Real(0), parts.Real(3, axis: 1)], 6),
        ["QGemm"] = parts => parts.Gemm(),
        ["QLinearAdd"] = parts => parts.Compute("Add", [parts.Real(0), parts.Real(3)], 6),
        ["QLinearMul"] = parts => parts.Compute("Mul", [parts.Real(0), parts.Real(3)], 6),
        ["QLinearAveragePool"] = parts => parts.Compute("AveragePool", [parts.Real(0)], 3),
        ["QLinearGlobalAveragePool"] = parts => parts.Compute("GlobalAveragePool", [parts.Real(0)], 3),
        ["QLinearSigmoid"] = parts => parts.Compute("Sigmoid", [parts.Real(0)], 3),
        ["QLinearLeakyRelu"] = parts => parts.Compute("LeakyRelu", [parts.Real(0)], 3),
        ["QLinearSoftmax"] = parts => parts.Softmax(),
        ["QLinearConcat"] = parts => parts.Compute("Concat", [.. Enumerable.Range(0, (parts._node.Node.Inputs.Count - 2) / 3).Select(i => parts.Real(2 + 3 * i))], 0),
    };

    private static readonly string[] Standard = ["QLinearConv", "QLinearMatMul"];

    private readonly OnnxNodeImport _node;
    private readonly List<OnnxNode> _parts = [];

    private OnnxQOperators(OnnxNodeImport node) => _node = node;

    /// <summary>Their names, for a list of what is accepted.</summary>
    public static IEnumerable<string> Names => Kinds.Keys;

    /// <summary>True for a node that <see cref="Parts"/> can take apart.</summary>
    public static bool Has(OnnxNode node) => Kinds.ContainsKey(node.Operator) && (node.Domain == RuntimeDomain || (node.Domain.Length == 0 && Standard.Contains(node.Operator)));

    /// <summary>The nodes it stands for, in order. The last one writes its output.</summary>
    /// <exception cref="ModelException">Without a place: an attribute or input that Edge refuses.</exception>
    public static IReadOnlyList<OnnxNode> Parts(OnnxNodeImport node)
    {
        if (node.Integer("channels_last", 0) != 0)
            throw node.Refused("channels_last 1", "channels_last 0", "export the model as NCHW");
        var parts = new OnnxQOperators(node);
        Kinds[node.Node.Operator](parts);
        return parts._parts;
    }

    private void Convolution()
    {
        string[] inputs = [Real(0), Real(3, axis: 0)];
        Compute("Conv", _node.Has(8) ? [.. inputs, Bias(8, 1)] : inputs, 6);
    }

    private void Gemm()
    {
        int columns = _node.Integer("transB", 0) != 0 ? 0 : 1;
        string[] inputs = [Real(0), Real(3, columns)];
        Compute("Gemm", _node.Has(6) ? [.. inputs, Bias(6, _node.Float("alpha", 1))] : inputs, 7);
    }

    private void Softmax()
    {
        const int WithAxes = 13; // from this operator set on it runs along one axis
        if (_node.Integer("opset", _node.Opset) < WithAxes != _node.Opset < WithAxes)
            throw _node.Refused($"opset {_node.Integer("opset", 0)} in a model of operator set {_node.Opset}", "both below 13, or neither");
        Compute("Softmax", [Real(0)], 3);
    }

    // Input i with scale i + 1 and zero point i + 2, as real numbers.
    private string Real(int input, int? axis = null) => Dequantize(InputName(input), InputName(input + 1), InputName(input + 2), axis, $"input {input}");

    // int32 at the scale of the products.
    private string Bias(int input, float alpha)
    {
        float[] ofInput = _node.Reals(1), ofFilter = _node.Reals(4);
        if (ofInput.Length != 1)
            throw _node.Refused($"{ofInput.Length} scales for an activation", "one scale");
        string scale = PartName("bias scale");
        _node.State(scale, new OnnxConstant(ofFilter.Length == 1 ? [] : [ofFilter.Length], [.. ofFilter.Select(filter => alpha * ofInput[0] * filter)], null));
        return Dequantize(InputName(input), scale, "", 0, $"input {input}");
    }

    private string Dequantize(string value, string scale, string zeroPoint, int? axis, string role)
    {
        string real = PartName(role);
        var attributes = new Dictionary<string, OnnxAttribute>();
        if (axis is { } along)
            attributes["axis"] = new OnnxAttribute("axis") { Kind = OnnxAttributeKind.Integer, Integer = along };
        Add("DequantizeLinear", [value, scale, zeroPoint], real, attributes);
        return real;
    }

    // The output first stands for the operator's real result, then for its quantized form.
    private void Compute(string kind, string[] inputs, int scale)
    {
        string output = _node.Node.Outputs[0];
        Add(kind, inputs, output, _node.Node.Attributes);
        if (InputName(scale).Length > 0)
            Add("QuantizeLinear", [output, InputName(scale), InputName(scale + 1)], output, new Dictionary<string, OnnxAttribute>());
    }

    private void Add(string kind, string[] inputs, string output, IReadOnlyDictionary<string, OnnxAttribute> attributes) =>
        _parts.Add(new OnnxNode(_node.Node.Label, kind, "", inputs, [output], attributes));

    private string InputName(int input) => _node.Has(input) ? _node.Node.Inputs[input] : "";

    private string PartName(string role) => $"{_node.Node.Label}: {role}";
}
