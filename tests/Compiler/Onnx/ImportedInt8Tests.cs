using Edge.Compiler.Execution;
using Edge.Compiler.Import;
using Edge.Compiler.Ir;
using Edge.Compiler.Onnx;
using Edge.Compiler.Quantizing;
using Edge.Tests.Graphs;

namespace Edge.Compiler.Tests.Onnx;

/// <summary>What an import makes of a node in views and steps, a device computes too: INT8 graphs stay close to the float ones.</summary>
public class ImportedInt8Tests
{
    private static readonly Random Numbers = new(5);

    private static float[] Noise(long[] dims) => [.. Enumerable.Range(0, (int)dims.Aggregate(1L, (product, dim) => product * dim)).Select(_ => Numbers.NextSingle() - 0.5f)];

    private static OnnxSketch Sketch(long opset, int rank, params long[] input) => new OnnxSketch(opset).Input("x", input).Output("y", [.. Enumerable.Repeat(-1L, rank)]);

    private static ProtoWriter Of(string name, params long[] values) => OnnxSketch.Attribute(name, values);

    private static ProtoWriter Flag(string name, long value = 1) => OnnxSketch.Attribute(name, value);

    private static OnnxSketch Transposed => Sketch(13, 4, 1, 4, 5, 3).Constant("w", [4, 3, 3, 2], Noise([4, 3, 3, 2])).Constant("b", [6], Noise([6]))
        .Node("ConvTranspose", "x w b", "y", Of("strides", 2, 3), Of("dilations", 2, 1), Flag("group", 2), Of("output_shape", 11, 9));

    private static OnnxSketch Pooled(string kind) => Sketch(19, 5, 1, 3, 4, 5, 6)
        .Node(kind, "x", "y", Of("kernel_shape", 2, 3, 2), Of("strides", 2, 1, 2), Of("pads", 1, 1, 0, 0, 1, 1), Flag("ceil_mode"), Of("dilations", 1, 2, 1));

    private static OnnxSketch Volume => Sketch(13, 5, 1, 2, 4, 3, 5).Constant("w", [3, 2, 2, 3, 2], Noise([3, 2, 2, 3, 2])).Node("Conv", "x w", "y", Of("pads", 1, 0, 0, 0, 1, 1));

    private static OnnxSketch Mean(params long[] axes) => Sketch(18, 4, 1, 3, 4, 5).Integers("axes", axes).Node("ReduceMean", "x axes", "y");

    private static OnnxSketch Product(bool isLeft, long[] value, long[] constant) => Sketch(13, Math.Max(value.Length, constant.Length), value).Constant("w", constant, Noise(constant))
        .Node("MatMul", isLeft ? "x w" : "w x", "y");

    private static OnnxSketch Gemm(params ProtoWriter[] attributes) => Sketch(13, 2, 1, 12).Constant("w", [3, 5], Noise([3, 5])).Constant("c", [4, 1], Noise([4, 1])).Integers("shape", 3, 4)
        .Node("Reshape", "x shape", "r").Node("Gemm", "r w c", "y", attributes);

    private static OnnxSketch Resized(string mode, float scale, params ProtoWriter[] attributes) => Sketch(19, 4, 1, 3, 5, 4).Constant("s", [4], 1, 1, scale, 1.7f)
        .Node("Resize", "x - s", "y", [OnnxSketch.Attribute("mode", mode), .. attributes]);

    private static IReadOnlyDictionary<string, OnnxSketch> All { get; } = new Dictionary<string, OnnxSketch>
    {
        ["transposed convolution"] = Transposed,
        ["max pool of a volume"] = Pooled("MaxPool"),
        ["average pool of a volume"] = Pooled("AveragePool"),
        ["convolution of a volume"] = Volume,
        ["mean of pixels"] = Mean(2, 3),
        ["mean of channels"] = Mean(1),
        ["mean of axes apart"] = Mean(1, 2),
        ["mean of everything"] = Mean(),
        ["rows by a matrix"] = Product(isLeft: true, [1, 3, 4], [4, 5]),
        ["a matrix by columns"] = Product(isLeft: false, [1, 4, 3], [5, 4]),
        ["matrices by matrices"] = Product(isLeft: true, [1, 2, 3, 4], [1, 2, 4, 3]),
        ["matrices by matrices on the left"] = Product(isLeft: false, [1, 2, 4, 3], [1, 2, 3, 4]),
        ["Gemm over columns"] = Gemm(Flag("transA")),
        ["cubic resize"] = Resized("cubic", 2),
        ["antialiased resize"] = Resized("linear", 0.6f, Flag("antialias")),
        ["linear resize at any places"] = Resized("linear", 1.3f),
        ["nearest resize at any places"] = Resized("nearest", 1.3f),
        ["space to depth"] = Sketch(13, 4, 1, 3, 4, 6).Node("SpaceToDepth", "x", "y", Flag("blocksize", 2)),
    };

    public static TheoryData<string> Names => [.. All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void It_quantizes_and_stays_close(string name)
    {
        var random = new Random(1);
        Graph graph = Pipeline.Prepare(OnnxImporter.Import(OnnxReader.Read(All[name].ToBytes(), "m.onnx")).Graph);
        float[][] images = [.. Enumerable.Range(0, 4).Select(_ => Enumerable.Range(0, graph.Inputs[0].Shape.Elements).Select(_ => random.NextSingle()).ToArray())];
        Graph int8 = PostTrainingQuantizer.Run(graph, images, new QuantizationOptions());
        Assert.NotEmpty(Pipeline.Plan(int8).Steps);

        var (into, from) = (int8.Inputs[0].Quantization!, int8.Outputs[0].Quantization!);
        float[] expected = new FloatExecutor(graph).Run([images[0]])[0];
        sbyte[] given = new Int8Executor(int8).Run([[.. images[0].Select(value => (sbyte)Math.Clamp(MathF.Round(value / into.Scale) + into.ZeroPoint, -128, 127))]])[0];
        double range = Math.Max(expected.Max() - expected.Min(), expected.Max(Math.Abs));
        for (int i = 0; i < expected.Length; i++)
        {
            // A step of input, weight and output each, and one more for every node on the way: a fortieth of the range holds them.
            double real = from.Scale * (given[i] - from.ZeroPoint);
            Assert.True(Math.Abs(real - expected[i]) <= range / 40, $"{name}, element {i}: {real} instead of {expected[i]}, in a range of {range}");
        }
    }
}
