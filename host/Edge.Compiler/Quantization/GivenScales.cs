using Edge.Compiler.Ir;

namespace Edge.Compiler.Quantizing;

/// <summary>Scales that training has found, in place of those that calibration would find.</summary>
/// <param name="Activations">By the name of a tensor: every input, and every output of an operator whose range is not fixed or its input's.</param>
/// <param name="Filters">By the name of a node with a filter: a scale for each output channel along the filter's own axis, and the weights' bits.</param>
public sealed record GivenScales(IReadOnlyDictionary<string, Quantization> Activations, IReadOnlyDictionary<string, Quantization> Filters)
{
    /// <summary>The scales that an INT8 graph has.</summary>
    public static GivenScales Of(Graph int8) => new(
        int8.Inputs.Concat(int8.Nodes.Select(node => node.Output)).ToDictionary(tensor => tensor.Name, tensor => tensor.Quantization!),
        int8.Nodes.Where(node => node.Operator is IFiltered).ToDictionary(node => node.Name, node => node.Inputs[1].Quantization!));

    /// <exception cref="ModelException">E0313: a tensor or a filter of <paramref name="graph"/> has none, or one that does not fit it.</exception>
    internal Dictionary<Tensor, Quantization> Assign(Graph graph)
    {
        foreach (Node node in graph.Nodes.Where(node => node.Operator is IFiltered))
        {
            int axis = ((IFiltered)node.Operator).FilterAxis, channels = node.Inputs[1].Shape[axis];
            if (!Filters.TryGetValue(node.Name, out Quantization? filter) || filter.Axis != axis || filter.Scales.Count != channels)
                throw Missing(graph, $"filter of node '{node.Name}'", $"{channels} scales along axis {axis}");
        }

        IEnumerable<Node> ranged = graph.Nodes.Where(node => node.Operator.OutputRange == OutputRange.Calibrated);
        return graph.Inputs.Concat(ranged.Select(node => node.Output)).ToDictionary(tensor => tensor, tensor =>
            Activations.TryGetValue(tensor.Name, out Quantization? given) && !given.IsPerChannel
                ? given
                : throw Missing(graph, $"tensor '{tensor.Name}'", "one scale and zero point"));
    }

    private static ModelException Missing(Graph graph, string what, string accepted) =>
        new("E0313", $"{graph.Name}: {what}", "no scale that fits is given", accepted, "take graph and scales from one training");
}
