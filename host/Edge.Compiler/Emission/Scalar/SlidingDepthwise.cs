using Edge.Compiler.Ir;

namespace Edge.Compiler.Emission.Scalar;

/// <summary>Windows of 3x3 over each channel that slide along rows: the table of <c>edge_depthwise_conv2d_sliding_s8.h</c>.</summary>
internal static class SlidingDepthwise
{
    private const int Window = 3, Taps = 9, WeightWords = 3, WordBytes = 4;

    /// <summary>The call that takes a call's place; null where it is of another shape or its numbers are out of reach.</summary>
    public static CallVariant? Of(KernelCall call)
    {
        int outW = call["out_w"], inW = call["in_w"], stride = call["stride_w"], left = call["pad_left"], channels = call["in_c"];
        bool isWindow = call["filter_h"] == Window && call["filter_w"] == Window && call["dilation_h"] == 1 && call["dilation_w"] == 1;
        int whole = Enumerable.Range(0, outW).Count(ox => (ox * stride) - left + Window <= inW);
        // The last output may look one column beyond a row's end, the first one before its start.
        bool isWhole = whole >= 1 && whole >= outW - 1 && ((outW - 1) * stride) - left + Window - 1 <= inW;
        if (!isWindow || call["depth_multiplier"] != 1 || stride is not (1 or 2) || left is not (0 or 1) || !isWhole)
            return null;
        sbyte[] filter = call.Int8Table("filter");
        sbyte[] WeightsOf(int c) => [.. Enumerable.Range(0, Taps).Select(tap => filter[(tap * channels) + c])];
        if (ScalarChannel.AllOf(WeightsOf, channels, call) is not { } all)
            return null;
        string[] same = ["stride_h", "stride_w", "pad_top", "pad_left", "input_zero_point", "activation_min", "activation_max"];
        var sliding = new KernelCall("depthwise_conv2d_sliding_s8", call.Activations,
            [
                new("in_h", call["in_h"]), new("in_w", inW), new("in_c", channels), new("out_h", call["out_h"]), new("out_w", outW),
                .. same.Select(name => new Parameter(name, call[name])), new("whole_w", whole),
            ],
            [TableOf([.. all.Select((channel, c) => (int[])[.. channel.Words(), .. ByColumns(WeightsOf(c))])])]);
        return new CallVariant(sliding, ((inW * channels) + WordBytes - 1) / WordBytes * WordBytes);
    }

    private static Table TableOf(int[][] channels) => new("channels", channels.SelectMany(words => words).ToArray(), new Shape(channels.Length, channels[0].Length),
        "the sum's beginning, multiplier, rounding and shift of each; weights by columns");

    private static int[] ByColumns(sbyte[] taps)
    {
        var bytes = new sbyte[WeightWords * WordBytes];
        for (int tap = 0; tap < Taps; tap++)
            bytes[(tap % Window * Window) + (tap / Window)] = taps[tap];
        var words = new int[WeightWords];
        Buffer.BlockCopy(bytes, 0, words, 0, bytes.Length);
        return words;
    }
}
