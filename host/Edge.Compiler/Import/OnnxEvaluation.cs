using Edge.Compiler.Ir;
using Edge.Compiler.Onnx;
using Edge.Compiler.Operators;

namespace Edge.Compiler.Import;

/// <summary>Computes a node whose inputs are all constants by the operators of the graph it would become.</summary>
internal static class OnnxEvaluation
{
    /// <summary>Beyond this a constant is no longer worked out at import.</summary>
    private const long MostWork = 1L << 26;

    /// <summary>Windows over more than this take too long.</summary>
    private const int MostElements = 1 << 16;

    /// <summary>Whole numbers are computed as real ones, which hold them exactly up to here.</summary>
    private const float LargestWhole = 1 << 24;

    // Operators that give values of the type of their first input.
    private static readonly HashSet<string> Kinds =
    [
        "AveragePool", "BatchNormalization", "Clip", "Conv", "ConvTranspose", "DepthToSpace", "Gemm", "GlobalAveragePool", "GlobalMaxPool", "HardSigmoid", "HardSwish",
        "LeakyRelu", "MatMul", "MaxPool", "PRelu", "Pad", "ReduceMax", "ReduceMean", "Relu", "Resize", "Sigmoid", "Softmax", "SpaceToDepth", "Tanh",
    ];

    /// <summary>The results of a node, one for each of its outputs, null where one is left out; null for operators that are not computed this way.</summary>
    public static OnnxConstant?[]? Of(OnnxNodeImport node)
    {
        OnnxConstant data = node.Constant(0);
        if (!Kinds.Contains(node.Node.Operator) || !OnnxOperators.All.TryGetValue(node.Node.Operator, out Action<OnnxNodeImport>? read) || data.Count == 0)
            return null;
        if (data.Count > MostElements)
            throw node.Refused($"{node.Node.Operator} of a constant {data.DimsText}", $"at most {MostElements} elements", "simplify the model before exporting");
        float[] values = data.Floats ?? [.. data.Integers!.Select(value => (float)value)];
        var graph = new OnnxGraphImport(node.Model);
        foreach (string name in node.Node.Inputs.Where(name => name.Length > 0))
            graph.Operands[name] = node.OperandOf(name);
        int[] axes = [.. Enumerable.Range(0, data.Dims.Length)];
        Tensor input = Tensor.Float(graph.Unique(node.Node.Inputs[0]), OnnxGraphImport.Stored(data.Dims, axes));
        graph.Operands[node.Node.Inputs[0]] = new OnnxActivation(input, data.Dims, axes, data.Dims);
        read(new OnnxNodeImport(graph, node.Node));
        if (graph.Nodes.Sum(made => made.Operator.CountMacs(made) + made.Output.Shape.Elements) > MostWork)
            throw node.Refused("a large computation on constants", $"at most {MostWork} steps", "simplify the model before exporting");
        Dictionary<Tensor, float[]> computed = Run(graph.Nodes, input, values);
        return [.. node.Node.Outputs.Select(name => graph.Operands.GetValueOrDefault(name) is OnnxActivation activation
            ? Typed(node, data.Type, activation, computed[activation.Tensor])
            : graph.Operands.GetValueOrDefault(name) as OnnxConstant)];
    }

    private static Dictionary<Tensor, float[]> Run(IReadOnlyList<Node> nodes, Tensor input, float[] values)
    {
        var computed = new Dictionary<Tensor, float[]> { [input] = values };
        foreach (Node node in nodes)
        {
            float[] output = computed[node.Output] = new float[node.Output.Shape.Elements];
            node.Operator.RunFloat(node, [.. node.Inputs.Select(tensor => tensor.IsConstant ? tensor.Floats : computed[tensor])], output);
        }

        return computed;
    }

    // From the stored order to the file's.
    private static OnnxConstant Typed(OnnxNodeImport node, OnnxType type, OnnxActivation layout, float[] stored)
    {
        var values = new float[stored.Length];
        int[] places = layout.FileIndices(skipped: 0);
        for (int i = 0; i < stored.Length; i++)
            values[places[i]] = stored[i];
        if (type is OnnxType.Float or OnnxType.Double or OnnxType.Float16 or OnnxType.BFloat16)
            return OnnxConstant.Of(type, layout.Dims, values);
        if (values.Any(value => Math.Abs(value) > LargestWhole))
            throw node.Refused($"whole numbers beyond {LargestWhole}", "smaller ones");
        return OnnxConstant.Of(type, layout.Dims, values.Select(value => (long)value));
    }
}
