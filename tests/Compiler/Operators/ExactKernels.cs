using System.Numerics;
using Edge.Compiler.Ir;

namespace Edge.Compiler.Tests.Operators;

/// <summary>
/// What a kernel call must give, worked out another way than the kernels do: unbounded integers, images that are padded for real, and
/// rounding written as the fraction it stands for.
/// </summary>
internal static class ExactKernels
{
    /// <summary>All calls of a node, into one output.</summary>
    public static sbyte[] Run(IReadOnlyList<KernelCall> calls, sbyte[][] inputs, int outputLength)
    {
        var output = new sbyte[outputLength];
        Array.Fill(output, (sbyte)0x55);
        foreach (KernelCall call in calls)
        {
            sbyte[][] activations = [.. call.Activations.Select(i => inputs[i])];
            switch (call.Kernel)
            {
                case "conv2d_s8": ExactConvolution.Conv2D(call, activations[0]).CopyTo(output, 0); break;
                case "depthwise_conv2d_s8": ExactConvolution.DepthwiseConv2D(call, activations[0]).CopyTo(output, 0); break;
                case "conv2d_packed_s8":
                    ExactConvolution.Conv2D(ExactFilter.Plain(call, call["filter_h"] * call["filter_w"] * call["in_c"] / call["groups"]), activations[0]).CopyTo(output, 0);
                    break;
                case "conv2d_coded_s8":
                    KernelCall plain = ExactFilter.PlainOfCoded(call, call["filter_h"] * call["filter_w"] * call["in_c"] / call["groups"]);
                    ExactConvolution.Conv2D(plain, activations[0]).CopyTo(output, 0);
                    break;
                case "dense_coded_s8": ExactConvolution.Dense(ExactFilter.PlainOfCoded(call, call["in_c"]), activations[0]).CopyTo(output, 0); break;
                case "conv2d_leading_s8":
                    ExactConvolution.Conv2D(ExactFilter.PlainOfLeading(call, call["filter_h"] * call["filter_w"], call["in_c"] / call["groups"]), activations[0])
                        .CopyTo(output, 0);
                    break;
                case "dense_leading_s8": ExactConvolution.Dense(ExactFilter.PlainOfLeading(call, 1, call["in_c"]), activations[0]).CopyTo(output, 0); break;
                case "depthwise_conv2d_packed_s8":
                    ExactConvolution.DepthwiseConv2D(ExactFilter.Plain(call, call["in_c"] * call["depth_multiplier"]), activations[0]).CopyTo(output, 0);
                    break;
                case "dense_packed_s8": ExactConvolution.Dense(ExactFilter.Plain(call, call["in_c"]), activations[0]).CopyTo(output, 0); break;
                case "transposed_conv2d_s8": ExactConvolution.TransposedConv2D(call, activations[0]).CopyTo(output, 0); break;
                case "dense_s8": ExactConvolution.Dense(call, activations[0]).CopyTo(output, 0); break;
                case "max_pool2d_s8": ExactPool.Run(call, activations[0], seen => seen.Max()).CopyTo(output, 0); break;
                case "average_pool2d_s8": ExactPool.Run(call, activations[0], Average).CopyTo(output, 0); break;
                case "add_s8": Add(call, activations[0], activations[1]).CopyTo(output, 0); break;
                case "add_broadcast_s8": ExactPairs.Sum(call, activations).CopyTo(output, 0); break;
                case "mul_s8": ExactPairs.Product(call, activations).CopyTo(output, 0); break;
                case "p_relu_s8": ExactPairs.PRelu(call, activations[0]).CopyTo(output, 0); break;
                case "mean_s8": Mean(call, activations[0]).CopyTo(output, 0); break;
                case "gaussian_distance_s8": ExactDistances.Gaussian(call, activations[0]).CopyTo(output, 0); break;
                case "nearest_distance_s8": ExactDistances.Nearest(call, activations[0]).CopyTo(output, 0); break;
                case "resize_nearest_s8": ExactMovers.Nearest(call, activations[0]).CopyTo(output, 0); break;
                case "resize_bilinear_s8": ExactMovers.Bilinear(call, activations[0]).CopyTo(output, 0); break;
                case "depth_to_space_s8": ExactMovers.DepthToSpace(call, activations[0]).CopyTo(output, 0); break;
                case "slice_s8": ExactMovers.Slice(call, activations[0]).CopyTo(output, 0); break;
                case "transpose_s8": ExactMovers.Transpose(call, activations[0]).CopyTo(output, 0); break;
                case "copy_into_s8": CopyInto(call, activations[0], output); break;
                case "pad_s8": Pad(call, activations[0]).CopyTo(output, 0); break;
                case "softmax_s8": ExactSoftmax.Run(call, activations[0]).CopyTo(output, 0); break;
                case "lookup_s8": Array.ConvertAll(activations[0], q => call.Int8Table("lookup")[q + 128]).CopyTo(output, 0); break;
                default: throw new NotSupportedException($"no exact arithmetic for {call.Kernel}");
            }
        }

        return output;
    }

    /// <summary>value * multiplier * 2^(shift - 31), rounded to an integer with halves upward, then, if shift is negative, once more with halves away from zero.</summary>
    public static BigInteger Requantize(BigInteger value, int multiplier, int shift)
    {
        BigInteger high = FloorDivide(2 * value * multiplier * BigInteger.Pow(2, Math.Max(shift, 0)) + BigInteger.Pow(2, 31), BigInteger.Pow(2, 32));
        return HalfAway(high, BigInteger.Pow(2, Math.Max(-shift, 0)));
    }

    /// <summary>value / divisor to the nearest integer, halves away from zero.</summary>
    public static BigInteger HalfAway(BigInteger value, BigInteger divisor) =>
        value.Sign * FloorDivide(2 * BigInteger.Abs(value) + divisor, 2 * divisor);

    public static BigInteger FloorDivide(BigInteger value, BigInteger divisor)
    {
        BigInteger quotient = BigInteger.DivRem(value, divisor, out BigInteger remainder);
        return remainder.Sign < 0 ? quotient - 1 : quotient;
    }

    public static sbyte Clamp(BigInteger value, int min, int max) => (sbyte)BigInteger.Max(min, BigInteger.Min(max, value));

    private static int Average(IReadOnlyList<int> seen) => (int)HalfAway(seen.Sum(), seen.Count);

    private static sbyte[] Add(KernelCall call, sbyte[] a, sbyte[] b)
    {
        BigInteger extra = BigInteger.Pow(2, call["left_shift"]);
        return [.. a.Zip(b, (x, y) =>
        {
            BigInteger sum = Requantize((x - call["a_zero_point"]) * extra, call["a_multiplier"], call["a_shift"])
                + Requantize((y - call["b_zero_point"]) * extra, call["b_multiplier"], call["b_shift"]);
            BigInteger value = Requantize(sum, call["output_multiplier"], call["output_shift"]) + call["output_zero_point"];
            return Clamp(value, call["activation_min"], call["activation_max"]);
        })];
    }

    private static sbyte[] Mean(KernelCall call, sbyte[] input) =>
    [
        .. from outer in Enumerable.Range(0, call["outer"])
           from inner in Enumerable.Range(0, call["inner"])
           let sum = input.Chunk(call["inner"]).Skip(outer * call["averaged"]).Take(call["averaged"]).Sum(row => row[inner] - call["input_zero_point"])
           select Clamp(Requantize(sum, call["multiplier"], call["shift"]) + call["output_zero_point"], -128, 127),
    ];

    private static void CopyInto(KernelCall call, sbyte[] input, sbyte[] output)
    {
        for (int i = 0; i < input.Length; i++)
        {
            int at = i / call["row_bytes"] * call["output_row_bytes"] + call["output_start_bytes"] + i % call["row_bytes"];
            BigInteger value = Requantize(input[i] - call["input_zero_point"], call["multiplier"], call["shift"]) + call["output_zero_point"];
            output[at] = Clamp(value, -128, 127); // a factor of 1 gives every value back, so copying needs no case of its own
        }
    }

    private static sbyte[] Pad(KernelCall call, sbyte[] input)
    {
        int channels = call["channels"];
        sbyte[] border = call.Int8Table("value");
        var output = new sbyte[call["out_h"] * call["out_w"] * channels];
        for (int i = 0; i < output.Length; i++)
            output[i] = border[i % channels];
        for (int i = 0; i < input.Length; i++)
        {
            int c = i % channels, ix = i / channels % call["in_w"], iy = i / channels / call["in_w"];
            output[((iy + call["pad_top"]) * call["out_w"] + ix + call["pad_left"]) * channels + c] = input[i];
        }

        return output;
    }
}
