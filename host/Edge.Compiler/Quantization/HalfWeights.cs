using Edge.Compiler.Ir;

namespace Edge.Compiler.Quantizing;

/// <summary>Rounds the constants of a float graph to float16, the nearest value, a tie to the even one. It stays a float32 graph.</summary>
/// <remarks>IEEE 754-2019, binary16: 11 significant bits down to 2^-14, steps of 2^-24 below.</remarks>
public static class HalfWeights
{
    private const float Largest = 65504;

    /// <exception cref="ModelException">E0315: a value is beyond float16's largest, 65504.</exception>
    public static Graph Run(Graph graph)
    {
        var rounded = new Dictionary<Tensor, Tensor>();
        foreach (Node node in graph.Nodes)
        {
            foreach (Tensor constant in node.Inputs.Where(input => input is { IsConstant: true, Type: ElementType.Float32 }))
                rounded.TryAdd(constant, Rounded(graph, node, constant));
        }

        return graph.With(graph.Inputs, graph.Outputs,
            [.. graph.Nodes.Select(node => node with { Inputs = [.. node.Inputs.Select(input => rounded.GetValueOrDefault(input, input))] })]);
    }

    private static Tensor Rounded(Graph graph, Node node, Tensor constant)
    {
        float[] values = [.. constant.Floats.Select(value => (float)(Half)value)];
        int at = Array.FindIndex(values, value => !float.IsFinite(value));
        if (at < 0)
            return Tensor.Constant(constant.Name, constant.Shape, values);
        throw ModelException.AtNode("E0315", graph.Name, node.Name, node.Operator.Kind, FormattableString.Invariant($"'{constant.Name}' holds {constant.Floats[at]}"),
            FormattableString.Invariant($"values up to {Largest} in size"), "keep float32; or move the factor into the layer before or after, if that is what makes it so large");
    }
}
