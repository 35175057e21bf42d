using System.Text;

namespace Edge.Compiler.Ir;

/// <summary>A graph as a person reads it: one node to a line, in order of execution.</summary>
public static class GraphText
{
    public static string Write(Graph graph)
    {
        var text = new StringBuilder();
        string type = graph.IsInt8 ? "int8" : "float32";
        text.Append($"graph {graph.Name}: {type}, {graph.Nodes.Count} nodes, {graph.Macs} MAC, {graph.Weights} weights\n");
        foreach (Tensor input in graph.Inputs)
            text.Append($"input {input.Name} {Describe(input)}\n");
        foreach (Node node in graph.Nodes)
        {
            string summary = node.Operator.Summary(node), inputs = string.Join(", ", node.Inputs.Select(Source));
            text.Append($"{node.Name}: {node.Operator.Kind}{(summary.Length == 0 ? "" : $" {summary}")} ({inputs}) -> {node.Output.Name} {Describe(node.Output)}");
            if (node.Fused.Count > 0)
                text.Append($", with {string.Join(", ", node.Fused)}");
            text.Append('\n');
        }

        text.Append($"output {string.Join(", ", graph.Outputs.Select(output => output.Name))}\n");
        if (graph.Classes.Count > 0)
            text.Append($"classes {string.Join(", ", graph.Classes)}\n");
        return text.ToString();
    }

    private static string Source(Tensor tensor) => !tensor.IsConstant ? tensor.Name
        : tensor.Quantization is { Bits: < 8 and var bits } ? $"{tensor.Name} {tensor.Shape} of {bits} bits"
        : $"{tensor.Name} {tensor.Shape}";

    private static string Describe(Tensor tensor) =>
        tensor.Quantization is { } q ? $"{tensor.Shape} scale {q.Scale} zero point {q.ZeroPoint}" : tensor.Shape.ToString();
}
