using Edge.Compiler.Execution;
using Edge.Compiler.Export;
using Edge.Compiler.Import;
using Edge.Compiler.Ir;
using Edge.Compiler.Onnx;
using Edge.Compiler.Operators;
using Edge.Compiler.Passes;
using Edge.Compiler.Tests.Onnx;
using Edge.Tests.Graphs;

namespace Edge.Compiler.Tests.Export;

public class OnnxExportTests
{
    [Fact]
    public void A_float_graph_of_windows_comes_back_the_same()
    {
        var sketch = new GraphSketch(new Random(1));
        Tensor x = sketch.Conv(sketch.Input(1, 9, 8, 3), 6, new Size(3, 2), new Conv2D(new Size(2, 1), new Padding(1, 0, 2, 1)) { Activation = Activation.Relu6 });
        x = sketch.Depthwise(x, 2, Size.Square(3), new DepthwiseConv2D(Size.Square(1), Padding.All(1)) { Activation = Activation.Relu });
        x = sketch.Conv(x, 12, Size.Square(1), new Conv2D(Size.Square(1), Padding.None) { Groups = 12 });
        x = sketch.Node(new MaxPool2D(Size.Square(3), Size.Square(1), Padding.All(1)) { Dilation = new Size(1, 1) }, sketch.BatchNorm(x));
        x = sketch.Transposed(x, 4, Size.Square(3), new TransposedConv2D(Size.Square(2), new Padding(1, 0, 0, 1)) { Activation = Activation.Relu });
        x = sketch.Node(new Softmax(), sketch.Node(AveragePool2D.Global(x.Shape), x));
        Graph graph = sketch.Finish(x);
        Graph back = RoundTrip.ThroughOnnx(graph);
        RoundTrip.AssertSame(graph, back);
        RoundTrip.AssertSameOutputs(new Random(1), graph, back);
    }

    [Fact]
    public void Random_float_graphs_come_back_the_same() =>
        Property.Holds(random => ComesBack(random, random.Next(2) == 0 ? Pipeline.Prepare(RandomGraphs.Float(random)) : RandomGraphs.Float(random)));

    [Fact]
    public void Random_int8_graphs_come_back_the_same() => Property.Holds(random => ComesBack(random, RandomGraphs.Int8(random)));

    [Theory]
    [InlineData("residual")]
    [InlineData("separable")]
    public void A_fixed_int8_graph_comes_back_the_same(string name)
    {
        Graph graph = name == "residual" ? FixedGraphs.Residual() : FixedGraphs.Separable();
        RoundTrip.AssertSame(graph, RoundTrip.ThroughOnnx(graph));
    }

    [TheoryWithSharedData]
    [InlineData("mlperf-tiny/ic_resnet8_int8")]
    [InlineData("mlperf-tiny/ic_resnet8_fp32")]
    [InlineData("mlperf-tiny/kws_dscnn_int8")]
    [InlineData("mlperf-tiny/vww_mobilenet025_int8")]
    [InlineData("mlperf-tiny/ad_toycar_int8")]
    [InlineData("mlperf-tiny/streaming_ww_int8")]
    [InlineData("tinymaix/mnist_resnet_q")]
    [InlineData("tinymaix/cifar10_q")]
    [InlineData("tinymaix/cifar10_f")]
    public void A_public_model_is_the_same_after_a_way_through_ONNX(string file)
    {
        Graph graph = TFLiteImporter.Load(Path.Combine(TheoryWithSharedDataAttribute.Folder, "models", file + ".tflite"));
        Graph back = RoundTrip.ThroughOnnx(graph);
        RoundTrip.AssertSame(graph, back);
        RoundTrip.AssertSameOutputs(new Random(1), graph, back);
    }

    [Fact]
    public void Images_are_NCHW_at_the_border_and_nothing_is_transposed()
    {
        OnnxModel model = OnnxReader.Read(OnnxExporter.ToBytes(FixedGraphs.Residual()), "residual.onnx");
        Assert.Equal([1L, 2, 7, 6], model.Graph.Inputs.Single().Dims!.Select(dim => dim!.Value));
        Assert.DoesNotContain("Transpose", model.Graph.Nodes.Select(node => node.Operator));
        Assert.Equal(13, model.Opset);
    }

    [Fact]
    public void An_int8_graph_has_both_linear_nodes_around_every_tensor_and_float_ends()
    {
        Graph graph = FixedGraphs.Separable();
        OnnxModel model = OnnxReader.Read(OnnxExporter.ToBytes(graph), "separable.onnx");
        Assert.Equal(14, model.Opset); // HardSwish
        Assert.All(model.Graph.Inputs.Concat(model.Graph.Outputs), value => Assert.Equal(OnnxType.Float, value.Type));
        Assert.Equal(["image"], model.Graph.Inputs.Select(input => input.Name));
        Assert.Equal(["scores_out"], model.Graph.Outputs.Select(output => output.Name));
        int constants = graph.Constants.Count();
        Assert.Equal(graph.Nodes.Count + 1, model.Graph.Nodes.Count(node => node.Operator == "QuantizeLinear"));
        Assert.Equal(graph.Nodes.Count + 1 + constants, model.Graph.Nodes.Count(node => node.Operator == "DequantizeLinear"));
        OnnxTensor filter = model.Graph.Initializers.Single(tensor => tensor.Name == "stem_filter"); // OHWI 3x3x3x1 to OIHW
        Assert.Equal((OnnxType.Int8, "3,1,3,3"), (filter.Type, string.Join(',', filter.Dims)));
        Tensor bias = graph.Nodes.Single(node => node.Name == "stem").Inputs[2];
        Assert.Equal(bias.Int32s.Select(value => (long)value), model.Graph.Initializers.Single(tensor => tensor.Name == "stem_bias").Integers());
        Assert.Equal(bias.Quantization!.Scales, model.Graph.Initializers.Single(tensor => tensor.Name == "stem_bias#scale").Floats());
    }

    [Fact]
    public void A_fully_connected_layer_after_an_image_moves_its_columns()
    {
        var sketch = new GraphSketch(new Random(1));
        Tensor row = sketch.Flatten(sketch.Input(1, 2, 3, 4));
        Graph graph = sketch.Finish(sketch.Dense(row, 5));
        OnnxModel model = OnnxReader.Read(OnnxExporter.ToBytes(graph), "flat.onnx");
        Assert.Equal(["Flatten", "Gemm"], model.Graph.Nodes.Select(node => node.Operator));
        float[] ours = graph.Nodes[1].Inputs[1].Floats, theirs = model.Graph.Initializers[0].Floats();
        Assert.Equal(ours[4 * 24 + (1 * 3 + 2) * 4 + 3], theirs[4 * 24 + (3 * 2 + 1) * 3 + 2]); // row 1, column 2, channel 3 of output 4
    }

    [Theory]
    [InlineData(true, "Sub, Mul, Mul, ReduceSum, Clip")]
    [InlineData(false, "Conv, Mul, Add, ReduceMin, Mul, ReduceSum, Add, Mul, Clip")]
    public void Heads_that_compare_features_are_standard_nodes_which_alone_give_the_same_map(bool isGaussian, string nodes)
    {
        var sketch = new GraphSketch(new Random(1));
        var random = new Random(2);
        Tensor x = sketch.Conv(sketch.Input(1, 6, 5, 2), 4, Size.Square(3), new Conv2D(Size.Square(1), Padding.All(1)) { Activation = Activation.Relu });
        var cells = Shape.Nhwc(1, 6, 5, 4);
        Tensor map = isGaussian
            ? sketch.Node(new GaussianDistance(), x, sketch.Numbers("mean", cells, 0.5), sketch.Constant("precision", cells, () => 0.4 * random.NextDouble()))
            : sketch.Node(new NearestDistance(0.2f), x, sketch.Numbers("memory", new Shape(7, 4), 0.5));
        Graph graph = sketch.Finish(map);
        OnnxModel model = OnnxReader.Read(OnnxExporter.ToBytes(graph), "head.onnx");
        Assert.Equal($"Conv, Relu, {nodes}", string.Join(", ", model.Graph.Nodes.Select(node => node.Operator)));
        Assert.All(model.Graph.Nodes, node => Assert.Equal("", node.Domain));
        RoundTrip.AssertSame(graph, RoundTrip.ThroughOnnx(graph));

        // Another tool leaves Edge's notes out, or changes nodes: then each says what is computed.
        OnnxModel bare = model with { Graph = model.Graph with { Nodes = [.. model.Graph.Nodes.Select(node => node with { Note = "" })] } };
        Graph plain = OnnxImporter.Import(bare).Graph;
        Assert.DoesNotContain(plain.Nodes, node => node.Operator is IComparesFeatures);
        int between = 0;
        foreach (float[] image in RandomGraphs.Images(new Random(3), graph, 10))
        {
            float[] expected = new FloatExecutor(graph).Run([image])[0], found = new FloatExecutor(plain).Run([image])[0];
            Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 1e-5)); // sums of a few floats in another order
            between += expected.Count(value => value is > 0.01f and < 1);
        }

        Assert.True(between > 50, $"{between} cells between the ends");
        OnnxNode[] mixed = [.. model.Graph.Nodes.Select(node => node.Operator == "ReduceSum" ? node with { Operator = "ReduceMean", Inputs = [node.Inputs[0]], Attributes = Axes(node) } : node)];
        Assert.DoesNotContain(OnnxImporter.Import(model with { Graph = model.Graph with { Nodes = mixed } }).Graph.Nodes, node => node.Operator is GaussianDistance);
    }

    private static Dictionary<string, OnnxAttribute> Axes(OnnxNode node) =>
        new(node.Attributes) { ["axes"] = new OnnxAttribute("axes") { Kind = OnnxAttributeKind.Integers, Integers = [1] } };

    [Theory]
    [InlineData("ReduceSum", new[] { 1L }, 3 + 5 + 7 + 9f)]
    [InlineData("ReduceSum", new[] { 2L, 3 }, 3 + 4f)]
    [InlineData("ReduceMin", new[] { 1L }, 3f)]
    [InlineData("ReduceMin", new[] { 1L, 2, 3 }, 3f)]
    public void Sums_and_minima_over_axes_are_read(string kind, long[] axes, float first)
    {
        OnnxSketch sketch = new OnnxSketch(18).Input("x", 1, 4, 1, 2).Output("y", [.. Enumerable.Repeat(-1L, 4)]).Integers("axes", axes).Node(kind, "x axes", "y");
        Graph graph = OnnxImporter.Import(OnnxReader.Read(sketch.ToBytes(), "sums.onnx")).Graph;
        float[] nhwc = [3, 5, 7, 9, 4, 6, 8, 10]; // of channel c at x: 3 + 2 c + x
        Assert.Equal(first, new FloatExecutor(graph).Run([nhwc])[0][0], 1e-5);
    }

    [Fact]
    public void From_operator_set_18_on_means_have_their_axes_as_an_input()
    {
        var sketch = new GraphSketch(new Random(1));
        Tensor x = sketch.Node(new AveragePool2D(Size.Square(2), Size.Square(1), Padding.None) { Dilation = Size.Square(2) }, sketch.Input(1, 6, 6, 2));
        Graph graph = sketch.Finish(sketch.Node(new NearestDistance(0.2f), x, sketch.Numbers("memory", new Shape(3, 2), 0.5)));
        OnnxModel model = OnnxReader.Read(OnnxExporter.ToBytes(graph), "late.onnx");
        Assert.Equal(19, model.Opset);
        OnnxNode least = model.Graph.Nodes.Single(node => node.Operator == "ReduceMin");
        Assert.Equal(2, least.Inputs.Count);
        Assert.DoesNotContain("axes", least.Attributes.Keys);
        RoundTrip.AssertSame(graph, RoundTrip.ThroughOnnx(graph));
    }

    [Fact]
    public void The_same_graph_gives_the_same_bytes() => Assert.Equal(OnnxExporter.ToBytes(FixedGraphs.Residual()), OnnxExporter.ToBytes(FixedGraphs.Residual()));

    [Fact]
    public void All_that_ONNX_lacks_is_refused_at_once()
    {
        var sketch = new GraphSketch(new Random(1));
        Tensor x = sketch.Node(new Pad(Padding.All(1)) { Values = [1, 2] }, sketch.Input(1, 4, 4, 2));
        x = sketch.Node(new Pad(Padding.All(1)) { Values = [3, 2] }, x);
        var fault = Assert.Throws<ModelException>(() => OnnxExporter.ToBytes(sketch.Finish(x)));
        Assert.Equal("E0150", fault.Code);
        Assert.Equal(["pad0", "pad1"], fault.Faults.Select(part => part.Node));
    }

    private static void ComesBack(Random random, Graph graph)
    {
        graph = RemoveDeadNodes.Run(RemoveIdentities.Run(graph)); // importers leave both out
        string[] lacking = [.. graph.Nodes.Where(node => node.Operator is Pad { IsUniform: false } or Resize { Grid: ResizeGrid.Placed }).Select(node => node.Name)];
        if (lacking.Length > 0)
        {
            Assert.Equal(lacking, Assert.Throws<ModelException>(() => OnnxExporter.ToBytes(graph)).Faults.Select(fault => fault.Node));
            return;
        }

        Graph back = RoundTrip.ThroughOnnx(graph);
        RoundTrip.AssertSame(graph, back);
        RoundTrip.AssertSameOutputs(random, graph, back);
    }
}
