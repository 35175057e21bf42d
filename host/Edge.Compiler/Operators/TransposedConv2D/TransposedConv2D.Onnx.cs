using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

public sealed partial record TransposedConv2D : IOnnxExported
{
    /// <summary>ONNX ConvTranspose: x, filter [C, O/group, FH, FW], optional bias. Specification: ConvTranspose-22.</summary>
    internal static void FromOnnx(OnnxNodeImport node)
    {
        int[] dims = node.Operand(0).Dims, filter = node.Constant(1).Dims;
        if (filter.Length != dims.Length || dims.Length < 3)
            throw node.Refused($"a filter {node.Constant(1).DimsText} on an input {node.Operand(0).DimsText}", "an input NxCx... and a filter of the same rank");
        int groups = node.Small("group", node.Integer("group", 1), 1);
        if (filter[0] != dims[1] || dims[1] % groups != 0)
            throw node.Refused($"a filter {node.Constant(1).DimsText} in {groups} groups on an input {node.Operand(0).DimsText}", $"a filter from {dims[1]} channels, and groups that divide them");
        int outputs = node.Small("output channels", (long)filter[1] * groups, 1);
        float[] bias = node.Has(2) ? node.Reals(2) : new float[outputs];
        OnnxStamp[] stamps = OnnxStamp.Of(node, dims[2..], filter[2..]);
        if (dims.Length == 5)
        {
            OnnxVolume.Transpose(node, stamps, groups, outputs, bias);
            return;
        }

        Tensor image = node.Image(0);
        OnnxStamp rows = dims.Length == 4 ? stamps[0] : OnnxStamp.One, columns = stamps[^1];
        Tensor weights = FilterFromOnnx(node, groups, outputs, new Size(rows.Window, columns.Window));
        node.ImageResult(node.Run(Over(rows, columns) with { Groups = groups }, image, weights, node.Weights("bias", new Shape(outputs), bias)));
    }

    internal static TransposedConv2D Over(OnnxStamp rows, OnnxStamp columns) =>
        new(new Size(rows.Stride, columns.Stride), new Padding(rows.Before, columns.Before, rows.After, columns.After))
        {
            Extra = new Size(rows.Extra, columns.Extra),
            Dilation = new Size(rows.Dilation, columns.Dilation),
        };

    // [C, O/group, FH, FW] to OHWI, group by group.
    private static Tensor FilterFromOnnx(OnnxNodeImport node, int groups, int outputs, Size size)
    {
        float[] from = node.Reals(1), to = new float[from.Length];
        int groupOut = outputs / groups, taps = size.Height * size.Width, groupIn = from.Length / (outputs * taps);
        int at = 0;
        for (int o = 0; o < outputs; o++)
            for (int f = 0; f < taps; f++)
                for (int c = 0; c < groupIn; c++)
                    to[at++] = from[((o / groupOut * groupIn + c) * groupOut + o % groupOut) * taps + f];
        return node.Weights("filter", new Shape(outputs, size.Height, size.Width, groupIn), to);
    }

    void IOnnxExported.ToOnnx(OnnxNodeExport node)
    {
        Tensor filter = node.Node.Inputs[1];
        if (Groups > 1 && filter.Quantization is { IsPerChannel: true })
            throw OnnxNodeExport.Refused($"{Groups} groups with a scale for each output channel", "one group, or one scale", "ONNX counts the output channels of a group only, and has one scale for each of these");
        int groupOut = filter.Shape[0] / Groups, groupIn = filter.Shape[3], height = filter.Shape[1], width = filter.Shape[2];
        string weights = node.Weights(1, [Groups * groupIn, groupOut, height, width], [Groups, groupOut, height, width, groupIn], [0, 4, 1, 2, 3], axis: 1);
        node.Emit(Activation, "ConvTranspose", [node.Input(0), weights, node.Row(2)],
        [
            .. OnnxWindow.Attributes(new Size(height, width), Stride, Padding, Dilation),
            OnnxNodeExport.Integer("group", Groups), OnnxNodeExport.Integers("output_padding", [Extra.Height, Extra.Width]),
        ]);
    }
}
