using Edge.Compiler.Ir;

namespace Edge.Compiler.Planning.Streaming;

/// <summary>A node that computes some rows of another's output from the rows of its inputs they need, padding rows among them.</summary>
internal static class BandNode
{
    /// <param name="node">With rows: <see cref="Operator.RowsOf"/>.</param>
    /// <param name="rows">Of its output.</param>
    public static Node Of(Node node, int rows)
    {
        RowWindow window = node.Operator.RowsOf(node)!.Value;
        // Rows above and below the image lie in the band as rows of the zero point.
        Operator kind = node.Operator is IPadded padded ? padded.With(padded.Padding with { Top = 0, Bottom = 0 }) : node.Operator;
        var bands = node.Activations.Distinct().ToDictionary(tensor => tensor, tensor => WithRows(tensor, window.RowsFor(rows)));
        return node with
        {
            Operator = kind,
            Inputs = [.. node.Inputs.Select(input => bands.GetValueOrDefault(input, input))],
            Output = WithRows(node.Output, rows),
        };
    }

    private static Tensor WithRows(Tensor tensor, int rows) =>
        Tensor.Int8(tensor.Name, Shape.Nhwc(1, rows, tensor.Shape.Width, tensor.Shape.Channels), tensor.Quantization!);
}
