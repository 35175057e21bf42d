using Edge.Compiler.Ir;

namespace Edge.Compiler.Emission.Levels;

/// <summary>A filter in the order of <c>edge_nested_window.h</c>: what a level with fewer input channels reads is the beginning of each output channel.</summary>
/// <param name="Outputs">Output channels.</param>
/// <param name="Taps">Places of the window.</param>
/// <param name="Depth">Input channels, upward to a multiple of 4.</param>
/// <param name="Weights">[outputs][depth / 4][taps][4]; 0 where no channel is.</param>
internal sealed record NestedFilter(int Outputs, int Taps, int Depth, sbyte[] Weights)
{
    private const int Together = 4;

    /// <summary>Of an output channel.</summary>
    public int RowWeights => Taps * Depth;

    public ArraySegment<sbyte> Row(int output) => new(Weights, output * RowWeights, RowWeights);

    /// <summary>Of an output channel, those behind what a level reads.</summary>
    /// <param name="depth">The level's input channels.</param>
    public int Skipped(int depth) => Taps * (Depth - UpToFour(depth));

    /// <param name="call">Of a plain kernel: a convolution of one group.</param>
    public static NestedFilter Of(KernelCall call)
    {
        sbyte[] filter = call.Int8Table("filter");
        int outputs = call["out_c"], taps = call["filter_h"] * call["filter_w"], depth = call["in_c"];
        var weights = new sbyte[outputs * taps * UpToFour(depth)];
        var nested = new NestedFilter(outputs, taps, UpToFour(depth), weights);
        for (int at = 0; at < filter.Length; at++)
        {
            int c = at % depth, tap = at / depth % taps, o = at / depth / taps;
            weights[(o * nested.RowWeights) + (((c / Together * taps) + tap) * Together) + (c % Together)] = filter[at];
        }

        return nested;
    }

    public static int UpToFour(int depth) => (depth + Together - 1) / Together * Together;
}
