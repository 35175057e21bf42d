using Edge.Compiler.Ir;

namespace Edge.Compiler.Costs;

/// <summary>How often the loops of one kernel call go round, counted from its geometry: what its cost depends on.</summary>
/// <remarks>
/// Said of plain kernels and those for packed filters; <see cref="CodedWork"/>, <see cref="PairedWork"/> and <see cref="ScalarWork"/> say what the same words mean
/// of others.
/// </remarks>
/// <param name="Macs">Turns of the innermost loop: products, or elements that a window or an average reads. Outside the image none are made.</param>
/// <param name="Taps">Places of a window that lie inside the image, over all outputs.</param>
/// <param name="Outputs">Elements that are written.</param>
/// <param name="Depth">Turns of the innermost loop for one tap; 0 where there is no such loop.</param>
public readonly record struct CallWork(long Macs, long Taps, long Outputs, int Depth)
{
    /// <summary>True where each output sees one place of the input at most.</summary>
    public bool IsPoint => Taps <= Outputs;

    /// <summary>Turns of the loop around the outputs that are computed together; 0 where there is no such loop.</summary>
    public long Turns { get; init; }

    /// <param name="call">Of any kernel.</param>
    /// <param name="output">What the call's node writes; a call that writes a part of it says so by its parameters.</param>
    public static CallWork Of(KernelCall call, Shape output) => PairedWork.Of(call) ?? ScalarWork.Of(call) ?? CodedWork.Of(call, OfPlain(call, output));

    private static CallWork OfPlain(KernelCall call, Shape output)
    {
        var has = call.Parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Value);
        if (has.TryGetValue("filter_h", out int filter))
            return OfWindow(call, output, filter, call["filter_w"]);
        if (has.TryGetValue("window_h", out int window))
            return OfWindow(call, output, window, call["window_w"]);
        if (has.TryGetValue("averaged", out int averaged))
            return new CallWork((long)output.Elements * averaged, output.Elements, output.Elements, averaged);
        if (has.TryGetValue("cells", out int cells))
            return OfDistances(cells, has.GetValueOrDefault("entries", 1), has["channels"]);
        if (has.TryGetValue("in_c", out int inputs) && has.TryGetValue("out_c", out int outputs) && !has.ContainsKey("out_h"))
            return OfDense(inputs, outputs);
        return has.TryGetValue("row_bytes", out int row) ? new CallWork(0, 0, (long)row * call["rows"], 0) : new CallWork(0, 0, output.Elements, 0);
    }

    private static CallWork OfWindow(KernelCall call, Shape output, int height, int width)
    {
        int depth = call.Parameters.Any(parameter => parameter.Name == "groups") ? call["in_c"] / call["groups"] : 1;
        bool isTransposed = call.Kernel.StartsWith("transposed", StringComparison.Ordinal);
        int Inside(string axis, int window, string pad) => isTransposed
            ? TransposedInside(call[$"out_{axis}"], call[$"in_{axis}"], window, call[$"stride_{axis}"], call[$"dilation_{axis}"], call[pad])
            : CallWork.Inside(call[$"out_{axis}"], call[$"in_{axis}"], window, call[$"stride_{axis}"], call[$"dilation_{axis}"], call[pad]);
        // A call may write some rows of an output only.
        Shape written = Shape.Nhwc(1, call["out_h"], call["out_w"], output.Channels);
        return OfConvolution(Inside("h", height, "pad_top"), Inside("w", width, "pad_left"), depth, written);
    }

    /// <summary>Of a window that slides over an image.</summary>
    /// <param name="rows">Its <see cref="Inside"/> along the height.</param>
    /// <param name="columns">Its <see cref="Inside"/> along the width.</param>
    /// <param name="depth">Input channels that an output sees.</param>
    internal static CallWork OfConvolution(long rows, long columns, int depth, Shape output)
    {
        long taps = rows * columns * output.Channels;
        return new CallWork(taps * depth, taps, output.Elements, depth);
    }

    // A tap is one comparison of a cell.
    private static CallWork OfDistances(long cells, long entries, int channels) => new(cells * entries * channels, cells * entries, cells, channels);

    internal static CallWork OfDense(long inputs, long outputs) => new(inputs * outputs, outputs, outputs, (int)inputs);

    /// <summary>Along one axis: places of a window inside the image, over all outputs.</summary>
    internal static int Inside(int outputs, int inputs, int window, int stride, int dilation, int pad) => Count(outputs, window, (o, f) =>
    {
        int at = o * stride + f * dilation - pad;
        return at >= 0 && at < inputs;
    });

    private static int TransposedInside(int outputs, int inputs, int window, int stride, int dilation, int pad) => Count(outputs, window, (o, f) =>
    {
        int at = o + pad - f * dilation;
        return at >= 0 && at % stride == 0 && at / stride < inputs;
    });

    private static int Count(int outputs, int window, Func<int, int, bool> isInside) =>
        Enumerable.Range(0, outputs).Sum(o => Enumerable.Range(0, window).Count(f => isInside(o, f)));
}
