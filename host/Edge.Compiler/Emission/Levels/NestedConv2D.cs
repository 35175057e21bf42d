using Edge.Compiler.Emission.Paired;
using Edge.Compiler.Emission.Scalar;
using Edge.Compiler.Ir;

namespace Edge.Compiler.Emission.Levels;

/// <summary>Convolutions over the first channels of a filter, at every level over the same tables: <c>edge_conv2d_paired_nested_s8.h</c> and its twin.</summary>
internal static class NestedConv2D
{
    // Of a value of a column: two places of two bytes each, or four.
    private const int PairedBytes = 4, TwinBytes = 8;

    // A channel's count of rests has the upper half of a word for those it passes over.
    private const int MostRests = short.MaxValue;

    /// <summary>A call for each level; null where one is out of the kernel's reach.</summary>
    /// <param name="calls">Of plain kernels whose filters are parts of the first one's.</param>
    public static CallVariant[]? Paired(IReadOnlyList<KernelCall> calls)
    {
        if (calls.Any(call => call["groups"] != 1))
            return null;
        var filter = NestedFilter.Of(calls[0]);
        Table[] channels = [.. calls.Select(PairedChannels.TableOf).OfType<Table>()];
        if (channels.Length < calls.Count)
            return null;
        Table pairs = PairedWeights.TableOf(Whole(calls[0], filter), filter.Outputs, 1, filter.RowWeights);
        return
        [
            .. calls.Select((call, level) => Variant("conv2d_paired_nested_s8", call, filter.Skipped(call["in_c"]), PairedBytes, [pairs, channels[level]])),
        ];
    }

    /// <inheritdoc cref="Paired"/>
    public static CallVariant[]? Twin(IReadOnlyList<KernelCall> calls)
    {
        if (calls.Any(call => call["groups"] != 1))
            return null;
        var filter = NestedFilter.Of(calls[0]);
        TwinFilter[] rows = [.. Enumerable.Range(0, filter.Outputs).Select(o => TwinFilter.Of(filter.Row(o)))];
        ScalarChannel[][] channels = [.. calls.Select(ScalarChannel.AllOf).OfType<ScalarChannel[]>()];
        if (channels.Length < calls.Count || rows.Any(row => row.Rests.Count > MostRests))
            return null;
        Table weights = TwinConv2D.Weights(rows, filter.RowWeights), rests = TwinConv2D.Rests(rows);
        return
        [
            .. calls.Select((call, level) =>
            {
                int skipped = filter.Skipped(call["in_c"]);
                Table own = TwinConv2D.Channels(rows, channels[level], filter.RowWeights - skipped);
                return Variant("conv2d_twin_nested_s8", call, skipped / 2, TwinBytes, [weights, rests, own]);
            }),
        ];
    }

    private static Table Whole(KernelCall call, NestedFilter filter)
    {
        Table plain = call.Tables.First(table => table.Name == "filter");
        return plain with { Data = filter.Weights };
    }

    private static CallVariant Variant(string kernel, KernelCall call, int skip, int columnBytes, IReadOnlyList<Table> tables)
    {
        int depth = NestedFilter.UpToFour(call["in_c"]);
        var nested = new KernelCall(kernel, call.Activations,
            [.. call.Parameters.Where(parameter => parameter.Name is not ("groups" or "output_zero_point")), new("filter_skip", skip)], tables);
        return new CallVariant(nested, (call["filter_h"] * call["filter_w"] * depth * columnBytes) + depth);
    }
}
