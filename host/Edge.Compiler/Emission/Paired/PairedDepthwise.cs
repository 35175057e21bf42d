using Edge.Compiler.Ir;

namespace Edge.Compiler.Emission.Paired;

/// <summary>Windows of 3x3 over each channel: the table and the bands of <c>edge_depthwise_conv2d_paired_s8.h</c>.</summary>
internal static class PairedDepthwise
{
    private const int Taps = 9, Together = 4, WordBytes = 4;

    // What a band's layout may take; a band of one row takes what it takes.
    private const int MostBandBytes = 4096;

    /// <summary>The call that takes a call's place; null where it is of another shape or its numbers are out of reach.</summary>
    public static PairedCall? Of(KernelCall call)
    {
        bool isWindow = call["filter_h"] == 3 && call["filter_w"] == 3 && call["dilation_h"] == 1 && call["dilation_w"] == 1;
        bool fits = isWindow && call["depth_multiplier"] == 1 && call["stride_w"] is 1 or 2 && call["in_c"] >= Together;
        if (!fits || ChannelsOf(call) is not { } channels)
            return null;
        int outH = call["out_h"], outW = call["out_w"], rowPairs = ((outW + 1) / 2 * call["stride_w"]) + 1;
        int bandH = Enumerable.Range(1, outH).Last(rows => rows == 1 || Bytes(rows) <= MostBandBytes);
        string[] left = ["depth_multiplier", "filter_h", "filter_w", "dilation_h", "dilation_w", "output_zero_point"];
        var paired = new KernelCall("depthwise_conv2d_paired_s8", call.Activations,
            [.. call.Parameters.Where(parameter => !left.Contains(parameter.Name)), new("band_h", bandH), new("row_pairs", rowPairs)], [channels]);
        long plain = PairedCost.OfPlain(outH * outW, Taps, call["in_c"]);
        return new PairedCall(paired, Bytes(bandH), PairedCost.OfDepthwise(outH, outW, call["in_c"], RowsOf(bandH), bandH, rowPairs), plain);

        int RowsOf(int rows) => ((rows - 1) * call["stride_h"]) + 3;

        int Bytes(int rows) => Together * RowsOf(rows) * rowPairs * WordBytes;
    }

    // [channel]: for each row of the window (w0, w1) and (w1, w2); the sum's beginning, multiplier, rounding, shift.
    private static Table? ChannelsOf(KernelCall call)
    {
        sbyte[] filter = call.Int8Table("filter");
        int channels = call["in_c"];
        var words = new List<int>();
        for (int c = 0; c < channels; c++)
        {
            sbyte[] taps = [.. Enumerable.Range(0, Taps).Select(tap => filter[(tap * channels) + c])];
            if (PairedChannel.Of(taps, c, call) is not { } channel)
                return null;
            for (int row = 0; row < Taps; row += 3)
                words.AddRange([Pair(taps[row], taps[row + 1]), Pair(taps[row + 1], taps[row + 2])]);
            words.AddRange([channel.Sum, channel.Multiplier, channel.Rounding, channel.Shift]);
        }

        const string Note = "pairs of weights; the sum's beginning, multiplier, rounding and shift of each";
        return new Table("channels", words.ToArray(), new Shape(channels, words.Count / channels), Note);
    }

    private static int Pair(sbyte low, sbyte high) => (low & 0xffff) | (high << 16);
}
