using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

public sealed partial record Conv2D
{
    /// <summary>ONNX Conv: x, filter [O, C/group, FH, FW], optional bias. One input channel per group is a <see cref="DepthwiseConv2D"/>.</summary>
    internal static void FromOnnx(OnnxNodeImport node)
    {
        Tensor image = node.Image(0);
        int rank = node.Operand(0).Dims.Length;
        int[] dims = node.Constant(1).Dims;
        if (dims.Length != rank)
            throw node.Refused($"a filter {node.Constant(1).DimsText} on an input of rank {rank}", $"a filter of rank {rank}");
        var size = new Size(rank == 4 ? dims[2] : 1, dims[^1]);
        int groups = node.Small("group", node.Integer("group", 1), 1);
        OnnxWindow window = OnnxWindow.Of(node, image.Shape, size);
        var filter = (Out: dims[0], Depth: dims[1], size.Height, size.Width);
        Tensor bias = node.Weights("bias", new Shape(filter.Out), node.Has(2) ? node.Reals(2) : new float[filter.Out]);
        bool isDepthwise = groups > 1 && groups == image.Shape.Channels && filter.Depth == 1;
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
}
