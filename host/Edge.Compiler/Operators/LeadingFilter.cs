using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

/// <summary>Calls of kernels that read a part of a filter: the first channels of a table that a larger level of the network reads whole.</summary>
/// <remarks>
/// Conv2D and Dense have such kernels beside the plain ones: <c>device/kernels/edge_conv2d_leading_s8.h</c>. A call's parameters are those of the
/// plain kernel, then <c>filter_depth</c> and <c>filter_bits</c>. Fewer output channels over whole rows need none: they are the table's beginning.
/// </remarks>
internal static class LeadingFilter
{
    /// <summary>The parameter that says how many channels, or weights of a row, the table has.</summary>
    public const string DepthField = "filter_depth";

    /// <summary>What the parameters have behind the plain kernel's.</summary>
    public const string Fields = $"{DepthField} {FilterStorage.BitsField}";

    private const string Suffix = "_leading";

    /// <summary>Whether a kernel reads a part of a filter.</summary>
    /// <param name="stem">The kernel's name without its element type: <c>dense_leading</c>.</param>
    public static bool IsOf(string stem) => stem.EndsWith(Suffix, StringComparison.Ordinal);

    /// <summary>Channels, or weights of a row, that the table of a call has; null where its kernel reads whole filters.</summary>
    public static int? DepthOf(KernelCall call) => IsOf(call.Kernel[..^"_s8".Length]) ? call[DepthField] : null;

    /// <summary>The calls of one node at every level over level 0's table; null where there is no such kernel or a filter is no part of level 0's.</summary>
    /// <param name="calls">Of plain or packed kernels, level 0 first.</param>
    public static KernelCall[]? Of(IReadOnlyList<KernelCall> calls)
    {
        if (!ArePartsOfFirst(calls) || PlainNameOf(calls[0].Kernel) is not { } plain)
            return null;
        Table whole = calls[0].Tables.First(table => table.Name == "filter");
        return
        [
            .. calls.Select(call => call with
            {
                Kernel = plain.Insert(plain.Length - "_s8".Length, Suffix),
                Parameters =
                [
                    .. call.Parameters.Where(parameter => parameter.Name != FilterStorage.BitsField),
                    new Parameter(DepthField, Blocks.Of(calls[0]).Depth), new Parameter(FilterStorage.BitsField, FilterStorage.BitsOf(calls[0])),
                ],
                Tables = [.. call.Tables.Select(table => table.Name == whole.Name ? whole : table)],
            }),
        ];
    }

    /// <summary>Whether all filters are the first channels of the first call's.</summary>
    /// <param name="calls">Of any kernels; of others than plain and packed ones with leading parts, they are not.</param>
    public static bool ArePartsOfFirst(IReadOnlyList<KernelCall> calls)
    {
        if (calls.Any(call => PlainNameOf(call.Kernel) != PlainNameOf(calls[0].Kernel)) || PlainNameOf(calls[0].Kernel) is null)
            return false;
        Blocks[] filters = [.. calls.Select(Blocks.Of)];
        return filters.All(filter => filter.IsPartOf(filters[0]));
    }

    private static string? PlainNameOf(string kernel) => kernel switch
    {
        "conv2d_s8" or "conv2d_packed_s8" => "conv2d_s8",
        "dense_s8" or "dense_packed_s8" => "dense_s8",
        _ => null,
    };

    /// <summary>A filter as output channels of taps of channels.</summary>
    private sealed record Blocks(sbyte[] Weights, int Outputs, int Taps, int Depth)
    {
        public static Blocks Of(KernelCall call)
        {
            bool isConvolution = call.Kernel.StartsWith("conv2d", StringComparison.Ordinal);
            int taps = isConvolution ? call["filter_h"] * call["filter_w"] : 1, depth = isConvolution ? call["in_c"] / call["groups"] : call["in_c"];
            return new Blocks(FilterStorage.Weights(call), call["out_c"], taps, depth);
        }

        public bool IsPartOf(Blocks whole) =>
            Taps == whole.Taps && LeadingBlock.Fits(whole.Shape, Shape) && LeadingBlock.Of(whole.Weights, whole.Shape, Shape).AsSpan().SequenceEqual(Weights);

        private Shape Shape => new(Outputs, Taps, Depth);
    }
}
