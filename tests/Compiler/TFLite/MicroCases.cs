using Edge.Compiler.Tests.Operators;
using Edge.Compiler.TFLite;

namespace Edge.Compiler.Tests.TFLite;

/// <summary>Random INT8 uses of every operator whose bytes TFLite Micro decides, by the name of the operator.</summary>
internal static partial class MicroCases
{
    private const byte None = 0;

    public static IReadOnlyDictionary<string, Func<MicroSketch, MicroCase>> All { get; } = new Dictionary<string, Func<MicroSketch, MicroCase>>
    {
        ["logistic"] = sketch => Function(sketch, TFLiteCode.Logistic, (1f / 256, -128)),
        ["tanh"] = sketch => Function(sketch, TFLiteCode.Tanh, (1f / 128, 0)),
        ["hard_swish"] = sketch => Function(sketch, TFLiteCode.HardSwish, sketch.Quantization(0.03)),
        ["relu"] = sketch => Function(sketch, TFLiteCode.Relu, sketch.Quantization(0.03)),
        ["relu6"] = sketch => Function(sketch, TFLiteCode.Relu6, null),
        ["leaky_relu"] = sketch => Function(sketch, TFLiteCode.LeakyRelu, sketch.Quantization(0.03), 75, (0, AnyNode.Pick(sketch.Random, -4, 0, 1, 3, 16, 25) / 16f)),
        ["quantize"] = sketch => Function(sketch, TFLiteCode.Quantize, sketch.Quantization(0.03)),
        ["softmax"] = Softmax,
        ["prelu"] = PRelu,
        ["minimum"] = sketch => Limited(sketch, TFLiteCode.Minimum),
        ["maximum"] = sketch => Limited(sketch, TFLiteCode.Maximum),
        ["add"] = sketch => Pair(sketch, TFLiteCode.Add, 11, 0.03),
        ["sub"] = sketch => Pair(sketch, TFLiteCode.Sub, 28, 0.03),
        ["mul"] = sketch => Pair(sketch, TFLiteCode.Mul, 21, 0.025),
        ["mean"] = Mean,
        ["reduce_max"] = ReduceMax,
        ["average_pool_2d"] = sketch => Pool(sketch, TFLiteCode.AveragePool2D),
        ["max_pool_2d"] = sketch => Pool(sketch, TFLiteCode.MaxPool2D),
        ["conv_2d"] = Conv,
        ["depthwise_conv_2d"] = Depthwise,
        ["fully_connected"] = FullyConnected,
        ["transpose_conv"] = TransposeConv,
        ["resize_bilinear"] = sketch => Resize(sketch, TFLiteCode.ResizeBilinear),
        ["resize_nearest_neighbor"] = sketch => Resize(sketch, TFLiteCode.ResizeNearestNeighbor),
        ["pad"] = sketch => Pad(sketch, TFLiteCode.Pad),
        ["padv2"] = sketch => Pad(sketch, TFLiteCode.Padv2),
        ["concatenation"] = Concatenation,
        ["strided_slice"] = StridedSlice,
        ["slice"] = Slice,
        ["split"] = Split,
        ["split_v"] = SplitV,
        ["depth_to_space"] = DepthToSpace,
        ["space_to_depth"] = SpaceToDepth,
        ["transpose"] = Transpose,
    };

    public static MicroCase Draw(string name, int seed) => All[name](new MicroSketch(new Random(seed)));

    /// <summary>Rows, columns and channels of a small image that is seldom square.</summary>
    private static int[] Image(MicroSketch sketch, int channels = 0) =>
        [1, sketch.Random.Next(1, 9), sketch.Random.Next(1, 9), channels > 0 ? channels : AnyNode.Pick(sketch.Random, 1, 2, 3, 5, 8, 17)];

    /// <summary>NONE, RELU or RELU6, by their numbers.</summary>
    private static byte Fused(MicroSketch sketch) => (byte)AnyNode.Pick(sketch.Random, 0, 1, 3);

    /// <param name="output">Null: as the input.</param>
    private static MicroCase Function(MicroSketch sketch, TFLiteCode code, (float Scale, long ZeroPoint)? output, byte kind = 0, params (int, object)[] options)
    {
        var scale = sketch.Quantization(AnyNode.Pick(sketch.Random, 0, 1) == 0 ? 0.05 : 0.02);
        int count = sketch.Random.Next(60, 200);
        int input = sketch.Input(scale, 1, count);
        return sketch.Node(code, [input], [sketch.Output(output ?? scale, 1, count)], kind, options);
    }

    private static MicroCase Softmax(MicroSketch sketch)
    {
        int[] shape = [1, AnyNode.Pick(sketch.Random, 2, 3, 10, 100)];
        int input = sketch.Input(sketch.Quantization(Math.Exp(sketch.Random.NextDouble() * 5 - 5)), shape);
        return sketch.Node(TFLiteCode.Softmax, [input], [sketch.Output((1f / 256, -128), shape)], 9, (0, 1f));
    }

    private static MicroCase PRelu(MicroSketch sketch)
    {
        int[] shape = Image(sketch);
        int input = sketch.Input(sketch.Quantization(0.03), shape);
        int[] slopes = sketch.Random.Next(2) == 0 ? [1, 1, shape[3]] : [shape[1], shape[2], shape[3]];
        int slope = sketch.Constant(sketch.Quantization(0.01), slopes);
        return sketch.Node(TFLiteCode.Prelu, [input, slope], [sketch.Output(sketch.Quantization(0.03), shape)]);
    }

    private static MicroCase Limited(MicroSketch sketch, TFLiteCode code)
    {
        int[] shape = Image(sketch);
        var scale = sketch.Quantization(0.03);
        int input = sketch.Input(scale, shape), limit = sketch.Constant(scale, 1);
        return sketch.Node(code, [input, limit], [sketch.Output(scale, shape)], 39);
    }

    private static MicroCase Pair(MicroSketch sketch, TFLiteCode code, byte kind, double typicalOutput)
    {
        int[] shape = Image(sketch);
        int[] other = sketch.Random.Next(3) switch
        {
            0 => shape,
            1 => [1, 1, 1, shape[3]],
            _ => [.. shape.Select(extent => sketch.Random.Next(2) == 0 ? 1 : extent)],
        };
        int a = sketch.Input(sketch.Quantization(0.02), shape);
        int b = sketch.Random.Next(3) == 0 ? sketch.Constant(sketch.Quantization(0.02), other) : sketch.Input(sketch.Quantization(0.02), other);
        int[] inputs = sketch.Random.Next(2) == 0 ? [a, b] : [b, a];
        return sketch.Node(code, inputs, [sketch.Output(sketch.Quantization(typicalOutput), shape)], kind, (0, Fused(sketch)));
    }

    private static MicroCase Mean(MicroSketch sketch)
    {
        int[] shape = Image(sketch);
        int first = sketch.Random.Next(1, 4), last = sketch.Random.Next(first, 4);
        bool keeps = sketch.Random.Next(2) == 0;
        var scale = sketch.Quantization(0.02);
        int input = sketch.Input(scale, shape), axes = sketch.Integers([.. Enumerable.Range(first, last - first + 1)]);
        int output = sketch.Output(sketch.Random.Next(3) == 0 ? scale : sketch.Quantization(0.01), Reduced(shape, first, last, keeps));
        return sketch.Node(TFLiteCode.Mean, [input, axes], [output], 27, (0, (byte)(keeps ? 1 : 0)));
    }

    private static MicroCase ReduceMax(MicroSketch sketch)
    {
        int[] shape = Image(sketch);
        bool keeps = sketch.Random.Next(2) == 0;
        int last = sketch.Random.Next(1, 4);
        var scale = sketch.Quantization(0.02);
        int input = sketch.Input(scale, shape), axes = sketch.Integers([.. Enumerable.Range(1, last)]);
        return sketch.Node(TFLiteCode.ReduceMax, [input, axes], [sketch.Output(scale, Reduced(shape, 1, last, keeps))], 27, (0, (byte)(keeps ? 1 : 0)));
    }

    private static int[] Reduced(int[] shape, int first, int last, bool keeps) =>
        [.. shape.Select((extent, axis) => axis >= first && axis <= last ? (keeps ? 1 : 0) : extent).Where(extent => extent > 0)];
}
