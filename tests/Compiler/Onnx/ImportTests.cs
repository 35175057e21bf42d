using System.Globalization;
using System.Text;
using Edge.Compiler.Execution;
using Edge.Compiler.Import;
using Edge.Compiler.Ir;
using Edge.Compiler.Onnx;
using Edge.Compiler.Operators;
using Edge.Compiler.Tests.Fuzz;

namespace Edge.Compiler.Tests.Onnx;

public class ImportTests
{
    private static Graph Import(OnnxSketch sketch) => OnnxImporter.Import(OnnxReader.Read(sketch.ToBytes(), "m.onnx")).Graph;

    private static string Listing(OnnxSketch sketch) => string.Join("; ", Import(sketch).Nodes.Select(node => $"{node.Operator.Kind} {node.Operator.Summary(node)}".Trim()));

    private static ModelException Refused(OnnxSketch sketch) => Assert.Throws<ModelException>(() => Import(sketch));

    private static float[] Ramp(int count) => [.. Enumerable.Range(1, count).Select(i => (float)i)];

    private static float[] Run(OnnxSketch sketch, params float[] input) => new FloatExecutor(Import(sketch)).Run([input])[0];

    /// <summary>Every public model imports, or is refused with one error that names each node.</summary>
    [TheoryWithSharedData]
    [InlineData("models/onnx")]
    public void Public_models_import_or_are_refused_with_one_complete_error(string folder)
    {
        var table = new StringBuilder();
        foreach (string path in Directory.GetFiles(Path.Combine(TheoryWithSharedDataAttribute.Folder, folder), "*.onnx").Order(StringComparer.Ordinal))
        {
            table.Append($"{Path.GetFileName(path)}: ");
            try
            {
                Graph graph = Pipeline.Prepare(OnnxImporter.Import(path));
                Assert.DoesNotContain(graph.Nodes, node => node.Operator is Transpose); // none of them leaves NHWC
                string kinds = string.Join(", ", graph.Nodes.GroupBy(node => node.Operator.Kind).Select(group => $"{group.Key} x{group.Count()}"));
                table.Append($"{graph.Inputs[0].Shape} -> {graph.Outputs[0].Shape}, {graph.Macs} MAC, {graph.Weights} weights: {kinds}\n");
            }
            catch (ModelException e)
            {
                table.Append($"{e.Code} {e.Found}\n");
            }
        }

        Golden.Check("onnx/models.txt", table.ToString());
    }

    /// <summary>Logits of the MLPerf Tiny ResNet-8 on CIFAR-10 test images, as an independent implementation computed them.</summary>
    [TheoryWithSharedData]
    [InlineData("models/onnx/mlperf_ic_resnet8_fp32.onnx", "models/scores/ic_resnet8_fp32_logits_cifar10_test_0_199.csv")]
    public void The_float_ResNet8_gives_the_published_logits(string model, string scores)
    {
        Graph graph = OnnxImporter.Import(Path.Combine(TheoryWithSharedDataAttribute.Folder, model));
        Node last = graph.Nodes.Last(node => node.Operator.Kind == "Dense");
        var executor = new FloatExecutor(graph.With(graph.Inputs, [last.Output], graph.Nodes));
        float[][] rows = [.. File.ReadLines(Path.Combine(TheoryWithSharedDataAttribute.Folder, scores)).Skip(1)
            .Select(line => line.Split(',').Skip(2).Select(cell => float.Parse(cell, CultureInfo.InvariantCulture)).ToArray())];
        float[][] images = CifarImages.First(rows.Length, Path.Combine(TheoryWithSharedDataAttribute.Folder, "cifar10", "test_batch.med8.gz"));
        Assert.Equal(200, rows.Length);
        for (int image = 0; image < rows.Length; image++)
        {
            float[] logits = executor.Run([images[image]])[0];
            float largest = rows[image].Max(Math.Abs); // relative to it: a logit near 0 is a difference of large sums
            for (int i = 0; i < logits.Length; i++)
                Assert.True(Math.Abs(logits[i] - rows[image][i]) <= 1e-4 * largest, $"image {image}, logit {i}: {logits[i]} instead of {rows[image][i]}");
        }
    }

    [Fact]
    public void An_ordinary_network_imports_without_a_transpose()
    {
        OnnxSketch sketch = new OnnxSketch().Input("x", -1, 2, 4, 4).Output("y", -1, 3).Constant("w", [2, 2, 1, 1], 1, 0, 0, 1).Constant("m", [8, 3], Ramp(24))
            .Node("Conv", "x w", "c").Node("MaxPool", "c", "p", OnnxSketch.Attribute("kernel_shape", 2, 2), OnnxSketch.Attribute("strides", 2, 2))
            .Node("Relu", "p", "r").Node("Flatten", "r", "f").Node("Gemm", "f m", "y");
        Assert.Equal("Conv2D 1x1; MaxPool2D 2x2 stride 2; Relu; Reshape; Dense", Listing(sketch));

        // Channel 0 of the image is 1 everywhere, channel 1 is 2 at its last pixel alone: CHW order decides what the columns mean.
        float[] image = [.. Enumerable.Range(0, 32).Select(i => i % 2 == 0 ? 1f : i == 31 ? 2f : 0f)];
        Assert.Equal([1 + 4 + 7 + 10 + 2 * 22f, 2 + 5 + 8 + 11 + 2 * 23f, 3 + 6 + 9 + 12 + 2 * 24f], Run(sketch, image));
    }

    [Fact]
    public void A_file_written_for_NHWC_keeps_its_input_and_loses_its_transposes()
    {
        OnnxSketch sketch = new OnnxSketch().Input("x", 1, 4, 5, 2).Output("y", 1, 4, 5, 3).Constant("w", [3, 2, 1, 1], Ramp(6))
            .Node("Transpose", "x", "t", OnnxSketch.Attribute("perm", 0, 3, 1, 2)).Node("Conv", "t w", "c").Node("Transpose", "c", "y", OnnxSketch.Attribute("perm", 0, 2, 3, 1));
        Graph graph = Import(sketch);
        Assert.Equal(("1x4x5x2", "1x4x5x3"), (graph.Inputs[0].Shape.ToString(), graph.Outputs[0].Shape.ToString()));
        Assert.Equal("Conv2D 1x1", Listing(sketch));
    }

    [Theory]
    [InlineData(96, 3, 2, 0, 1)] // even input, stride 2: nothing before
    [InlineData(49, 3, 2, 1, 1)]
    [InlineData(5, 4, 1, 1, 2)]
    public void Same_upper_puts_the_odd_pixel_after(int input, int filter, int stride, int before, int after)
    {
        Assert.Equal((before, after), OnnxWindow.Resolve(AutoPad.SameUpper, input, filter, stride));
        Assert.Equal((after, before), OnnxWindow.Resolve(AutoPad.SameLower, input, filter, stride));
    }

    [Theory]
    [InlineData(4, 0, 0, 3, 2, 1)]  // a last window that begins inside the image
    [InlineData(5, 0, 0, 3, 2, 0)]  // fits exactly
    [InlineData(2, 1, 1, 1, 3, 0)]  // a last window that would begin in the padding is dropped
    public void Ceil_mode_adds_what_the_last_window_lacks(int input, int before, int after, int extent, int stride, int expected) =>
        Assert.Equal(expected, OnnxWindow.Beyond(input, before, after, extent, stride));

    [Theory]
    [InlineData("AveragePool", "AveragePool2D 3x3")]
    [InlineData("MaxPool", "MaxPool2D 3x3")]
    public void A_pool_strides_by_one_where_the_file_says_nothing(string kind, string expected) =>
        Assert.Equal(expected, Listing(Pool(kind)));

    [Fact]
    public void Padding_that_counts_in_an_average_becomes_a_border() =>
        Assert.Equal("Pad top 1 left 1 bottom 1 right 1; AveragePool2D 3x3", Listing(Pool("AveragePool", OnnxSketch.Attribute("pads", 1, 1, 1, 1), OnnxSketch.Attribute("count_include_pad", 1L))));

    [Fact]
    public void A_filter_for_each_channel_becomes_depthwise()
    {
        OnnxSketch sketch = new OnnxSketch().Input("x", 1, 2, 1, 1).Output("y", 1, 4, 1, 1).Constant("w", [4, 1, 1, 1], 1, 2, 3, 4).Node("Conv", "x w", "y", OnnxSketch.Attribute("group", 2L));
        Assert.Equal("DepthwiseConv2D 1x1", Listing(sketch));
        Assert.Equal([10f, 20, 300, 400], Run(sketch, 10, 100));
    }

    [Fact]
    public void A_constant_added_after_a_convolution_becomes_its_bias()
    {
        OnnxSketch sketch = new OnnxSketch().Input("x", 1, 1, 2, 2).Output("y", 1, 2, 2, 2).Constant("w", [2, 1, 1, 1], 1, 2).Constant("b", [2, 1, 1], 10, 20)
            .Node("Conv", "x w", "c").Node("Add", "c b", "y");
        Graph prepared = Pipeline.Prepare(Import(sketch));
        Assert.Equal([10f, 20], Assert.Single(prepared.Nodes).Inputs[2].Floats);
    }

    [Fact]
    public void Shape_arithmetic_before_a_reshape_is_computed_at_import()
    {
        OnnxSketch sketch = new OnnxSketch().Input("x", -1, 6).Output("y", -1, 2, 3).Integers("zero", 0).Integers("axes", 0).Integers("rest", 2, -1)
            .Node("Shape", "x", "s").Node("Gather", "s zero", "n").Node("Concat", "n rest", "target", OnnxSketch.Attribute("axis", 0L)).Node("Reshape", "x target", "y");
        Assert.Equal("1x2x3", Import(sketch).Outputs[0].Shape.ToString());
    }

    [Fact]
    public void Every_unsupported_node_is_named_in_one_error()
    {
        ModelException error = Refused(new OnnxSketch().Input("x", 1, 3, 8, 8).Output("y", 1, 3, 8, 8)
            .Node("Erf", "x", "a").Node("Relu", "a", "b").NodeOf("com.example", "Magic", "b", "c").Node("Clip", "x - -", "d").Node("LRN", "d", "y"));
        Assert.Equal("E0126", error.Code);
        Assert.Contains("node 'a_node' (Erf) 1x3x8x8 -> ?: not supported", error.Message);
        Assert.Contains("node 'c_node' (com.example.Magic)", error.Message);
        Assert.Contains("node 'y_node' (LRN) 1x3x8x8 -> 1x3x8x8: not supported", error.Message);
        Assert.DoesNotContain("'b_node'", error.Message);
        Assert.Contains("3 parts", error.Message);
        Assert.Equal(["a_node Erf", "c_node com.example.Magic", "y_node LRN"], error.Faults.Select(fault => $"{fault.Node} {fault.Operator}").Order());
    }

    [Fact]
    public void Constants_of_the_wrong_size_are_refused()
    {
        OnnxSketch With(float[] bias, params long[] filter) => new OnnxSketch().Input("x", 1, 2, 4, 4).Output("y", 1, 2, 4, 4).Constant("w", filter, Ramp((int)filter.Aggregate(1L, (product, dim) => product * dim)))
            .Constant("b", [bias.Length], bias).Node("Conv", "x w b", "y");
        Assert.Equal("E0126", Refused(With([], 2, 2, 1, 1)).Code);
        Assert.Equal("E0126", Refused(With([1, 2, 3], 2, 2, 1, 1)).Code);
        Assert.Equal("E0126", Refused(With([], 0, 2, 1, 1)).Code);
    }

    [Fact]
    public void A_shape_the_file_declares_otherwise_is_an_error() =>
        Assert.Contains("declares 'r' as 1x4", Refused(new OnnxSketch().Input("x", 1, 3).Output("y", 1, 3).Declare("r", 1, 4).Node("Relu", "x", "r").Node("Relu", "r", "y")).Message);

    [Theory]
    [InlineData(0, "E0124")]
    [InlineData(99, "E0124")]
    public void Operator_sets_of_unknown_meaning_are_refused(long opset, string code) =>
        Assert.Equal(code, Refused(new OnnxSketch(opset).Input("x", 1, 3).Output("y", 1, 3).Node("Relu", "x", "y")).Code);

    [Theory]
    [InlineData(1L << 30)]
    [InlineData(long.MaxValue)]
    [InlineData(-5L << 40)]
    public void A_hostile_input_size_is_refused(long extent) =>
        Assert.StartsWith("E012", Refused(new OnnxSketch().Input("x", 1, 3, extent, extent).Output("y", 1).Node("Relu", "x", "y")).Code);

    [Fact]
    public void Hostile_padding_and_windows_are_refused()
    {
        foreach (long hostile in new[] { long.MaxValue, int.MaxValue, -1, 40000 })
        {
            Assert.Equal("E0126", Refused(Pool("MaxPool", OnnxSketch.Attribute("pads", [hostile, hostile, hostile, hostile]))).Code);
            Assert.Equal("E0126", Refused(Pool("AveragePool", OnnxSketch.Attribute("strides", hostile, 0))).Code);
            Assert.Equal("E0126", Refused(Pool("AveragePool", OnnxSketch.Attribute("dilations", hostile, hostile))).Code);
        }
    }

    [Fact]
    public void A_mutated_model_imports_or_is_refused_and_never_anything_else() => Property.Holds(random =>
    {
        try
        {
            OnnxImporter.Import(OnnxReader.Read(ByteMutation.Of(random, Whole.ToBytes()), "m.onnx"));
        }
        catch (ModelException e)
        {
            Assert.NotEmpty(e.Found);
        }
    }, runs: 2000);

    private static OnnxSketch Whole => new OnnxSketch().Input("x", -1, 2, 6, 6).Output("y", -1, 3).Declare("r", 1, 4, 6, 6)
        .Constant("w", [4, 2, 3, 3], Ramp(72)).Constant("g", [4], 1, 2, 3, 4).Constant("m", [3, 16], Ramp(48)).Integers("rest", -1).Integers("zero", 0)
        .Node("Conv", "x w g", "c", OnnxSketch.Attribute("auto_pad", "SAME_LOWER")).Node("BatchNormalization", "c g g g g", "n").Node("Relu", "n", "r")
        .Node("AveragePool", "r", "p", OnnxSketch.Attribute("kernel_shape", 2, 2), OnnxSketch.Attribute("strides", 3, 3), OnnxSketch.Attribute("ceil_mode", 1L))
        .Node("Add", "p p", "a").Node("Shape", "a", "s").Node("Gather", "s zero", "b").Node("Concat", "b rest", "t", OnnxSketch.Attribute("axis", 0L))
        .Node("Reshape", "a t", "f").Node("Gemm", "f m", "y", OnnxSketch.Attribute("transB", 1L));

    private static OnnxSketch Pool(string kind, params ProtoWriter[] attributes) => new OnnxSketch().Input("x", 1, 2, 6, 6).Output("y", 1, 2, -1, -1)
        .Node(kind, "x", "y", [OnnxSketch.Attribute("kernel_shape", 3, 3), .. attributes]);
}
