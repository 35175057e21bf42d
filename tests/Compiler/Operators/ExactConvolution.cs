using System.Numerics;
using Edge.Compiler.Ir;

namespace Edge.Compiler.Tests.Operators;

/// <summary>Convolutions over an image that really has its border of zeros. Depthwise and dense are told as plain convolutions.</summary>
internal static class ExactConvolution
{
    public static sbyte[] Conv2D(KernelCall call, sbyte[] input)
    {
        int outC = call["out_c"], inC = call["in_c"], groupIn = inC / call["groups"], groupOut = outC / call["groups"];
        return Run(call, input, inC, outC, o => Enumerable.Range(o / groupOut * groupIn, groupIn),
            (o, fy, fx, c) => call.Int8Table("filter")[((o * call["filter_h"] + fy) * call["filter_w"] + fx) * groupIn + c % groupIn]);
    }

    public static sbyte[] DepthwiseConv2D(KernelCall call, sbyte[] input)
    {
        int depth = call["depth_multiplier"], outC = call["in_c"] * depth;
        return Run(call, input, call["in_c"], outC, o => [o / depth],
            (o, fy, fx, _) => call.Int8Table("filter")[(fy * call["filter_w"] + fx) * outC + o]);
    }

    /// <summary>Every input pixel leaves its stamp, as TFLite does it; sums are kept for the whole output.</summary>
    public static sbyte[] TransposedConv2D(KernelCall call, sbyte[] input)
    {
        int outC = call["out_c"], inC = call["in_c"], groupIn = inC / call["groups"], groupOut = outC / call["groups"];
        int outH = call["out_h"], outW = call["out_w"];
        var sums = new BigInteger[outH * outW * outC];
        for (int i = 0; i < sums.Length; i++)
            sums[i] = call.Int32Table("bias")[i % outC];
        sbyte[] filter = call.Int8Table("filter");
        for (int i = 0; i < input.Length; i++)
        {
            int c = i % inC, ix = i / inC % call["in_w"], iy = i / inC / call["in_w"];
            for (int at = 0; at < filter.Length; at++)
            {
                int within = at % groupIn, fx = at / groupIn % call["filter_w"], fy = at / groupIn / call["filter_w"] % call["filter_h"];
                int o = at / groupIn / call["filter_w"] / call["filter_h"];
                int oy = iy * call["stride_h"] + fy * call["dilation_h"] - call["pad_top"], ox = ix * call["stride_w"] + fx * call["dilation_w"] - call["pad_left"];
                if (o / groupOut * groupIn + within == c && oy >= 0 && oy < outH && ox >= 0 && ox < outW)
                    sums[(oy * outW + ox) * outC + o] += (input[i] - call["input_zero_point"]) * filter[at];
            }
        }

        return [.. sums.Select((sum, i) => Finish(call, sum, i % outC))];
    }

    public static sbyte[] Dense(KernelCall call, sbyte[] input)
    {
        int inC = call["in_c"], outC = call["out_c"];
        return [.. Enumerable.Range(0, outC).Select(o =>
        {
            BigInteger sum = call.Int32Table("bias")[o];
            for (int c = 0; c < inC; c++)
                sum += (input[c] - call["input_zero_point"]) * call.Int8Table("filter")[o * inC + c];
            return Finish(call, sum, o);
        })];
    }

    private static sbyte[] Run(
        KernelCall call, sbyte[] input, int inC, int outC, Func<int, IEnumerable<int>> channelsOf, Func<int, int, int, int, int> filter)
    {
        int[,,] image = Padded(call, input, inC);
        var output = new sbyte[call["out_h"] * call["out_w"] * outC];
        for (int i = 0; i < output.Length; i++)
        {
            int o = i % outC, ox = i / outC % call["out_w"], oy = i / outC / call["out_w"];
            BigInteger sum = call.Int32Table("bias")[o];
            foreach (int c in channelsOf(o))
                for (int fy = 0; fy < call["filter_h"]; fy++)
                    for (int fx = 0; fx < call["filter_w"]; fx++)
                        sum += image[oy * call["stride_h"] + fy * call["dilation_h"], ox * call["stride_w"] + fx * call["dilation_w"], c] * filter(o, fy, fx, c);
            output[i] = Finish(call, sum, o);
        }

        return output;
    }

    private static int[,,] Padded(KernelCall call, sbyte[] input, int inC)
    {
        int height = Math.Max(call["pad_top"] + call["in_h"], (call["out_h"] - 1) * call["stride_h"] + (call["filter_h"] - 1) * call["dilation_h"] + 1);
        int width = Math.Max(call["pad_left"] + call["in_w"], (call["out_w"] - 1) * call["stride_w"] + (call["filter_w"] - 1) * call["dilation_w"] + 1);
        var image = new int[height, width, inC];
        for (int i = 0; i < input.Length; i++)
            image[i / inC / call["in_w"] + call["pad_top"], i / inC % call["in_w"] + call["pad_left"], i % inC] = input[i] - call["input_zero_point"];
        return image;
    }

    private static sbyte Finish(KernelCall call, BigInteger sum, int channel)
    {
        BigInteger value = ExactKernels.Requantize(sum, call.Int32Table("multiplier")[channel], call.Int8Table("shift")[channel]);
        return ExactKernels.Clamp(value + call["output_zero_point"], call["activation_min"], call["activation_max"]);
    }
}
