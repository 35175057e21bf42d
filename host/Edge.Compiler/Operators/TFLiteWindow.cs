using Edge.Compiler.Ir;
using Edge.Compiler.TFLite;

namespace Edge.Compiler.Operators;

/// <summary>The window attributes of TFLite's convolutions and pools, checked and with their padding in pixels.</summary>
internal static class TFLiteWindow
{
    // Products and sums of two of these stay within 31 bits.
    private const int Largest = 1 << 14;

    /// <exception cref="ModelException">The image is not NHWC, or a number is outside its range.</exception>
    public static Padding Resolve(WindowOptions options, Tensor input, Size window)
    {
        if (input.Shape.Rank != 4)
            throw new ModelException("E0101", "", $"an input {input.Shape}", "an NHWC input of rank 4");
        foreach (Size size in new[] { options.Stride, options.Dilation, window })
        {
            if (size.Height is < 1 or > Largest || size.Width is < 1 or > Largest)
                throw new ModelException("E0101", "", $"stride {options.Stride}, dilation {options.Dilation}, window {window}", $"all in [1, {Largest}]");
        }

        if (options.Padding == TFLitePadding.Valid)
            return Padding.None;
        if (options.Padding != TFLitePadding.Same)
            throw new ModelException("E0101", "", $"padding {options.Padding}", "SAME or VALID");
        var (top, bottom) = WindowPadding.Same(input.Shape.Height, (window.Height - 1) * options.Dilation.Height + 1, options.Stride.Height);
        var (left, right) = WindowPadding.Same(input.Shape.Width, (window.Width - 1) * options.Dilation.Width + 1, options.Stride.Width);
        return new Padding(top, left, bottom, right);
    }

    /// <summary>Rows and columns of a filter [., FH, FW, .].</summary>
    public static Size Of(Tensor filter) => filter.Shape.Rank == 4
        ? new Size(filter.Shape[1], filter.Shape[2])
        : throw new ModelException("E0101", "", $"a filter {filter.Shape}", "rank 4");
}
