using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

public sealed partial record Conv2D : IOnnxExported
{
    /// <summary>ONNX Conv: x, filter [O, C/group, FH, FW], optional bias. One input channel per group is a <see cref="DepthwiseConv2D"/>. Specification: Conv-22.</summary>
    internal static void FromOnnx(OnnxNodeImport node)
    {
        int[] input = node.Operand(0).Dims, dims = node.Constant(1).Dims;
        int rank = input.Length;
        if (dims.Length != rank || rank < 3)
            throw node.Refused($"a filter {node.Constant(1).DimsText} on an input {node.Operand(0).DimsText}", "an input NxCx... and a filter of the same rank");
        int groups = node.Small("group", node.Integer("group", 1), 1);
        float[] biases = node.Has(2) ? node.Reals(2) : new float[dims[0]];
        if (rank == 5)
        {
            if (groups > dims[0] || dims[0] % groups != 0 || (long)dims[1] * groups != input[1])
                throw node.Refused($"a filter {node.Constant(1).DimsText} in {groups} groups on an input {node.Operand(0).DimsText}", $"groups that divide the channels, and a filter over {input[1]} / group of them");
            OnnxVolume.Convolve(node, OnnxWindow.Spans(node, input[2..], dims[2..]), groups, biases);
            return;
        }

        Tensor image = node.Image(0);
        var size = new Size(rank == 4 ? dims[2] : 1, dims[^1]);
        OnnxWindow window = OnnxWindow.Of(node, image.Shape, size);
        var filter = (Out: dims[0], Depth: dims[1], size.Height, size.Width);
        Tensor bias = node.Weights("bias", new Shape(filter.Out), biases);
        bool canBeDepthwise = groups == image.Shape.Channels && filter.Depth == 1 && !node.IsEdge(nameof(Conv2D));
        bool isDepthwise = canBeDepthwise && (groups > 1 || node.IsEdge(nameof(DepthwiseConv2D)));
        Tensor result = isDepthwise
            ? node.Run(new DepthwiseConv2D(window.Stride, window.Padding) { Dilation = window.Dilation }, image, DepthwiseConv2D.FilterFromOnnx(node, filter), bias)
            : node.Run(new Conv2D(window.Stride, window.Padding) { Dilation = window.Dilation, Groups = groups }, image, FilterFromOnnx(node, filter), bias);
        node.ImageResult(result);
    }

    // OIHW to OHWI.
    private static Tensor FilterFromOnnx(OnnxNodeImport node, (int Out, int Depth, int Height, int Width) filter)
    {
        float[] from = node.Reals(1), to = new float[from.Length];
        int at = 0;
        for (int o = 0; o < filter.Out; o++)
            for (int fy = 0; fy < filter.Height; fy++)
                for (int fx = 0; fx < filter.Width; fx++)
                    for (int c = 0; c < filter.Depth; c++)
                        to[at++] = from[((o * filter.Depth + c) * filter.Height + fy) * filter.Width + fx];
        return node.Weights("filter", new Shape(filter.Out, filter.Height, filter.Width, filter.Depth), to);
    }

    void IOnnxExported.ToOnnx(OnnxNodeExport node)
    {
        Shape filter = node.Node.Inputs[1].Shape; // OHWI to OIHW
        string weights = node.Weights(1, [filter[0], filter[3], filter[1], filter[2]], filter.Extents, [0, 3, 1, 2]);
        node.Emit(Activation, "Conv", [node.Input(0), weights, node.Row(2)], [.. OnnxWindow.Attributes(new Size(filter[1], filter[2]), Stride, Padding, Dilation), OnnxNodeExport.Integer("group", Groups)]);
    }
}
