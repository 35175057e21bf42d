using Edge.Compiler.Ir;
using Edge.Compiler.TFLite;

namespace Edge.Compiler.Operators;

public sealed partial record TransposedConv2D : ITFLiteExported
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

    /// <summary>Padding that has no word is cut off afterwards; the activation is a node of its own, since not every runtime knows the attribute.</summary>
    void ITFLiteExported.ToTFLite(TFLiteNodeExport node)
    {
        if (Groups > 1 || Dilation != Size.Square(1))
            throw TFLiteNodeExport.Refused($"{Groups} groups, dilation {Dilation}", "one group, dilation 1x1", "export to ONNX");
        Shape image = node.Node.Inputs[0].Shape, output = node.Node.Output.Shape;
        foreach (TFLitePadding word in Enum.GetValues<TFLitePadding>())
        {
            if (!Has(word, image, TFLiteWindow.Of(node.Node.Inputs[1]), output))
                continue;
            node.EmitBefore(Activation, TFLiteCode.TransposeConv, Options(word), node.Integers("shape", [.. output.Extents]), node.Input(1), node.Input(0), node.Input(2));
            return;
        }

        Shape uncut = (this with { Padding = Padding.None }).InferShape(node.Node.Inputs);
        int whole = node.Before(NodeParts.Uncut, uncut, node.Node.Output.Quantization, TFLiteCode.TransposeConv, Options(TFLitePadding.Valid),
            node.Integers("shape", [.. uncut.Extents]), node.Input(1), node.Input(0), node.Input(2));
        node.EmitBefore(Activation, TFLiteCode.Slice, null, whole, node.Integers("begin", [0, Padding.Top, Padding.Left, 0]), node.Integers("size", [.. output.Extents]));
    }

    private WindowOptions Options(TFLitePadding word) => new(word, Stride, default, Size.Square(1), TFLiteActivation.None);

    private bool Has(TFLitePadding word, Shape image, Size window, Shape output) =>
        Axis(Options(word), image.Height, window.Height, Stride.Height, output.Height) == (Padding.Top, Padding.Bottom, Extra.Height)
        && Axis(Options(word), image.Width, window.Width, Stride.Width, output.Width) == (Padding.Left, Padding.Right, Extra.Width);
}
