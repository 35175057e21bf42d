using Edge.Compiler.Ir;

namespace Edge.Compiler.Costs;

/// <summary>The work of calls of kernels for cores that multiply one number at a time.</summary>
/// <remarks>
/// <see cref="CallWork.Macs"/> are products, those that fill up a last four, a last pair of channels or a last four places included, and eight for each that
/// is added by itself; <see cref="CallWork.Taps"/> values that are laid out to be multiplied; <see cref="CallWork.Outputs"/> those that are computed, and
/// <see cref="CallWork.Turns"/> how often a place, a row or a block of channels begins.
/// </remarks>
internal static class ScalarWork
{
    private const int Places = 4, TwinWindowTurns = 2, RestProducts = 8, RestsWord = 5, OwnRests = 0xffff, DenseTogether = 8, Taps = 9;

    /// <returns>Null where the kernel is another.</returns>
    public static CallWork? Of(KernelCall call) => call.Kernel switch
    {
        "conv2d_twin_s8" => OfTwin(call, call["depth"]),
        "conv2d_twin_nested_s8" => OfTwin(call, call["filter_h"] * call["filter_w"] * ((call["in_c"] + 3) / 4 * 4)),
        "depthwise_conv2d_sliding_s8" => OfSliding(call),
        "dense_blocked_s8" => OfBlocked(call["in_c"], (call["out_c"] + DenseTogether - 1) / DenseTogether * DenseTogether),
        _ => null,
    };

    private static CallWork OfTwin(KernelCall call, int depth)
    {
        long blocks = ((call["out_h"] * (long)call["out_w"]) + Places - 1) / Places, outputs = (call["out_c"] + 1) / 2 * 2;
        int window = call["filter_h"] * call["filter_w"];
        int[] channels = call.Int32Table("channels");
        int words = channels.Length / (int)outputs;
        long rests = Enumerable.Range(0, (int)outputs).Sum(o => (long)(channels[(o * words) + RestsWord] & OwnRests));
        return new CallWork(Places * blocks * ((outputs * depth) + (RestProducts * rests)), Places * blocks * depth, Places * blocks * outputs, depth)
        {
            Turns = blocks * (outputs + (TwinWindowTurns * window)),
        };
    }

    private static CallWork OfSliding(KernelCall call)
    {
        long rows = (long)call["out_h"] * call["in_c"], outputs = rows * call["out_w"];
        return new CallWork(outputs * Taps, call["in_w"] * (long)call["in_c"], outputs, Taps) { Turns = rows };
    }

    private static CallWork OfBlocked(int inputs, int outputs) => new((long)inputs * outputs, 0, outputs, inputs) { Turns = outputs / DenseTogether };
}
