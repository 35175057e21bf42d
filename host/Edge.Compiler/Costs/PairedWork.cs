using Edge.Compiler.Ir;

namespace Edge.Compiler.Costs;

/// <summary>The work of calls of kernels that multiply pairs of numbers: their loops compute four channels at two places at a time.</summary>
/// <remarks>
/// <see cref="CallWork.Macs"/> are products, those with the zeros that fill up a last pair or a last four channels included; <see cref="CallWork.Taps"/> words of
/// two values that are laid out to be multiplied, a window at the image's border as many more as its copy takes; <see cref="CallWork.Outputs"/> those that are
/// computed, and <see cref="CallWork.Turns"/> how often a new place or line begins.
/// </remarks>
internal static class PairedWork
{
    private const int Together = 4, Window = 3, TapWords = 6;

    /// <returns>Null where the kernel is another.</returns>
    public static CallWork? Of(KernelCall call) => call.Kernel switch
    {
        "conv2d_paired_s8" => OfConv2D(call),
        "conv2d_rowed_s8" => OfRowed(call),
        "depthwise_conv2d_paired_s8" => OfDepthwise(call),
        "conv2d_paired_nested_s8" => OfNested(call),
        "dense_paired_s8" or "dense_paired_nested_s8" => OfDense(call["pairs"], UpToFour(call["out_c"])),
        "add_halved_s8" => new CallWork(0, 0, call["count"], 0),
        _ => null,
    };

    private static CallWork OfConv2D(KernelCall call)
    {
        int runs = call["filter_h"], pairs = call["run_pairs"];
        var (twos, atBorder) = Places(call);
        long computed = 2L * twos * UpToFour(call["out_c"]), words = 2L * runs * pairs;
        // A run is copied a word at a time, or a byte, into what was filled with zeros.
        long copied = runs * (20L + (call["in_c"] % 4 == 0 ? 4 : 10) * pairs);
        return new CallWork(computed * words, (twos * words) + (atBorder * copied), Clamped(call, computed), 2 * runs * pairs) { Turns = twos };
    }

    // What of a window is outside the image is no more work than what is inside: each tap is looked up, which takes as long as some words.
    private static CallWork OfNested(KernelCall call)
    {
        long twos = ((call["out_h"] * (long)call["out_w"]) + 1) / 2, computed = 2 * twos * UpToFour(call["out_c"]);
        int taps = call["filter_h"] * call["filter_w"], words = taps * UpToFour(call["in_c"]);
        return new CallWork(computed * words, twos * (words + (TapWords * taps)), Clamped(call, computed), words) { Turns = twos };
    }

    // Two places at a time, and how many of these are copied first, since one of them reaches beyond the image.
    private static (int Twos, int AtBorder) Places(KernelCall call)
    {
        int columns = call["out_w"], places = call["out_h"] * columns, atBorder = 0;
        bool IsInside(int place)
        {
            int y = (place / columns * call["stride_h"]) - call["pad_top"], x = (place % columns * call["stride_w"]) - call["pad_left"];
            return y >= 0 && y <= call["last_iy"] && x >= 0 && x <= call["last_ix"];
        }

        for (int place = 0; place < places; place += 2)
            atBorder += IsInside(place) && IsInside(Math.Min(place + 1, places - 1)) ? 0 : 1;
        return ((places + 1) / 2, atBorder);
    }

    private static CallWork OfRowed(KernelCall call)
    {
        int depth = call["in_c"], rows = call["out_h"];
        long computed = (long)rows * call["out_w"] * call["out_c"];
        long widened = (rows + Window - 1L) * (depth / 2) * call["row_words"];
        return new CallWork(computed * Window * Window * depth, widened, Clamped(call, computed), Window * Window * depth) { Turns = rows * (call["out_w"] / 2) };
    }

    private static CallWork OfDepthwise(KernelCall call)
    {
        int channels = call["in_c"], rows = call["out_h"], bands = (rows + call["band_h"] - 1) / call["band_h"], fours = UpToFour(channels) / Together;
        long laidOutRows = fours * (((long)(rows - bands) * call["stride_h"]) + ((long)bands * Window));
        long computed = (long)channels * rows * ((call["out_w"] + 1) / 2 * 2);
        long words = laidOutRows * call["row_pairs"] * Together;
        return new CallWork(computed * Window * Window, words, Clamped(call, computed), Window * Window)
        {
            Turns = ((long)channels * (rows + (Window * bands))) + laidOutRows,
        };
    }

    private static CallWork OfDense(int pairs, int outputs) => new(2L * pairs * outputs, pairs, outputs, 2 * pairs) { Turns = 1 };

    // What int8 alone does not limit is limited in a loop of its own, which takes half as long as the outputs themselves.
    private static long Clamped(KernelCall call, long computed) =>
        call["activation_min"] == sbyte.MinValue && call["activation_max"] == sbyte.MaxValue ? computed : computed * 3 / 2;

    private static int UpToFour(int channels) => (channels + Together - 1) / Together * Together;
}
