using Edge.Compiler.Ir;

namespace Edge.Compiler.Emission.Paired;

/// <summary>Windows of 3x3 over each channel: the table and the bands of <c>edge_depthwise_conv2d_paired_s8.h</c>.</summary>
internal static class PairedDepthwise
{
    private const int Window = 3, Taps = 9, Together = 4, WordBytes = 4;

    // What a band's layout may take; a band of one row takes what it takes.
    private const int MostBandBytes = 4096;

    /// <summary>The calls that can take a call's place, along rows and along columns; none where it is of another shape or its numbers are out of reach.</summary>
    public static IEnumerable<CallVariant> Of(KernelCall call)
    {
        bool isWindow = call["filter_h"] == Window && call["filter_w"] == Window && call["dilation_h"] == 1 && call["dilation_w"] == 1;
        if (!isWindow || call["depth_multiplier"] != 1 || call["in_c"] < Together)
            return [];
        CallVariant?[] both = [Along(call, "h", "w", "top", "left"), Along(call, "w", "h", "left", "top")];
        return both.OfType<CallVariant>();
    }

    /// <param name="down">The axis from row to row.</param>
    /// <param name="along">The axis that pairs of values lie along.</param>
    /// <param name="before">The padding before the first row.</param>
    /// <param name="left">The padding before the first value of a row.</param>
    private static CallVariant? Along(KernelCall call, string down, string along, string before, string left)
    {
        bool isTurned = along == "h";
        int stepsW = call[$"stride_{along}"], outH = call[$"out_{down}"], outW = call[$"out_{along}"], channels = call["in_c"];
        if (stepsW is not (1 or 2) || ChannelsOf(call, isTurned) is not { } table)
            return null;
        int rowPairs = ((outW + 1) / 2 * stepsW) + 1, stepsH = call[$"stride_{down}"];
        int bandH = Enumerable.Range(1, outH).Last(rows => rows == 1 || Bytes(rows) <= MostBandBytes);
        int inRow = call["in_w"] * channels, outRow = call["out_w"] * channels;
        var paired = new KernelCall("depthwise_conv2d_paired_s8", call.Activations,
        [
            new("in_h", call[$"in_{down}"]), new("in_w", call[$"in_{along}"]), new("in_c", channels), new("out_h", outH), new("out_w", outW),
            new("stride_h", stepsH), new("stride_w", stepsW), new("pad_top", call[$"pad_{before}"]), new("pad_left", call[$"pad_{left}"]),
            new("in_step", isTurned ? inRow : channels), new("in_row_step", isTurned ? channels : inRow),
            new("out_step", isTurned ? outRow : channels), new("out_row_step", isTurned ? channels : outRow),
            new("input_zero_point", call["input_zero_point"]), new("activation_min", call["activation_min"]),
            new("activation_max", call["activation_max"]), new("band_h", bandH), new("row_pairs", rowPairs),
        ], [table]);
        return new CallVariant(paired, Bytes(bandH));

        int Bytes(int rows) => Together * (((rows - 1) * stepsH) + Window) * rowPairs * WordBytes;
    }

    // [channel]: for each row of the window (w0, w1) and (w1, w2); the sum's beginning, multiplier, rounding, shift.
    private static Table? ChannelsOf(KernelCall call, bool isTurned)
    {
        sbyte[] filter = call.Int8Table("filter");
        int channels = call["in_c"];
        var words = new List<int>();
        for (int c = 0; c < channels; c++)
        {
            sbyte[] taps = [.. Enumerable.Range(0, Taps).Select(tap => filter[((isTurned ? Turned(tap) : tap) * channels) + c])];
            if (PairedChannel.Of(taps, c, call) is not { } channel)
                return null;
            for (int row = 0; row < Taps; row += Window)
                words.AddRange([Pair(taps[row], taps[row + 1]), Pair(taps[row + 1], taps[row + 2])]);
            words.AddRange([channel.Sum, channel.Multiplier, channel.Rounding, channel.Shift]);
        }

        const string Note = "pairs of weights; the sum's beginning, multiplier, rounding and shift of each";
        return new Table("channels", words.ToArray(), new Shape(channels, words.Count / channels), Note);
    }

    private static int Turned(int tap) => (tap % Window * Window) + (tap / Window);

    private static int Pair(sbyte low, sbyte high) => (low & 0xffff) | (high << 16);
}
