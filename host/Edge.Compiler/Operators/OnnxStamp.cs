namespace Edge.Compiler.Operators;

/// <summary>The geometry of an ONNX ConvTranspose node along one axis, with every default and padding mode resolved.</summary>
/// <param name="Window">Taps.</param>
/// <param name="Before">Cut off before the first output; <paramref name="After"/> is cut off after the last one.</param>
/// <param name="Extra">Outputs added after the last one, which no stamp may reach.</param>
internal readonly record struct OnnxStamp(int Window, int Stride, int Dilation, int Before, int After, int Extra)
{
    /// <summary>An axis that the node leaves alone.</summary>
    public static OnnxStamp One => new(1, 1, 1, 0, 0, 0);

    /// <summary>Outputs along the axis.</summary>
    public int Output(int input) => checked((input - 1) * Stride + (Window - 1) * Dilation + 1 - Before - After + Extra);

    /// <param name="node">A ConvTranspose node; specification: ConvTranspose-22.</param>
    /// <param name="extents">The extents of its input after N and C.</param>
    /// <param name="filter">The filter's extents.</param>
    public static OnnxStamp[] Of(OnnxNodeImport node, int[] extents, int[] filter)
    {
        int[] ones = [.. extents.Select(_ => 1)], zeros = new int[extents.Length];
        int[] window = OnnxWindow.Taps(node, filter, extents.Length);
        int[] stride = OnnxWindow.Numbers(node, "strides", 1, ones), dilation = OnnxWindow.Numbers(node, "dilations", 1, ones);
        int[] pads = OnnxWindow.Numbers(node, "pads", 0, new int[2 * extents.Length]), extra = OnnxWindow.Numbers(node, "output_padding", 0, zeros);
        int[] wanted = Wanted(node, extents.Length);
        AutoPad mode = OnnxWindow.Mode(node);
        return [.. extents.Select((extent, axis) =>
        {
            int covered = checked((extent - 1) * stride[axis] + (window[axis] - 1) * dilation[axis] + 1);
            var (before, after, more) = wanted[axis] > 0 ? Cut(mode, covered + extra[axis] - wanted[axis], extra[axis])
                : mode is AutoPad.SameUpper or AutoPad.SameLower ? Cut(mode, covered + extra[axis] - checked(extent * stride[axis]), extra[axis])
                : mode == AutoPad.Valid ? (0, 0, extra[axis])
                : (pads[axis], pads[axis + extents.Length], extra[axis]);
            return new OnnxStamp(window[axis], stride[axis], dilation[axis], before, after, more);
        })];
    }

    /// <summary>Splits what is cut off: SAME_UPPER cuts the odd output at the end, all others at the start. Too little is added at the end.</summary>
    internal static (int Before, int After, int Extra) Cut(AutoPad mode, int total, int extra)
    {
        if (total < 0)
            return (0, 0, extra - total);
        return mode == AutoPad.SameUpper ? (total / 2, total - total / 2, extra) : (total - total / 2, total / 2, extra);
    }

    // Attribute output_shape: of the pixels alone, or of N and C too. 0: it is not stated.
    private static int[] Wanted(OnnxNodeImport node, int axes)
    {
        if (node.Integers("output_shape") is not { Count: > 0 } shape)
            return new int[axes];
        if (shape.Count != axes && shape.Count != axes + 2)
            throw node.Refused($"output_shape {string.Join('x', shape)}", $"{axes} numbers");
        return [.. shape.TakeLast(axes).Select(extent => node.Small("output_shape", extent, 1))];
    }
}
