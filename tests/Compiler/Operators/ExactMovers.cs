using System.Numerics;
using Edge.Compiler.Ir;

namespace Edge.Compiler.Tests.Operators;

/// <summary>Operators that move pixels, as rules from a place to a value.</summary>
internal static class ExactMovers
{
    public static sbyte[] Nearest(KernelCall call, sbyte[] input) => Fill(call["out_h"], call["out_w"], call["channels"],
        (y, x, c) => At(call, input, call.Int32Table("row")[y], call.Int32Table("column")[x], c));

    /// <summary>All four corners times their weights over 2^20, in one fraction; a neighbour beyond the image is the border's pixel.</summary>
    public static sbyte[] Bilinear(KernelCall call, sbyte[] input) => Fill(call["out_h"], call["out_w"], call["channels"], (y, x, c) =>
    {
        BigInteger sum = 0;
        foreach (var (dy, down) in new[] { (0, 1024 - call.Int32Table("row_weight")[y]), (1, call.Int32Table("row_weight")[y]) })
            foreach (var (dx, right) in new[] { (0, 1024 - call.Int32Table("column_weight")[x]), (1, call.Int32Table("column_weight")[x]) })
                sum += (BigInteger)down * right * At(call, input, call.Int32Table("row")[y] + dy, call.Int32Table("column")[x] + dx, c);
        return (sbyte)ExactKernels.HalfAway(sum, 1 << 20);
    });

    /// <summary>From the input's side: where each of its values goes.</summary>
    public static sbyte[] DepthToSpace(KernelCall call, sbyte[] input)
    {
        int block = call["block"], channels = call["channels"], depth = block * block * channels, width = call["in_w"];
        var output = new sbyte[input.Length];
        for (int i = 0; i < input.Length; i++)
        {
            int channel = i % depth, x = i / depth % width, y = i / depth / width;
            bool pixelsOutermost = call["channel_step"] == 1 && call["pixel_step"] == channels;
            int pixel = pixelsOutermost ? channel / channels : channel % (block * block), c = pixelsOutermost ? channel % channels : channel / (block * block);
            output[((y * block + pixel / block) * width * block + x * block + pixel % block) * channels + c] = input[i];
        }

        return output;
    }

    public static sbyte[] Slice(KernelCall call, sbyte[] input) => Fill(call["out_h"], call["out_w"], call["out_c"], (y, x, c) =>
        input[((call["start_h"] + y * call["step_h"]) * call["in_w"] + call["start_w"] + x * call["step_w"]) * call["in_c"] + call["start_c"] + c * call["step_c"]]);

    /// <summary>From the input's side: which of the loops with larger steps are how far on at each of its elements.</summary>
    public static sbyte[] Transpose(KernelCall call, sbyte[] input)
    {
        string[] loops = ["block", "outer", "middle", "inner"];
        string[] asStored = [.. loops.Where(loop => call[loop] > 1).OrderByDescending(loop => call[loop + "_step"])];
        var output = new sbyte[input.Length];
        for (int from = 0; from < input.Length; from++)
        {
            int rest = from;
            var place = loops.ToDictionary(loop => loop, _ => 0);
            foreach (string loop in asStored)
            {
                place[loop] = rest / call[loop + "_step"];
                rest %= call[loop + "_step"];
            }

            output[loops.Aggregate(0, (at, loop) => at * call[loop] + place[loop])] = input[from];
        }

        return output;
    }

    private static sbyte At(KernelCall call, sbyte[] input, int y, int x, int c) =>
        input[(Math.Min(y, call["in_h"] - 1) * call["in_w"] + Math.Min(x, call["in_w"] - 1)) * call["channels"] + c];

    private static sbyte[] Fill(int height, int width, int channels, Func<int, int, int, sbyte> value) =>
    [
        .. from y in Enumerable.Range(0, height)
           from x in Enumerable.Range(0, width)
           from c in Enumerable.Range(0, channels)
           select value(y, x, c),
    ];
}
