using Edge.Compiler.Ir;
using Edge.Compiler.Onnx;

namespace Edge.Compiler.Operators;

/// <summary>The ONNX nodes that a comparison of features is written as, and how they are found again from the last one.</summary>
/// <param name="node">The last one.</param>
internal sealed class DistanceParts(OnnxNodeImport node)
{
    /// <summary>For each cell the sum over its channels of the squares of a value.</summary>
    public static string SumOfSquares(OnnxNodeExport node, string part, string value)
    {
        string squares = node.Part(part, "Mul", [value, value]);
        return node.Part($"{part}-summed", "ReduceSum", [squares, node.Parameter("channels", 1)], OnnxNodeExport.Integer("keepdims", 1));
    }

    /// <summary>The last node: from 0, which what was computed apart may fall below by rounding, to 1.</summary>
    public static void Cut(OnnxNodeExport node, string value) => node.Emit("Clip", [value, node.Number("least", 0), node.Number("most", 1)]);

    /// <summary>What the comparison is that a Clip ends.</summary>
    /// <returns>Null for any other Clip.</returns>
    public static Tensor? Read(OnnxNodeImport node) => node.IsEdge(nameof(GaussianDistance)) ? GaussianDistance.FromOnnx(node)
        : node.IsEdge(nameof(NearestDistance)) ? NearestDistance.FromOnnx(node) : null;

    /// <summary>The first input of the ONNX node that computes a value.</summary>
    /// <returns>Null where it is none of this kind.</returns>
    public string? InputOf(string? value, string kind) => Computing(value, kind)?.Inputs[0];

    /// <summary>The constant number that a Mul multiplies a value by.</summary>
    public float? FactorOf(string value) => Computing(value, "Mul") is { Inputs: [_, var factor] } && node.OperandOf(factor) is OnnxConstant { Floats: [var number] } ? number : null;

    /// <summary>The node of Edge that computes a value.</summary>
    /// <param name="kind">Its operator.</param>
    public Node? NodeOf(string? value, string kind) => value is not null && node.Made(value) is OnnxActivation made
        && node.ProducerOf(made.Tensor) is { } producer && producer.Operator.Kind == kind ? producer : null;

    private OnnxNode? Computing(string? value, string kind) =>
        value is null ? null : node.Model.Graph.Nodes.FirstOrDefault(other => other.Outputs.Contains(value) && other.Operator == kind);
}
