using Edge.Compiler.Ir;

namespace Edge.Compiler.Planning.Streaming;

/// <summary>A node that computes some rows of another's output from the rows of its inputs they need, padding rows among them.</summary>
internal static class BandNode
{
    /// <param name="node">With rows: <see cref="Operator.RowsOf"/>.</param>
    /// <param name="rows">Of its output.</param>
    /// <param name="strips">Of whose columns; null: of all.</param>
    public static Node Of(Node node, int rows, ColumnStrips? strips = null)
    {
        RowWindow window = node.Operator.RowsOf(node)!.Value;
        var bands = node.Activations.Distinct().ToDictionary(tensor => tensor, tensor => WithRows(tensor, window.RowsFor(rows), strips));
        return node with
        {
            Operator = node.Operator.OnRows,
            Inputs = [.. node.Inputs.Select(input => bands.GetValueOrDefault(input, input))],
            Output = WithRows(node.Output, rows, strips),
        };
    }

    private static Tensor WithRows(Tensor tensor, int rows, ColumnStrips? strips) =>
        Tensor.Int8(tensor.Name, Shape.Nhwc(1, rows, strips?.Of(tensor).Width ?? tensor.Shape.Width, tensor.Shape.Channels), tensor.Quantization!);
}
