using Edge.Compiler.Ir;

namespace Edge.Compiler.Emission.Paired;

/// <summary>Calls of kernels for cores that multiply pairs of numbers, in the place of plain ones: the same bytes in fewer instructions.</summary>
internal static class PairedCall
{
    /// <summary>The calls that can take a call's place; none where no kernel has its shape or its numbers are out of reach.</summary>
    public static IEnumerable<CallVariant> Possible(KernelCall call)
    {
        CallVariant?[] all = call.Kernel switch
        {
            "conv2d_s8" => [Conv2D(call), RowedConv2D.Of(call)],
            "dense_s8" => [Dense(call)],
            "depthwise_conv2d_s8" => [.. PairedDepthwise.Of(call)],
            "add_s8" => [HalvedAdd.Of(call)],
            _ => [],
        };
        return all.OfType<CallVariant>();
    }

    private static CallVariant? Conv2D(KernelCall call)
    {
        if (call["groups"] != 1 || (call["dilation_w"] != 1 && call["filter_w"] != 1) || PairedChannels.TableOf(call) is not { } channels)
            return null;
        int runs = call["filter_h"], run = call["filter_w"] * call["in_c"], pairs = PairedWeights.PairsOf(run), outputs = call["out_c"];
        var (lastY, lastX) = LastInside(call, (2 * pairs) - run);
        string[] left = ["dilation_w", "groups", "output_zero_point"];
        var paired = new KernelCall("conv2d_paired_s8", call.Activations,
            [
                .. call.Parameters.Where(parameter => !left.Contains(parameter.Name)),
                new("run_pairs", pairs), new("last_iy", lastY), new("last_ix", lastX),
            ],
            [PairedWeights.TableOf(Filter(call), outputs, runs, run), channels]);
        return new CallVariant(paired, (runs * pairs * 8) + (pairs * 4));
    }

    /// <summary>By <c>edge_dense_paired_s8.h</c>; null where its numbers are out of reach.</summary>
    public static CallVariant? Dense(KernelCall call)
    {
        if (PairedChannels.TableOf(call) is not { } channels)
            return null;
        int inputs = call["in_c"], outputs = call["out_c"], pairs = PairedWeights.PairsOf(inputs);
        var paired = new KernelCall("dense_paired_s8", call.Activations,
            [.. call.Parameters.Where(parameter => !parameter.Name.EndsWith("zero_point", StringComparison.Ordinal)), new("pairs", pairs)],
            [PairedWeights.TableOf(Filter(call), outputs, 1, inputs), channels]);
        return new CallVariant(paired, pairs * 4);
    }

    private static Table Filter(KernelCall call) => call.Tables.First(table => table.Name == "filter");

    /// <summary>The last window that a kernel may read in place, as whole words of which the last may reach beyond the window.</summary>
    /// <param name="beyond">By how many bytes.</param>
    private static (int Y, int X) LastInside(KernelCall call, int beyond)
    {
        int y = Math.Max(-1, call["in_h"] - 1 - ((call["filter_h"] - 1) * call["dilation_h"])), x = Math.Max(-1, call["in_w"] - call["filter_w"]);
        if (beyond == 0 || y < 0 || x < 0)
            return (y, x);
        // Either the last row is left out, or what stands at its end.
        int columns = Math.Min(x + 1, (beyond + call["in_c"] - 1) / call["in_c"]);
        return (long)y * (x + 1) >= (long)(y + 1) * (x + 1 - columns) ? (y - 1, x) : (y, x - columns);
    }
}
