using Edge.Compiler.Ir;
using Edge.Compiler.Onnx;

namespace Edge.Compiler.Operators;

/// <summary>ONNX auto_pad.</summary>
internal enum AutoPad
{
    NotSet,
    SameUpper,
    SameLower,
    Valid,
}

/// <summary>A window along one axis of an ONNX convolution or pooling node, with every default and padding mode resolved.</summary>
/// <param name="Window">Taps.</param>
/// <param name="Before">Padding before the image, as the file asks for it; <paramref name="After"/> is what follows it.</param>
/// <param name="Overhang">What only ceil_mode asks for after the image; it never counts.</param>
internal readonly record struct OnnxSpan(int Window, int Stride, int Dilation, int Before, int After, int Overhang)
{
    /// <summary>An axis that the node leaves alone.</summary>
    public static OnnxSpan One => new(1, 1, 1, 0, 0, 0);
}

/// <summary>The window of an ONNX convolution or pooling node over an image.</summary>
/// <param name="Padding">What the file asks for.</param>
/// <param name="Overhang">Rows and columns after the image that only ceil_mode asks for; they never count.</param>
internal sealed record OnnxWindow(Size Window, Size Stride, Size Dilation, Padding Padding, Padding Overhang)
{
    /// <summary>Both kinds of padding together.</summary>
    public Padding Whole => Padding with { Bottom = Padding.Bottom + Overhang.Bottom, Right = Padding.Right + Overhang.Right };

    /// <param name="node">A node with kernel geometry; specification: Conv-22, MaxPool-22, AveragePool-22.</param>
    /// <param name="image">Its input, NHWC; a row of pixels is an image of height 1.</param>
    /// <param name="window">Null: attribute kernel_shape says.</param>
    public static OnnxWindow Of(OnnxNodeImport node, Shape image, Size? window = null)
    {
        bool isRow = node.Operand(0).Dims.Length == 3;
        int[] extents = isRow ? [image.Width] : [image.Height, image.Width];
        int[]? taps = window is { } size ? (isRow ? [size.Width] : [size.Height, size.Width]) : null;
        return Over(Spans(node, extents, taps));
    }

    /// <summary>Rows and columns, or columns alone.</summary>
    public static OnnxWindow Over(params ReadOnlySpan<OnnxSpan> spans)
    {
        OnnxSpan rows = spans.Length == 2 ? spans[0] : OnnxSpan.One, columns = spans[^1];
        return new OnnxWindow(
            new Size(rows.Window, columns.Window), new Size(rows.Stride, columns.Stride), new Size(rows.Dilation, columns.Dilation),
            new Padding(rows.Before, columns.Before, rows.After, columns.After), new Padding(0, 0, rows.Overhang, columns.Overhang));
    }

    /// <param name="node">A node with kernel geometry.</param>
    /// <param name="extents">The extents of its input after N and C, in the file's order.</param>
    /// <param name="taps">The filter's extents; null: attribute kernel_shape says.</param>
    public static OnnxSpan[] Spans(OnnxNodeImport node, int[] extents, int[]? taps = null)
    {
        int[] ones = [.. extents.Select(_ => 1)];
        int[] window = Taps(node, taps, extents.Length), stride = Numbers(node, "strides", 1, ones), dilation = Numbers(node, "dilations", 1, ones);
        int[] pads = Numbers(node, "pads", 0, new int[2 * extents.Length]);
        AutoPad mode = Mode(node);
        bool ceil = node.Integer("ceil_mode", 0) != 0;
        return [.. extents.Select((extent, axis) =>
        {
            int reach = (window[axis] - 1) * dilation[axis] + 1;
            var (before, after) = mode == AutoPad.NotSet ? (pads[axis], pads[axis + extents.Length]) : Resolve(mode, extent, reach, stride[axis]);
            int overhang = ceil ? Beyond(extent, before, after, reach, stride[axis]) : 0;
            return new OnnxSpan(window[axis], stride[axis], dilation[axis], before, after, overhang);
        })];
    }

    /// <summary>The filter's extents, or those attribute kernel_shape states.</summary>
    public static int[] Taps(OnnxNodeImport node, int[]? filter, int axes)
    {
        if (filter is null && node.Integers("kernel_shape") is null)
            throw node.Refused("kernel_shape is absent", "a kernel_shape");
        int[] window = Numbers(node, "kernel_shape", 1, filter ?? new int[axes]);
        return filter is null || filter.AsSpan().SequenceEqual(window)
            ? window
            : throw node.Refused($"kernel_shape {string.Join('x', window)} for a filter {string.Join('x', filter)}", "the filter's own size");
    }

    public static AutoPad Mode(OnnxNodeImport node) => node.Text("auto_pad", "NOTSET") switch
    {
        "NOTSET" => AutoPad.NotSet,
        "SAME_UPPER" => AutoPad.SameUpper,
        "SAME_LOWER" => AutoPad.SameLower,
        "VALID" => AutoPad.Valid,
        var other => throw node.Refused($"auto_pad '{other}'", "NOTSET, SAME_UPPER, SAME_LOWER or VALID"),
    };

    /// <summary>One number for each axis, or as many as there are in <paramref name="fallback"/>, which stands where the attribute is absent.</summary>
    public static int[] Numbers(OnnxNodeImport node, string name, int least, int[] fallback)
    {
        if (node.Integers(name) is not { } numbers)
            return fallback;
        if (numbers.Count != fallback.Length)
            throw node.Refused($"{numbers.Count} {name}", $"{fallback.Length} {name}");
        return [.. numbers.Select(number => node.Small(name, number, least))];
    }

    /// <summary>A window as attributes; all but dilations that pools of older operator sets lack.</summary>
    public static OnnxAttribute[] Attributes(Size window, Size stride, Padding padding, Size dilation) =>
    [
        OnnxNodeExport.Integers("kernel_shape", [window.Height, window.Width]),
        OnnxNodeExport.Integers("strides", [stride.Height, stride.Width]),
        OnnxNodeExport.Integers("pads", [padding.Top, padding.Left, padding.Bottom, padding.Right]),
        OnnxNodeExport.Integers("dilations", [dilation.Height, dilation.Width]),
    ];

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
}
