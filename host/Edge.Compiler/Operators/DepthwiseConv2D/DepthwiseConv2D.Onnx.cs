using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

public sealed partial record DepthwiseConv2D
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
}
