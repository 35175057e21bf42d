using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

/// <summary>ONNX auto_pad.</summary>
internal enum AutoPad
{
    NotSet,
    SameUpper,
    SameLower,
    Valid,
}

/// <summary>The window of an ONNX convolution or pooling node, with every default and padding mode resolved.</summary>
/// <param name="Padding">What the file asks for.</param>
/// <param name="Overhang">Rows and columns after the image that only ceil_mode asks for; they never count.</param>
internal sealed record OnnxWindow(Size Window, Size Stride, Size Dilation, Padding Padding, Padding Overhang)
{
    /// <summary>Both kinds of padding together.</summary>
    public Padding Whole => Padding with { Bottom = Padding.Bottom + Overhang.Bottom, Right = Padding.Right + Overhang.Right };

    /// <param name="node">A node with kernel geometry; specification: Conv-22, MaxPool-22, AveragePool-22.</param>
    /// <param name="image">Its input, NHWC.</param>
    /// <param name="window">Null: attribute kernel_shape says.</param>
    public static OnnxWindow Of(OnnxNodeImport node, Shape image, Size? window = null)
    {
        int axes = node.Operand(0).Dims.Length - 2; // 2 for images, 1 for rows
        Size one = Size.Square(1);
        if (window is null && node.Integers("kernel_shape") is null)
            throw node.Refused("kernel_shape is absent", "a kernel_shape");
        Size size = Pair(node, "kernel_shape", axes, window ?? one);
        if (window is { } filter && filter != size)
            throw node.Refused($"kernel_shape {size} for a filter {filter}", "the filter's own size");
        Size stride = Pair(node, "strides", axes, one), dilation = Pair(node, "dilations", axes, one);
        AutoPad mode = node.Text("auto_pad", "NOTSET") switch
        {
            "NOTSET" => AutoPad.NotSet,
            "SAME_UPPER" => AutoPad.SameUpper,
            "SAME_LOWER" => AutoPad.SameLower,
            "VALID" => AutoPad.Valid,
            var other => throw node.Refused($"auto_pad '{other}'", "NOTSET, SAME_UPPER, SAME_LOWER or VALID"),
        };
        bool ceil = node.Integer("ceil_mode", 0) != 0;
        var (top, bottom) = Along(node, mode, axes == 2 ? 0 : -1, axes, image.Height, (size.Height - 1) * dilation.Height + 1, stride.Height);
        var (left, right) = Along(node, mode, axes - 1, axes, image.Width, (size.Width - 1) * dilation.Width + 1, stride.Width);
        var overhang = !ceil ? Padding.None : new Padding(0, 0,
            Beyond(image.Height, top, bottom, (size.Height - 1) * dilation.Height + 1, stride.Height),
            Beyond(image.Width, left, right, (size.Width - 1) * dilation.Width + 1, stride.Width));
        return new OnnxWindow(size, stride, dilation, new Padding(top, left, bottom, right), overhang);
    }

    /// <summary>ONNX "SAME_UPPER": output = ceil(input / stride); the odd pixel goes after. "SAME_LOWER": before.</summary>
    internal static (int Before, int After) Resolve(AutoPad pad, int input, int extent, int stride)
    {
        int output = (input + stride - 1) / stride;
        int total = pad == AutoPad.Valid ? 0 : Math.Max((output - 1) * stride + extent - input, 0);
        return pad == AutoPad.SameLower ? (total - total / 2, total / 2) : (total / 2, total - total / 2);
    }

    /// <summary>What ceil_mode adds after the image so that the last window fits; a window that would start after the image is dropped.</summary>
    internal static int Beyond(int input, int before, int after, int extent, int stride)
    {
        int rest = input + before + after - extent;
        if (rest < 0)
            return 0; // no window fits: the operator says so
        int output = (rest + stride - 1) / stride + 1;
        if ((output - 1) * stride >= input + before)
            output--;
        return Math.Max((output - 1) * stride - rest, 0);
    }

    private static (int Before, int After) Along(OnnxNodeImport node, AutoPad mode, int axis, int axes, int input, int extent, int stride)
    {
        if (mode != AutoPad.NotSet)
            return axis < 0 ? (0, 0) : Resolve(mode, input, extent, stride);
        if (node.Integers("pads") is not { } pads || axis < 0)
            return (0, 0);
        if (pads.Count != 2 * axes)
            throw node.Refused($"{pads.Count} pads", $"{2 * axes} pads");
        return (node.Small("padding", pads[axis]), node.Small("padding", pads[axis + axes]));
    }

    private static Size Pair(OnnxNodeImport node, string name, int axes, Size fallback)
    {
        if (node.Integers(name) is not { } numbers)
            return fallback;
        if (numbers.Count != axes)
            throw node.Refused($"{numbers.Count} {name}", $"{axes} {name}");
        return new Size(axes == 2 ? node.Small(name, numbers[0], 1) : 1, node.Small(name, numbers[axes - 1], 1));
    }
}
