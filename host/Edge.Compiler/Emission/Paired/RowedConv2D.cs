using Edge.Compiler.Ir;

namespace Edge.Compiler.Emission.Paired;

/// <summary>Convolutions of 3x3 whose input rows are widened once: the table and the lines of <c>edge_conv2d_rowed_s8.h</c>.</summary>
internal static class RowedConv2D
{
    private const int Window = 3, LineWords = 40, WordBytes = 4, ChannelsOfTurn = 8;

    /// <summary>The call that takes a call's place; null where it is of another shape or its numbers are out of reach.</summary>
    public static CallVariant? Of(KernelCall call)
    {
        string[] ones = ["groups", "stride_h", "stride_w", "dilation_h", "dilation_w"];
        string[] left = ["filter_h", "filter_w", "output_zero_point", .. ones];
        int depth = call["in_c"], outputs = call["out_c"], outW = call["out_w"], rowWords = outW + Window - 1;
        bool fits = call["filter_h"] == Window && call["filter_w"] == Window && ones.All(name => call[name] == 1)
            && depth % ChannelsOfTurn == 0 && outputs % PairedWeights.Together == 0 && outW % 2 == 0 && rowWords <= LineWords;
        if (!fits || PairedChannels.TableOf(call) is not { } channels)
            return null;
        int rowsInLine = Math.Min(Window, LineWords / rowWords), lines = (Window + rowsInLine - 1) / rowsInLine * (depth / 2);
        var rowed = new KernelCall("conv2d_rowed_s8", call.Activations,
            [
                .. call.Parameters.Where(parameter => !left.Contains(parameter.Name)), new("row_words", rowWords), new("rows_in_line", rowsInLine),
            ],
            [Weights(call, outputs, depth), channels]);
        return new CallVariant(rowed, lines * LineWords * WordBytes);
    }

    // As PairedWeights has them, but for each pair of channels its three taps together.
    private static Table Weights(KernelCall call, int outputs, int depth)
    {
        Table filter = call.Tables.First(table => table.Name == "filter");
        int[] taps = PairedWeights.Arrange((sbyte[])filter.Data, outputs, Window * Window, depth);
        int pairs = depth / 2;
        var words = new List<int>(taps.Length);
        for (int row = 0; row < taps.Length; row += Window * pairs * 2)
        {
            for (int pair = 0; pair < pairs; pair++)
            {
                for (int x = 0; x < Window; x++)
                {
                    int at = row + (((x * pairs) + pair) * 2);
                    words.AddRange([taps[at], taps[at + 1]]);
                }
            }
        }

        var shape = new Shape(outputs / PairedWeights.Together, Window, pairs, Window, 2);
        return new Table("pairs", words.ToArray(), shape, $"{filter.Shape} in words of two weights of two filters");
    }
}
