using Edge.Compiler;
using Edge.Compiler.Execution;
using Edge.Compiler.Export;
using Edge.Compiler.Import;
using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using Edge.Compiler.Quantizing;
using Edge.Training.Anomalies;
using Edge.Training.Models;

namespace Edge.Training.Tests.Anomalies;

[Collection(nameof(OneAtATime))]
public class AnomalyHeadTests
{
    private static readonly Shape Image = Shape.Nhwc(1, 24, 16, 1);

    public static TheoryData<HeadKind, int> Heads => new() { { HeadKind.Gaussian, 1 }, { HeadKind.Gaussian, 2 }, { HeadKind.Nearest, 1 } };

    [Theory]
    [MemberData(nameof(Heads))]
    public void The_limit_holds_on_held_back_parts_and_the_higher_output_is_the_verdict(HeadKind kind, int window)
    {
        var options = new AnomalyOptions { Overkill = 0.1 };
        GoodParts parts = GoodParts.Split(Noise(60, seed: 1), "noise");
        AnomalyModel model = AnomalyTraining.Fit(Backbone(), new AnomalyHead(kind, 9, window), parts, options, new QuantizationOptions());
        sbyte[][] outputs = [.. Int8Executor.RunAllFast(model.Int8, parts.Held.Images).Select(image => image[0])];
        Assert.Equal(model.Limit.Rejected, outputs.Count(output => output[1] >= model.Limit.Step));
        Assert.InRange(model.Limit.Rejected, 0, parts.Held.Count / 10);
        Assert.All(outputs, output => Assert.Equal(model.Limit.Step - 1, output[0]));
        Assert.All(outputs, output => Assert.Equal(output[1] >= model.Limit.Step, output[1] > output[0]));
        Assert.Equal(model.Limit.HighestGood, AnomalyHead.HighestGood(model.Int8)!.Value, 1e-6);
        Assert.Equal(AnomalyHead.Classes, model.Int8.Classes);
    }

    [Theory]
    [MemberData(nameof(Heads))]
    public void Int8_ranks_parts_as_float_does(HeadKind kind, int window)
    {
        GoodParts parts = GoodParts.Split(Noise(60, seed: 1), "noise");
        AnomalyModel model = AnomalyTraining.Fit(Backbone(), new AnomalyHead(kind, 9, window), parts, new AnomalyOptions(), new QuantizationOptions());
        double[] real = [.. FloatExecutor.RunAllFast(model.Float, [.. Enumerable.Range(0, parts.Held.Count).Select(parts.Held.Real)]).Select(image => (double)image[0][1])];
        double[] int8 = [.. AnomalyTraining.Scores(model.Int8, parts.Held).Select(step => (step + 128) / 256.0)];
        // Good parts lie in the lower quarter of the range. Features of 8 bits move one score by a few of its steps; of a network that learned nothing by most.
        Assert.InRange(real.Zip(int8).Average(score => Math.Abs(score.First - score.Second)), 0, 0.05);
        Assert.InRange(real.Max(), 0.1, 0.6);
    }

    [Fact]
    public void The_map_may_be_an_output_and_its_highest_value_is_the_score()
    {
        GoodParts parts = GoodParts.Split(Noise(30, seed: 1), "noise");
        var head = new AnomalyHead(HeadKind.Gaussian, 0, 1) { HasMap = true };
        AnomalyModel model = AnomalyTraining.Fit(Backbone(), head, parts, new AnomalyOptions { Overkill = 0.2 }, new QuantizationOptions());
        Assert.Equal("1x3x2x1", model.Int8.Outputs[1].Shape.ToString());
        Assert.All(Int8Executor.RunAllFast(model.Int8, parts.Held.Images), outputs => Assert.Equal(outputs[1].Max(), outputs[0][1]));
    }

    [Theory]
    [MemberData(nameof(Heads))]
    public void A_network_with_a_head_comes_back_from_ONNX_the_same_float_and_int8(HeadKind kind, int window)
    {
        GoodParts parts = GoodParts.Split(Noise(30, seed: 1), "noise");
        AnomalyModel model = AnomalyTraining.Fit(Backbone(), new AnomalyHead(kind, 9, window) { HasMap = true }, parts, new AnomalyOptions { Overkill = 0.2 }, new QuantizationOptions());
        Graph real = ThroughOnnx(Pipeline.Prepare(model.Float)), int8 = ThroughOnnx(model.Int8);
        string head = kind == HeadKind.Gaussian ? nameof(GaussianDistance) : nameof(NearestDistance);
        Assert.Single(real.Nodes, node => node.Operator.Kind == head);
        foreach (int i in Enumerable.Range(0, parts.Held.Count))
        {
            Assert.Equal(new Int8Executor(model.Int8).Run([parts.Held.Images[i]]), new Int8Executor(int8).Run([parts.Held.Images[i]]));
            Assert.Equal(new FloatExecutor(Pipeline.Prepare(model.Float)).Run([parts.Held.Real(i)]), new FloatExecutor(real).Run([parts.Held.Real(i)]));
        }
    }

    private static Graph ThroughOnnx(Graph graph)
    {
        string file = Path.GetTempFileName();
        File.WriteAllBytes(file, OnnxExporter.ToBytes(graph));
        Graph back = OnnxImporter.Import(file);
        File.Delete(file);
        return back;
    }

    [Fact]
    public void The_finest_precision_that_cannot_overflow_is_taken() => Property.Holds(random =>
    {
        int channels = random.Next(1, 40);
        var shape = Shape.Nhwc(1, random.Next(1, 4), random.Next(1, 4), channels);
        var input = Tensor.Int8("x", shape, Quantization.PerTensor(0.05f, random.Next(-128, 128)));
        Tensor mean = Tensor.Constant("mean", shape, [.. Enumerable.Range(0, shape.Elements).Select(_ => (float)(random.NextDouble() * 12 - 6))]);
        Tensor precision = Tensor.Constant("precision", shape, [.. Enumerable.Range(0, shape.Elements).Select(_ => (float)Math.Exp(-4 * random.NextDouble()))]);
        var kind = new GaussianDistance();
        Tensor output = Tensor.Int8("y", Shape.Nhwc(1, shape.Height, shape.Width, 1), kind.FixedQuantization);
        Node node = kind.Quantize(new Node("node", kind, [Tensor.Float("x", shape), mean, precision], Tensor.Float("y", output.Shape)), [input], output, new WeightQuantizer(WeightRangeMethod.MinMax));
        sbyte[] means = node.Inputs[1].Int8s, steps = node.Inputs[2].Int8s;
        long most = Enumerable.Range(0, shape.Elements).GroupBy(i => i / channels)
            .Max(cell => cell.Sum(i => { long widest = Math.Max(127 - means[i], means[i] + 128) * (long)steps[i]; return widest * widest; }));
        Assert.InRange(most, 0, int.MaxValue);
        Assert.True(steps.Max() == 127 || most > int.MaxValue * 0.8, $"{most} of {int.MaxValue} used, largest step {steps.Max()}");
        Assert.Single(kind.Lower(node));
    });

    [Fact]
    public void A_backbone_ends_where_it_is_told_or_before_it_sees_all_places_at_once()
    {
        Network network = NetworkCatalog.Create("parts", Image, 3);
        Graph graph = NetworkGraph.Create(network, NetworkModule.Create(network), ["a", "b", "c"]);
        Assert.Equal("block3", AnomalyTraining.Cut(graph, null).Outputs[0].Name);
        Assert.Equal("1x6x4x16", AnomalyTraining.Cut(graph, "block1").Outputs[0].Shape.ToString());
        UsageException unknown = Assert.Throws<UsageException>(() => AnomalyTraining.Cut(graph, "block9")), flat = Assert.Throws<UsageException>(() => AnomalyTraining.Cut(graph, "classify"));
        Assert.Equal(("E0296", "E0296"), (unknown.Code, flat.Code));
        Assert.Contains("stem, ", unknown.Accepted, StringComparison.Ordinal);
        Assert.Contains("'classify' computes 1x3", flat.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(HeadKind.Gaussian)]
    [InlineData(HeadKind.Nearest)]
    public void Features_that_are_no_numbers_are_refused(HeadKind kind)
    {
        Graph usual = Backbone();
        Tensor huge = Tensor.Constant("huge", new Shape(1), [float.MaxValue]), last = usual.Outputs[0];
        Tensor far = Tensor.Float("far", last.Shape), beyond = Tensor.Float("beyond", last.Shape);
        var broken = new Graph("broken", usual.Inputs, [beyond], [.. usual.Nodes, new Node("far", new Mul(), [last, huge], far), new Node("beyond", new Mul(), [far, huge], beyond)]);
        UsageException error = Assert.Throws<UsageException>(() => AnomalyTraining.Fit(
            broken, new AnomalyHead(kind, 9, 1), GoodParts.Split(Noise(30, seed: 1), "noise"), new AnomalyOptions(), new QuantizationOptions()));
        Assert.Equal("E0296", error.Code);
        Assert.Contains("infinite or no numbers", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_backbone_with_names_of_the_head_is_refused()
    {
        var network = new Network("clash", Image, [new ConvolutionLayer("score", 4, 3) { Stride = 2 }, new ConvolutionLayer("features", 4, 3) { Stride = 2 }]);
        Graph graph = NetworkGraph.Create(network, NetworkModule.Create(network), ["a", "b"]);
        UsageException error = Assert.Throws<UsageException>(() => AnomalyTraining.Cut(graph, "features"));
        Assert.Equal("E0296", error.Code);
        Assert.Contains("'score'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sketch_is_as_large_as_the_fitted_head()
    {
        Graph backbone = Backbone();
        AnomalyHead gaussian = new(HeadKind.Gaussian, 9, 1), nearest = new(HeadKind.Nearest, 9, 1);
        int cells = backbone.Outputs[0].Shape.Elements;
        Assert.Equal(backbone.Weights + 2 * cells, gaussian.Sketch(backbone).Weights);
        Assert.Equal(backbone.Weights + 9 * backbone.Outputs[0].Shape.Channels, nearest.Sketch(backbone).Weights);
    }

    [Fact]
    public void Features_and_what_is_drawn_share_the_grid_of_any_size_of_image()
    {
        Network network = FeatureBackbone.Learner(Shape.Nhwc(1, 20, 33, 3), 7);
        Graph graph = AnomalyTraining.Cut(NetworkGraph.Create(network, NetworkModule.Create(network), SyntheticDefects.Kinds), FeatureBackbone.Features);
        Assert.Equal("1x3x5x7", graph.Outputs[0].Shape.ToString());
        var black = new ImageSet(network.Input, Quantization.PerTensor(1 / 255f, -128), [new sbyte[network.Input.Elements]], [0]);
        Assert.Equal(new Size(3, 5), SyntheticDefects.Draw(black, 1, seed: 1).Grid!.Cells);
    }

    // Shallow, with its first weights: noise in is noise out, as wide as the range it is quantized to.
    private static Graph Backbone()
    {
        TorchSharp.torch.random.manual_seed(3);
        var network = new Network("shallow", Image,
        [
            new ConvolutionLayer("stem", 8, 3) { Stride = 2 },
            new ConvolutionLayer("reduce1", 16, 3) { Stride = 2 },
            new ConvolutionLayer("reduce2", 24, 3) { Stride = 2 },
            new ConvolutionLayer(FeatureBackbone.Features, 5, 1),
        ]);
        return AnomalyTraining.Cut(NetworkGraph.Create(network, NetworkModule.Create(network), SyntheticDefects.Kinds), FeatureBackbone.Features);
    }

    private static ImageSet Noise(int count, int seed)
    {
        var random = new Random(seed);
        return new ImageSet(Image, Quantization.PerTensor(1 / 255f, -128),
            [.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, Image.Elements).Select(_ => (sbyte)random.Next(-128, 128)).ToArray())], new int[count]);
    }
}
