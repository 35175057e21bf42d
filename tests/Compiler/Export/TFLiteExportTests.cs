using System.Text.RegularExpressions;
using Edge.Compiler.Export;
using Edge.Compiler.Import;
using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using Edge.Compiler.TFLite;
using Edge.Tests.Graphs;

namespace Edge.Compiler.Tests.Export;

public partial class TFLiteExportTests
{
    [Fact]
    public void Random_int8_graphs_come_back_the_same_or_name_every_node_that_cannot() => Property.Holds(random => ComesBack(random, RandomGraphs.Int8(random)));

    [Fact]
    public void Random_float_graphs_come_back_the_same_or_name_every_node_that_cannot() =>
        Property.Holds(random => ComesBack(random, random.Next(2) == 0 ? Pipeline.Prepare(RandomGraphs.Float(random)) : RandomGraphs.Float(random)));

    [Theory]
    [InlineData("residual")]
    [InlineData("separable")]
    public void A_fixed_graph_comes_back_the_same(string name)
    {
        Graph graph = name == "residual" ? FixedGraphs.Residual() : FixedGraphs.Separable();
        RoundTrip.AssertSame(graph, RoundTrip.ThroughTFLite(graph));
    }

    [TheoryWithSharedData]
    [InlineData("models")]
    public void Every_public_model_that_imports_is_the_same_after_import_export_import(string folder)
    {
        int models = 0;
        foreach (string path in Directory.EnumerateFiles(Path.Combine(TheoryWithSharedDataAttribute.Folder, folder), "*.tflite", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            Graph graph;
            try
            {
                graph = TFLiteImporter.Load(path);
            }
            catch (ModelException e) when (e.Code == "E0142")
            {
                continue; // another test holds the list of these
            }

            Graph back = RoundTrip.ThroughTFLite(graph);
            RoundTrip.AssertSame(graph, back);
            RoundTrip.AssertSameOutputs(new Random(1), graph, back);
            models++;
        }

        Assert.InRange(models, 18, 23);
    }

    [Fact]
    public void The_same_graph_gives_the_same_bytes() => Assert.Equal(TFLiteExporter.ToBytes(FixedGraphs.Residual()), TFLiteExporter.ToBytes(FixedGraphs.Residual()));

    [Fact]
    public void A_file_read_into_records_and_written_again_is_the_same_file()
    {
        byte[] bytes = TFLiteExporter.ToBytes(FixedGraphs.Separable());
        Assert.Equal(bytes, TFLiteModel.Parse(bytes, "separable").ToBytes());
    }

    [Fact]
    public void Constants_lie_at_multiples_of_16_bytes()
    {
        byte[] bytes = TFLiteExporter.ToBytes(FixedGraphs.Residual());
        TFLiteModel model = TFLiteModel.Parse(bytes, "residual");
        int checkedConstants = 0;
        foreach (TFLiteTensor tensor in model.Tensors.Where(tensor => tensor.Data.Length > 64)) // long enough to be found by its content
        {
            Assert.Equal(0, bytes.AsSpan().IndexOf(tensor.Data.Span) % 16);
            checkedConstants++;
        }

        Assert.True(checkedConstants >= 2);
    }

    [Theory]
    [InlineData(1, 1, 1, 1, 1, TFLitePadding.Same)]
    [InlineData(2, 0, 0, 1, 1, TFLitePadding.Same)]
    [InlineData(1, 0, 0, 0, 0, TFLitePadding.Valid)]
    [InlineData(2, 1, 1, 1, 1, null)]
    [InlineData(1, 2, 0, 1, 3, null)]
    public void Padding_that_has_no_word_becomes_an_operator(int stride, int top, int left, int bottom, int right, TFLitePadding? word)
    {
        var sketch = new GraphSketch(new Random(1));
        Tensor image = sketch.Input(1, 8, 8, 3);
        Graph graph = sketch.Finish(sketch.Conv(image, 4, Size.Square(3), new Conv2D(Size.Square(stride), new Padding(top, left, bottom, right))));
        TFLiteModel model = TFLiteModel.Parse(TFLiteExporter.ToBytes(graph), "padded");
        Assert.Equal(word is null ? [TFLiteCode.Pad, TFLiteCode.Conv2D] : [TFLiteCode.Conv2D], model.Operators.Select(source => source.Code));
        Assert.Equal(word ?? TFLitePadding.Valid, ((WindowOptions)model.Operators[^1].Options!).Padding);
        RoundTrip.AssertSame(graph, RoundTrip.ThroughTFLite(graph));
    }

    [Fact]
    public void A_maximum_over_padding_that_has_no_word_comes_back()
    {
        var sketch = new GraphSketch(new Random(1));
        Tensor image = sketch.Input(1, 8, 8, 3);
        Graph graph = sketch.Finish(sketch.Node(new MaxPool2D(Size.Square(3), Size.Square(2), Padding.All(1)), image));
        RoundTrip.AssertSame(graph, RoundTrip.ThroughTFLite(graph));
    }

    [Fact]
    public void Names_that_another_tool_took_out_are_made_of_the_tensors()
    {
        TFLiteModel model = TFLiteModel.Parse(TFLiteExporter.ToBytes(FixedGraphs.Residual()), "residual.tflite");
        Graph graph = TFLiteImporter.Import(TFLiteModel.Parse((model with { NodeNames = [] }).ToBytes(), "residual.tflite"));
        Assert.Equal("stem_out", graph.Nodes[0].Name);
        Assert.Equal(FixedGraphs.Residual().Nodes.Select(node => node.Operator.Kind), graph.Nodes.Select(node => node.Operator.Kind));
    }

    [Fact]
    public void All_that_TFLite_lacks_is_refused_at_once_with_remedies()
    {
        var sketch = new GraphSketch(new Random(1));
        Tensor image = sketch.Input(1, 8, 8, 3);
        Tensor x = sketch.Node(new AveragePool2D(Size.Square(3), Size.Square(2), Padding.All(1)), sketch.BatchNorm(image));
        x = sketch.Node(new Pad(Padding.All(1)) { Values = [1, 2, 3] }, sketch.Node(new HardSigmoid(0.2f, 0.5f), x));
        var fault = Assert.Throws<ModelException>(() => TFLiteExporter.ToBytes(sketch.Finish(x)));
        Golden.Check("export/tflite-refused.txt", $"{fault.Code} {fault.Message}\n");
    }

    private static void ComesBack(Random random, Graph graph)
    {
        try
        {
            Graph back = RoundTrip.ThroughTFLite(graph);
            RoundTrip.AssertSame(graph, back);
            RoundTrip.AssertSameOutputs(random, graph, back);
        }
        catch (ModelException e) when (e.Code == "E0150")
        {
            string[] refused = [.. RefusedNode().Matches(e.Message).Select(match => match.Groups[1].Value)];
            Assert.Equal(graph.Nodes.Where(Lacks).Select(node => node.Name), refused);
        }
    }

    // What TFLite has no operator for, or not with these attributes.
    private static bool Lacks(Node node) => node.Operator switch
    {
        BatchNorm or Clip or HardSigmoid or IComparesFeatures => true,
        DepthToSpace block => block.Order != BlockOrder.PixelsOutermost,
        Resize { Grid: ResizeGrid.Placed } => true,
        Resize resize => resize.Mode == ResizeMode.Nearest && resize.Rounding != (resize.Grid == ResizeGrid.Asymmetric ? NearestRounding.Floor : NearestRounding.HalfUp),
        TransposedConv2D stamps => stamps.Groups > 1 || stamps.Dilation != Size.Square(1),
        Pad pad => !pad.IsUniform,
        MaxPool2D pool => pool.Dilation != Size.Square(1),
        AveragePool2D pool => pool.Dilation != Size.Square(1) || Unnamed(node, pool),
        Requantize => node.Output.Type == ElementType.Float32,
        _ => false,
    };

    // Padding that is neither none nor what SAME asks for.
    private static bool Unnamed(Node node, AveragePool2D pool) =>
        !pool.Padding.IsNone && TFLiteWindow.Word(node.Inputs[0].Shape, pool.Window, pool.Stride, pool.Dilation, pool.Padding) is null;

    [GeneratedRegex(@"\n  node '([^']+)'")]
    private static partial Regex RefusedNode();
}
