using Edge.Compiler.Ir;
using Edge.Compiler.Operators;

namespace Edge.Compiler.Import;

/// <summary>Puts nodes together again that Edge had to write as several: see <see cref="NodeParts"/>. What does not belong together stays apart, whatever its name.</summary>
internal static class NodeMerging
{
    public static IReadOnlyList<Node> Run(IReadOnlyList<Node> nodes, IReadOnlyList<Tensor> outputs)
    {
        var reads = new Dictionary<Tensor, int>();
        foreach (Tensor tensor in nodes.SelectMany(node => node.Activations).Concat(outputs))
            reads[tensor] = reads.GetValueOrDefault(tensor) + 1;
        var parts = new Dictionary<Tensor, Node>();
        var merged = new List<Node>();
        foreach (Node next in nodes)
        {
            Node node = next;
            if (parts.TryGetValue(node.Inputs[0], out Node? part) && reads[part.Output] == 1 && NodeParts.IsPart(part.Name, node.Name) && Whole(part, node) is { } whole)
            {
                merged.Remove(part);
                node = whole;
            }

            merged.Add(node);
            parts[node.Output] = node;
        }

        return merged;
    }

    private static Node? Whole(Node part, Node node) => (part.Operator, node.Operator) switch
    {
        (Pad { IsZero: true } pad, IPadded padded) => node with { Operator = padded.With(pad.Padding + padded.Padding), Inputs = [part.Inputs[0], .. node.Inputs.Skip(1)] },
        (Pad pad, MaxPool2D { Padding.IsNone: true } pool) when pad.IsLowest(part.Output) => node with { Operator = pool with { Padding = pad.Padding }, Inputs = part.Inputs },
        (TransposedConv2D { Activation: Activation.None, Padding.IsNone: true } stamps, Slice cut) when cut.IsCrop(part.Output.Shape) && Equals(part.Output.Quantization, node.Output.Quantization)
            => node with { Operator = stamps with { Padding = cut.Cropped(part.Output.Shape) }, Inputs = part.Inputs },
        (IActivated { Activation: Activation.None } linear, IFusable after) when Equals(part.Output.Quantization, node.Output.Quantization)
            => node with { Operator = linear.With(after.Activation), Inputs = part.Inputs },
        _ => null,
    };
}
