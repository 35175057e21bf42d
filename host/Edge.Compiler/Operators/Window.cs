using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

/// <summary>What convolution and pooling share: a window that slides over an image.</summary>
public static class Window
{
    /// <summary>How often the window fits: (H + top + bottom - (FH - 1) * dilation - 1) / stride + 1, and the same along W.</summary>
    /// <exception cref="ModelException">A stride or dilation is below 1, padding is negative, or the window is larger than the padded image.</exception>
    public static Size OutputSize(Shape input, Size window, Size stride, Padding padding, Size dilation)
    {
        if (stride.Height < 1 || stride.Width < 1 || dilation.Height < 1 || dilation.Width < 1)
            throw new ModelException("E0101", "", $"stride {stride}, dilation {dilation}", "both at least 1x1");
        if (padding.Top < 0 || padding.Left < 0 || padding.Bottom < 0 || padding.Right < 0)
            throw new ModelException("E0101", "", $"padding {padding}", "no negative padding", "crop the image before this operator");
        return new Size(
            Fit("rows", input.Height + padding.Top + padding.Bottom, window.Height, stride.Height, dilation.Height),
            Fit("columns", input.Width + padding.Left + padding.Right, window.Width, stride.Width, dilation.Width));
    }

    /// <summary>The shape after pooling: every window sees at least one pixel.</summary>
    /// <exception cref="ModelException">The input is not an image, the window does not fit, or a window lies on nothing but padding.</exception>
    public static Shape PooledShape(Shape input, Size window, Size stride, Padding padding, Size dilation)
    {
        if (input.Rank != 4)
            throw new ModelException("E0101", "", $"an input {input}", "an NHWC input of rank 4");
        if (window.Height < 1 || window.Width < 1)
            throw new ModelException("E0101", "", $"a window {window}", "at least 1x1");
        var (outH, outW) = OutputSize(input, window, stride, padding, dilation);
        if (!EachSeesAPixel(input.Height, outH, window.Height, stride.Height, padding.Top, dilation.Height) || !EachSeesAPixel(input.Width, outW, window.Width, stride.Width, padding.Left, dilation.Width))
            throw new ModelException("E0101", "", $"padding {padding} for a window {window} with dilation {dilation}", "padding smaller than the window", "a window over nothing but padding has no value");
        return Shape.Nhwc(input.Batch, outH, outW, input.Channels);
    }

    // The first tap that is not before the image must not be after it.
    private static bool EachSeesAPixel(int input, int output, int window, int stride, int before, int dilation)
    {
        for (int o = 0; o < output; o++)
        {
            int start = o * stride - before;
            int first = start >= 0 ? 0 : (-start + dilation - 1) / dilation;
            if (first >= window || start + first * dilation >= input)
                return false;
        }

        return true;
    }

    private static int Fit(string axis, int padded, int window, int stride, int dilation)
    {
        int extent = (window - 1) * dilation + 1;
        if (padded < extent)
            throw new ModelException("E0101", "", $"a window of {extent} {axis} on a padded image of {padded}", "a window no larger than the padded image");
        return (padded - extent) / stride + 1;
    }

    /// <summary>Which rows an output row sees.</summary>
    /// <param name="height">Of the window.</param>
    internal static RowWindow Rows(int height, Size stride, Padding padding, Size dilation) =>
        new(((height - 1) * dilation.Height) + 1, stride.Height, padding.Top);

    /// <summary>Which columns an output column sees.</summary>
    /// <param name="width">Of the window.</param>
    internal static RowWindow Columns(int width, Size stride, Padding padding, Size dilation) =>
        new(((width - 1) * dilation.Width) + 1, stride.Width, padding.Left);

    /// <summary><c>3x3 stride 2 dilation 1x2</c>; what is 1 is left out.</summary>
    public static string Text(Size window, Size stride, Size dilation) => $"{window}{Factor("stride", stride)}{Factor("dilation", dilation)}";

    private static string Factor(string word, Size size)
    {
        if (size == Size.Square(1))
            return "";
        return size.Height == size.Width ? $" {word} {size.Height}" : $" {word} {size}";
    }
}
