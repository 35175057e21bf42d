using Edge.Compiler.Ir;
using Edge.Compiler.Onnx;
using Edge.Compiler.Operators;

namespace Edge.Compiler.Import;

/// <summary>Nodes that read uint8 or int8 values without dequantizing them: those that only move or select values, and leave their steps as they are.</summary>
internal static class OnnxWholeNumbers
{
    private static readonly string[] Movers =
    [
        "Concat", "DepthToSpace", "Dropout", "Flatten", "GlobalMaxPool", "Identity", "MaxPool", "Reshape", "Slice", "SpaceToDepth", "Split", "Squeeze", "Transpose", "Unsqueeze",
    ];

    /// <summary>How the values that the node reads are quantized; null when they are real numbers, or the node makes real numbers of them.</summary>
    /// <exception cref="ModelException">Without a place: the node computes with them, or they differ.</exception>
    public static OnnxQuantized? ReadBy(OnnxNodeImport node)
    {
        string kind = node.Node.Operator;
        OnnxActivation[] read = [.. Enumerable.Range(0, node.Node.Inputs.Count).Where(node.Has).Select(node.Operand).OfType<OnnxActivation>()];
        if (kind == "DequantizeLinear" || read.FirstOrDefault(value => value.Quantized is not null)?.Quantized is not { } quantized)
            return null;
        bool moves = Movers.Contains(kind) || (kind == "Resize" && node.Text("mode", "nearest") == "nearest");
        if (!moves)
            throw node.Refused($"computes with whole numbers of type {quantized.Type}", "real numbers", "put a DequantizeLinear before it and a QuantizeLinear behind it");
        bool agree = read.All(value => value.Quantized is { } other && (other == quantized
            || (other.Type == quantized.Type && other.Quantization is not null && other.Quantization.Equals(quantized.Quantization))));
        return agree ? quantized : throw node.Refused("inputs with different scales and zero points", "inputs quantized alike", "put a DequantizeLinear before it and a QuantizeLinear behind it");
    }

    /// <summary>States that what the node made has the steps of what it read.</summary>
    public static void Keep(OnnxNodeImport node, OnnxQuantized quantized)
    {
        foreach (string output in node.Node.Outputs)
        {
            if (node.Made(output) is not OnnxActivation made)
                continue;
            node.Declare(made.Tensor, quantized);
            node.State(output, made with { Quantized = quantized });
        }
    }
}
