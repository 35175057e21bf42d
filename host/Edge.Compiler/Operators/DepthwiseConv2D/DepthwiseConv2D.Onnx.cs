using Edge.Compiler.Ir;
using Edge.Compiler.Onnx;

namespace Edge.Compiler.Operators;

public sealed partial record DepthwiseConv2D : IOnnxExported
{
    /// <summary>ONNX Conv's filter [C * M, 1, FH, FW] as [1, FH, FW, C * M]; both count the M filters of a channel together.</summary>
    internal static Tensor FilterFromOnnx(OnnxNodeImport node, (int Out, int Depth, int Height, int Width) filter)
    {
        float[] from = node.Reals(1), to = new float[from.Length];
        int window = filter.Height * filter.Width;
        for (int o = 0; o < filter.Out; o++)
            for (int f = 0; f < window; f++)
                to[f * filter.Out + o] = from[o * window + f];
        return node.Weights("filter", new Shape(1, filter.Height, filter.Width, filter.Out), to);
    }

    void IOnnxExported.ToOnnx(OnnxNodeExport node)
    {
        Shape filter = node.Node.Inputs[1].Shape; // [1, FH, FW, C * M] to [C * M, 1, FH, FW]
        string weights = node.Weights(1, [filter[3], 1, filter[1], filter[2]], filter.Extents, [3, 0, 1, 2]);
        OnnxAttribute groups = OnnxNodeExport.Integer("group", node.Node.Inputs[0].Shape.Channels);
        node.Emit(Activation, "Conv", [node.Input(0), weights, node.Row(2)], [.. OnnxWindow.Attributes(new Size(filter[1], filter[2]), Stride, Padding, Dilation), groups]);
    }
}
