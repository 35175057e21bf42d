using Edge.Compiler.Execution;
using Edge.Compiler.Import;
using Edge.Compiler.Ir;
using Edge.Compiler.Onnx;
using Edge.Compiler.Operators;
using Edge.Compiler.Quantizing;

namespace Edge.Compiler.Tests.Onnx;

/// <summary>Where the elements of a value lie while a file is imported, and when they have to move.</summary>
public class LayoutTests
{
    private static readonly int[] Whole = [.. Enumerable.Range(0, 48)];

    private static Graph Import(OnnxSketch sketch) => OnnxImporter.Import(OnnxReader.Read(sketch.ToBytes(), "m.onnx")).Graph;

    private static string Listing(Graph graph) => string.Join("; ", graph.Nodes.Where(node => node.Operator.Kind != "Reshape").Select(node => $"{node.Operator.Kind} {node.Operator.Summary(node)}".Trim()));

    private static float[] Run(Graph graph, params int[] input) => new FloatExecutor(graph).Run([Array.ConvertAll(input, value => (float)value)])[0];

    [Fact]
    public void An_image_flattened_at_the_end_is_transposed_once()
    {
        Graph graph = Import(new OnnxSketch().Input("x", 1, 2, 2, 2).Output("y", 1, 8).Constant("w", [2, 2, 1, 1], 1, 0, 0, 1).Node("Conv", "x w", "c").Node("Flatten", "c", "y"));
        Assert.Equal("Conv2D 1x1; Transpose 0 3 1 2", Listing(graph));
        Assert.Equal([0f, 2, 4, 6, 1, 3, 5, 7], Run(graph, 0, 1, 2, 3, 4, 5, 6, 7)); // pixels in, planes out
    }

    [Theory]
    [InlineData("1 1 2 2 2 3", "0 1 4 2 5 3", "DepthToSpace 2x2")]
    [InlineData("1 2 2 1 2 3", "0 3 4 1 5 2", "DepthToSpace 2x2")] // one channel: both orders are the same
    public void Reshape_transpose_reshape_is_a_pixel_shuffle(string blocks, string order, string expected)
    {
        Graph graph = Import(Shuffle(4, blocks, order, [1, 1, 4, 6]));
        Assert.Equal($"Relu; Relu; {expected}", Listing(graph));
        // Channel c of pixel (y, x) goes to row 2y + c / 2, column 2x + c % 2.
        float[] output = Run(graph, Whole[..24]);
        for (int i = 0; i < 24; i++)
            Assert.Equal(i, output[(i / 12 * 2 + i % 4 / 2) * 6 + i / 4 % 3 * 2 + i % 2]);
    }

    [Theory]
    [InlineData("1 2 2 2 2 3", "0 1 4 2 5 3", false)] // CRD: pixels of a channel lie together
    [InlineData("1 2 2 2 2 3", "0 3 4 1 5 2", true)]  // DCR: channels of a pixel do
    public void A_pixel_shuffle_of_more_channels_keeps_their_order(string blocks, string order, bool pixelsOutermost)
    {
        Graph graph = Import(Shuffle(8, blocks, order, [1, 2, 4, 6]));
        Assert.Equal("Relu; Relu; DepthToSpace 2x2", Listing(graph));
        float[] output = Run(graph, Whole);
        for (int i = 0; i < 48; i++)
        {
            int c = i % 8, x = i / 8 % 3, y = i / 24, pixel = pixelsOutermost ? c / 2 : c % 4, channel = pixelsOutermost ? c % 2 : c / 4;
            Assert.Equal(i, output[((y * 2 + pixel / 2) * 6 + x * 2 + pixel % 2) * 2 + channel]);
        }
    }

    [Fact]
    public void A_channel_shuffle_is_one_transpose()
    {
        OnnxSketch sketch = new OnnxSketch().Input("x", 1, 6, 2, 2).Output("y", 1, 6, 2, 2).Integers("groups", 1, 2, 3, 2, 2).Integers("image", 1, 6, 2, 2)
            .Node("MaxPool", "x", "p", OnnxSketch.Attribute("kernel_shape", 1, 1)).Node("Reshape", "p groups", "g").Node("Transpose", "g", "t", OnnxSketch.Attribute("perm", 0, 2, 1, 3, 4))
            .Node("Reshape", "t image", "i").Node("MaxPool", "i", "y", OnnxSketch.Attribute("kernel_shape", 1, 1));
        Graph graph = Import(sketch);
        Assert.Equal("MaxPool2D 1x1; Transpose 0 1 3 2; MaxPool2D 1x1", Listing(graph));
        Assert.Equal([0f, 3, 1, 4, 2, 5, 6, 9, 7, 10, 8, 11], Run(graph, Whole[..24])[..12]);
    }

    [Fact]
    public void A_reversal_of_five_axes_takes_several_transposes()
    {
        OnnxSketch sketch = new OnnxSketch().Input("x", 2, 3, 2, 2, 2).Output("y", 48).Integers("flat", 48).Node("Transpose", "x", "t").Node("Reshape", "t flat", "y");
        OnnxImport import = OnnxImporter.Import(OnnxReader.Read(sketch.ToBytes(), "m.onnx"));
        Assert.All(import.Graph.Nodes.Where(node => node.Operator is Transpose), node => Assert.InRange(TransposeLoops.Of(node.Inputs[0].Shape, ((Transpose)node.Operator).Order).Extents.Count, 2, 4));
        float[] output = Run(import.Graph, import.Inputs[0].FileIndices(0));
        Assert.Equal(Whole.OrderBy(i => (i % 2, i / 2 % 2, i / 4 % 2, i / 8 % 3, i / 24)).Select(i => (float)i), output);
    }

    [Fact]
    public void Transposes_that_undo_each_other_leave_nothing()
    {
        OnnxSketch sketch = new OnnxSketch().Input("x", 1, 3, 4, 4).Output("y", 1, 3, 4, 4).Node("Transpose", "x", "a", OnnxSketch.Attribute("perm", 0, 2, 3, 1))
            .Node("Relu", "a", "b").Node("Transpose", "b", "y", OnnxSketch.Attribute("perm", 0, 3, 1, 2));
        Assert.Equal("Relu", Listing(Import(sketch)));
    }

    [Fact]
    public void A_row_of_an_image_is_what_the_file_counts_whatever_lies_where()
    {
        // One slice, one addition and one multiplication along each axis of an NCHW image, stored as NHWC.
        OnnxSketch sketch = new OnnxSketch().Input("x", 1, 2, 2, 2).Output("y", 1, 2, 1, 2).Integers("s", 1).Integers("e", 2).Integers("h", 2).Constant("col", [2], 100, 200).Constant("row", [2, 1], 1, 10)
            .Constant("w", [2, 2, 1, 1], 1, 0, 0, 1).Node("Conv", "x w", "c").Node("Add", "c col", "a").Node("Mul", "row a", "m").Node("Slice", "m s e h", "y");
        Graph graph = Import(sketch);
        Assert.DoesNotContain("Transpose", Listing(graph));
        Assert.Equal([1040f, 1050, 2060, 2070], Run(graph, 0, 1, 2, 3, 4, 5, 6, 7));
    }

    [Theory]
    [InlineData("HardSigmoid x a; Mul x a y")]
    [InlineData("Add x three a; Clip a zero six b; Mul x b c; Div c six y")]
    [InlineData("Add three x a; Clip a zero six b; Div b six c; Mul c x y")]
    [InlineData("Add x three a; Clip a zero six b; Mul b sixth c; Mul x c y")]
    public void Hard_swish_is_known_however_it_is_written(string nodes)
    {
        foreach (long[] dims in new[] { new[] { 1L, 2, 3, 1 }, [1, 6] })
        {
            OnnxSketch sketch = new OnnxSketch().Input("x", dims).Output("y", dims).Constant("three", [], 3).Constant("six", [], 6).Constant("zero", [], 0).Constant("sixth", [1], 1 / 6f);
            foreach (string[] words in nodes.Split("; ").Select(node => node.Split(' ')))
                sketch.Node(words[0], string.Join(' ', words[1..^1]), words[^1], words[0] == "HardSigmoid" ? [OnnxSketch.Attribute("alpha", 1 / 6f)] : []);
            Assert.Equal("HardSwish", Listing(Import(sketch)));
        }
    }

    /// <summary>The same chain of nodes, once computed in whatever layout the import chooses, once on constants in the file's own.</summary>
    [Fact]
    public void Any_chain_of_rearrangements_gives_what_the_file_means() => Property.Holds(random =>
    {
        int[] dims = [.. Enumerable.Range(0, random.Next(2, 5)).Select(_ => random.Next(1, 5))];
        var sketch = new OnnxSketch().Input("x", [.. dims.Select(dim => (long)dim)]);
        int[] shape = dims;
        string at = "x";
        for (int i = random.Next(1, 8); i > 0; i--)
            (at, shape) = Further(random, sketch, at, shape, $"v{i}");
        OnnxModel model = OnnxReader.Read(sketch.Output(at, [.. shape.Select(dim => (long)dim)]).ToBytes(), "m.onnx");
        float[] values = [.. Enumerable.Range(1, dims.Aggregate(1, (product, dim) => product * dim)).Select(value => (float)value)];
        var input = new OnnxTensor("m.onnx", "x", OnnxType.Float, [.. dims.Select(dim => (long)dim)]) { FloatData = values };
        var expected = (OnnxConstant)OnnxImporter.Evaluate(model with { Graph = model.Graph with { Initializers = [.. model.Graph.Initializers, input] } }).Outputs[0];
        OnnxImport import = OnnxImporter.Import(model);
        var output = (OnnxActivation)import.Outputs[0];
        float[] actual = new FloatExecutor(import.Graph).Run([[.. import.Inputs[0].FileIndices(0).Select(i => values[i])]])[0];
        Assert.Equal(expected.Dims, output.Dims);
        Assert.Equal(output.FileIndices(0).Select(i => expected.Floats![i]), actual);
    }, runs: 1000);

    [Fact]
    public void Whatever_axes_are_cut_or_padded_quantizes() => Property.Holds(random =>
    {
        // The batch of 1 goes to any place and back; in between every axis may be the outermost one.
        int[] dims = [1, random.Next(1, 4), random.Next(1, 4), random.Next(1, 4)];
        var sketch = new OnnxSketch().Input("x", [.. dims.Select(dim => (long)dim)]);
        int[] order = [0, 1, 2, 3];
        random.Shuffle(order);
        int[] shape = [.. order.Select(axis => dims[axis])];
        string at = "t";
        sketch.Node("Transpose", "x", at, OnnxSketch.Attribute("perm", [.. order.Select(axis => (long)axis)]));
        for (int i = 0; i < 3; i++)
            (at, shape) = Further(random, sketch, at, shape, $"v{i}");
        Graph graph = Pipeline.Prepare(Import(sketch.Output(at, [.. shape.Select(dim => (long)dim)])));
        float[] image = [.. Enumerable.Range(0, graph.Inputs[0].Shape.Elements).Select(i => i % 7 / 7f)];
        Graph int8 = PostTrainingQuantizer.Run(graph, [image], new QuantizationOptions());
        float[] real = new FloatExecutor(graph).Run([image])[0];
        Quantization scale = int8.Outputs[0].Quantization!;
        float[] actual = scale.Dequantize(new Int8Executor(int8).Run([int8.Inputs[0].Quantization!.Quantize(image)])[0]);
        double range = real.Max() - Math.Min(0, real.Min());
        for (int i = 0; i < real.Length; i++)
            Assert.True(Math.Abs(real[i] - actual[i]) <= 0.05 * range + 1e-6, $"element {i} is {actual[i]} instead of {real[i]}");
    }, runs: 300);

    private static (string Name, int[] Dims) Further(Random random, OnnxSketch sketch, string x, int[] dims, string y)
    {
        int axis = random.Next(dims.Length);
        switch (random.Next(8))
        {
            case 0:
                int[] order = [.. Enumerable.Range(0, dims.Length)];
                random.Shuffle(order);
                sketch.Node("Transpose", x, y, OnnxSketch.Attribute("perm", [.. order.Select(a => (long)a)]));
                return (y, [.. order.Select(a => dims[a])]);
            case 1 or 2:
                int[] target = Factors(random, dims.Aggregate(1, (product, dim) => product * dim));
                sketch.Integers($"{y}_shape", [.. target.Select(dim => (long)dim)]).Node("Reshape", $"{x} {y}_shape", y);
                return (y, target);
            case 3:
                int start = random.Next(dims[axis]), step = random.Next(2) == 0 ? -random.Next(1, 3) : random.Next(1, 3);
                int count = (step > 0 ? dims[axis] - 1 - start : start) / Math.Abs(step) + 1;
                sketch.Integers($"{y}_s", start).Integers($"{y}_e", step > 0 ? int.MaxValue : int.MinValue).Integers($"{y}_a", axis).Integers($"{y}_t", step).Node("Slice", $"{x} {y}_s {y}_e {y}_a {y}_t", y);
                return (y, [.. dims.Select((dim, a) => a == axis ? count : dim)]);
            case 4 when dims[axis] is > 1 and < 5:
                sketch.Integers($"{y}_sizes", 1, dims[axis] - 1).Node("Split", $"{x} {y}_sizes", $"{y}_first {y}_rest", OnnxSketch.Attribute("axis", (long)axis))
                    .Node("Concat", $"{y}_rest {y}_first", y, OnnxSketch.Attribute("axis", (long)axis));
                return (y, dims);
            case 5:
                int[] thin = [.. dims.Select(dim => random.Next(2) == 0 ? dim : 1)];
                sketch.Constant($"{y}_c", [.. thin.Select(dim => (long)dim)], [.. Enumerable.Range(0, thin.Aggregate(1, (product, dim) => product * dim)).Select(_ => (float)random.Next(100))]).Node("Add", $"{x} {y}_c", y);
                return (y, dims);
            case 6 when dims.Length < 5:
                sketch.Integers($"{y}_axes", axis).Node("Unsqueeze", $"{x} {y}_axes", y);
                return (y, [.. dims.Take(axis), 1, .. dims.Skip(axis)]);
            case 7 when dims.Aggregate(1, (product, dim) => product * dim) < 500:
                sketch.Integers($"{y}_pads", [.. dims.Select((_, a) => a == axis ? 1L : 0), .. dims.Select((_, a) => a == axis ? 2L : 0)]).Node("Pad", $"{x} {y}_pads", y, OnnxSketch.Attribute("mode", random.Next(2) == 0 ? "constant" : "edge"));
                return (y, [.. dims.Select((dim, a) => a == axis ? dim + 3 : dim)]);
            default:
                sketch.Node("Relu", x, y);
                return (y, dims);
        }
    }

    private static int[] Factors(Random random, int elements)
    {
        var factors = new List<int>();
        for (int divisor = 2; elements > 1; divisor++)
        {
            for (; elements % divisor == 0; elements /= divisor)
                factors.Insert(random.Next(factors.Count + 1), divisor);
        }

        while (factors.Count > 4 || (factors.Count > 1 && random.Next(2) == 0))
        {
            int at = random.Next(factors.Count - 1);
            factors[at] *= factors[at + 1];
            factors.RemoveAt(at + 1);
        }

        if (factors.Count == 0 || (factors.Count < 4 && random.Next(3) == 0))
            factors.Insert(random.Next(factors.Count + 1), 1);
        return [.. factors];
    }

    private static OnnxSketch Shuffle(int channels, string blocks, string order, long[] image)
    {
        long[] Numbers(string text) => [.. text.Split(' ').Select(long.Parse)];
        return new OnnxSketch().Input("x", 1, channels, 2, 3).Output("y", image).Integers("blocks", Numbers(blocks)).Integers("image", image)
            .Node("Relu", "x", "r").Node("Reshape", "r blocks", "b").Node("Transpose", "b", "t", OnnxSketch.Attribute("perm", Numbers(order))).Node("Reshape", "t image", "i").Node("Relu", "i", "y");
    }
}
