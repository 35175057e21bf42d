using Edge.Compiler.Ir;
using Edge.Compiler.TFLite;

namespace Edge.Compiler.Operators;

/// <summary>The window attributes of TFLite's convolutions and pools: read with their padding in pixels, written with the word for it.</summary>
internal static class TFLiteWindow
{
    // Products and sums of two of these stay within 31 bits.
    private const int Largest = 1 << 14;

    /// <exception cref="ModelException">The image is not NHWC, or a number is outside its range.</exception>
    public static Padding Resolve(WindowOptions options, Tensor input, Size window)
    {
        Check(options, input, window);
        if (options.Padding == TFLitePadding.Valid)
            return Padding.None;
        return Same(input.Shape, window, options.Stride, options.Dilation);
    }

    /// <inheritdoc cref="Resolve"/>
    public static void Check(WindowOptions options, Tensor input, Size window)
    {
        if (input.Shape.Rank != 4)
            throw new ModelException("E0101", "", $"an input {input.Shape}", "an NHWC input of rank 4");
        foreach (Size size in new[] { options.Stride, options.Dilation, window })
        {
            if (size.Height is < 1 or > Largest || size.Width is < 1 or > Largest)
                throw new ModelException("E0101", "", $"stride {options.Stride}, dilation {options.Dilation}, window {window}", $"all in [1, {Largest}]");
        }

        if (options.Padding is not (TFLitePadding.Same or TFLitePadding.Valid))
            throw new ModelException("E0101", "", $"padding {options.Padding}", "SAME or VALID");
    }

    /// <summary>Rows and columns of a filter [., FH, FW, .].</summary>
    public static Size Of(Tensor filter) => filter.Shape.Rank == 4
        ? new Size(filter.Shape[1], filter.Shape[2])
        : throw new ModelException("E0101", "", $"a filter {filter.Shape}", "rank 4");

    /// <summary>TFLite's word for padding in pixels; null where there is none.</summary>
    public static TFLitePadding? Word(Shape image, Size window, Size stride, Size dilation, Padding padding)
    {
        if (padding.IsNone)
            return TFLitePadding.Valid;
        return padding == Same(image, window, stride, dilation) ? TFLitePadding.Same : null;
    }

    /// <summary>Writes a node that slides a window; padding that has no word becomes an operator before it.</summary>
    /// <param name="options">All but the padding.</param>
    /// <param name="border">What the padding reads as.</param>
    public static void Emit(TFLiteNodeExport node, TFLiteCode code, WindowOptions options, Size window, Padding padding, float border = 0)
    {
        Tensor image = node.Node.Inputs[0];
        TFLitePadding? word = Word(image.Shape, window, options.Stride, options.Dilation, padding);
        int padded = word is null ? Pad.ToTFLite(node, padding, border) : node.Input(0);
        int[] constants = [.. Enumerable.Range(1, node.Node.Inputs.Count - 1).Select(node.Input)];
        node.Emit(code, options with { Padding = word ?? TFLitePadding.Valid }, [padded, .. constants]);
    }

    /// <summary>The attributes of a pool but for its padding.</summary>
    public static WindowOptions Pool(Size window, Size stride, Size dilation) => dilation == Size.Square(1)
        ? new WindowOptions(default, stride, window, dilation, TFLiteActivation.None)
        : throw TFLiteNodeExport.Refused($"dilation {dilation}", "dilation 1x1", "export to ONNX");

    private static Padding Same(Shape image, Size window, Size stride, Size dilation)
    {
        var (top, bottom) = WindowPadding.Same(image.Height, (window.Height - 1) * dilation.Height + 1, stride.Height);
        var (left, right) = WindowPadding.Same(image.Width, (window.Width - 1) * dilation.Width + 1, stride.Width);
        return new Padding(top, left, bottom, right);
    }
}
