using Edge.Compiler.Ir;
using Edge.Compiler.TFLite;

namespace Edge.Compiler.Operators;

public sealed partial record TransposedConv2D
{
    /// <summary>TRANSPOSE_CONV: the output's shape is a constant, the padding follows from it; SAME cuts what is too much, its smaller half first.</summary>
    internal static void Read(TFLiteNode node)
    {
        var options = node.Options<WindowOptions>();
        Tensor filter = node.Filter(1), input = node.Input(2);
        Size window = TFLiteWindow.Of(filter);
        TFLiteWindow.Check(options, input, window);
        int[] target = node.Integers(0);
        if (target.Length != 4 || node.Output.Shape.Rank != 4 || !target.SequenceEqual(node.Output.Shape.Extents))
            throw new ModelException("E0144", "", $"the file declares the output {node.Output.Shape}", $"{string.Join('x', target)}, the shape among the inputs");
        var (top, bottom, extraRows) = Axis(options, input.Shape.Height, window.Height, options.Stride.Height, target[1]);
        var (left, right, extraColumns) = Axis(options, input.Shape.Width, window.Width, options.Stride.Width, target[2]);
        var kind = new TransposedConv2D(options.Stride, new Padding(top, left, bottom, right)) { Extra = new Size(extraRows, extraColumns) };
        node.Emit(kind, [input, filter, node.Bias(3, input, filter, filter.Shape[0])], options.Activation);
    }

    // What stamps cover beyond the output is cut off, before and after; what they do not reach is extra.
    private static (int Before, int After, int Extra) Axis(WindowOptions options, int input, int window, int stride, int output)
    {
        int covered = (input - 1) * stride + window;
        int seen = options.Padding == TFLitePadding.Same ? (output + stride - 1) / stride : (output + stride - window) / stride;
        int before = Math.Max((seen - 1) * stride + window - output, 0) / 2;
        int rest = covered - before - output;
        return (before, Math.Max(rest, 0), Math.Max(-rest, 0));
    }
}
