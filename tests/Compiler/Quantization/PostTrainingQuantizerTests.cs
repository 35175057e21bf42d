using Edge.Compiler.Execution;
using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using Edge.Compiler.Quantizing;
using Edge.Compiler.Storage;
using Edge.Tests.Graphs;

namespace Edge.Compiler.Tests.Quantizing;

public class PostTrainingQuantizerTests
{
    private static readonly QuantizationOptions Plain = new() { ActivationRange = ActivationRangeMethod.MinMax, BiasCorrection = false };

    [Fact]
    public void The_same_images_give_the_same_bytes() => Property.Holds(random =>
    {
        Graph graph = Pipeline.Prepare(RandomGraphs.Float(random));
        float[][] images = RandomGraphs.Images(random, graph, 6);
        byte[] Quantized() => new ModelFile(PostTrainingQuantizer.Run(graph, images, new QuantizationOptions())).ToBytes();
        Assert.Equal(Quantized(), Quantized());
    }, runs: 20);

    [Theory]
    [InlineData(ActivationRangeMethod.MinMax, WeightRangeMethod.MinMax, false, 25)]
    [InlineData(ActivationRangeMethod.Percentile, WeightRangeMethod.MinMax, true, 25)]
    [InlineData(ActivationRangeMethod.Mse, WeightRangeMethod.Mse, true, 25)]
    [InlineData(ActivationRangeMethod.Entropy, WeightRangeMethod.MinMax, true, 20)] // cuts more: not the error is least, but what is not told apart
    public void A_residual_network_keeps_its_answers(ActivationRangeMethod activations, WeightRangeMethod weights, bool correction, double leastDb)
    {
        Graph graph = Pipeline.Prepare(Residual());
        var options = new QuantizationOptions { ActivationRange = activations, WeightRange = weights, BiasCorrection = correction };
        float[][] images = RandomGraphs.Images(new Random(2), graph, 40);
        QuantizationReport report = QuantizationReport.Measure(graph, PostTrainingQuantizer.Run(graph, images[..20], options), images[20..]);
        // 8 bits give some 40 dB for one tensor; eight layers of rounding leave 25 and more.
        Assert.InRange(report.Tensors[^1].SnrDb!.Value, leastDb, 60);
        Assert.Equal(report.Images, report.SameDecisions);
    }

    [Fact]
    public void A_network_is_told_from_one_with_other_layers_or_shapes()
    {
        Graph graph = Pipeline.Prepare(Residual());
        Graph quantized = PostTrainingQuantizer.Run(graph, RandomGraphs.Images(new Random(2), graph, 3), new QuantizationOptions());
        Assert.True(QuantizationReport.AreOfOneNetwork(graph, quantized));
        Graph another = Pipeline.Prepare(RandomGraphs.Float(new Random(3)));
        Assert.False(QuantizationReport.AreOfOneNetwork(another, quantized));
    }

    [Fact]
    public void Every_tensor_keeps_its_name_and_gets_a_scale() => Property.Holds(random =>
    {
        Graph graph = Pipeline.Prepare(RandomGraphs.Float(random));
        Graph quantized = PostTrainingQuantizer.Run(graph, RandomGraphs.Images(random, graph, 3), new QuantizationOptions());
        Assert.Equal(graph.Nodes.Select(node => (node.Name, node.Output.Name)), quantized.Nodes.Select(node => (node.Name, node.Output.Name)));
        Assert.Equal(graph.Nodes.SelectMany(node => node.Fused), quantized.Nodes.SelectMany(node => node.Fused));
        Assert.All(quantized.Nodes, node => Assert.Equal(ElementType.Int8, node.Output.Type));
    }, runs: 30);

    [Fact]
    public void Accumulators_stay_within_32_bits_whatever_the_image() => Property.Holds(random =>
    {
        foreach (Node node in RandomGraphs.Int8(random).Nodes.Where(node => node.Operator is IFiltered))
        {
            KernelCall call = node.Operator.Lower(node)[0];
            sbyte[] filter = call.Int8Table("filter"), shift = call.Int8Table("shift");
            bool isDepthwise = node.Inputs[1].Quantization!.Axis == 3;
            for (int o = 0; o < shift.Length; o++)
            {
                IEnumerable<sbyte> own = filter.Where((_, i) => (isDepthwise ? i % shift.Length : i / (filter.Length / shift.Length)) == o);
                double products = own.Sum(w => 255.0 * Math.Abs((int)w));
                double largest = (products + Math.Abs((double)call.Int32Table("bias")[o])) * Math.Pow(2, Math.Max(0, (int)shift[o]));
                Assert.InRange(largest, 0, int.MaxValue);
            }
        }
    });

    [Fact]
    public void A_large_bias_beside_tiny_weights_survives()
    {
        // The filter's own scale would need 8e12 steps for the bias.
        Tensor x = Tensor.Float("x", new Shape(1, 2)), y = Tensor.Float("y", new Shape(1, 2));
        Tensor filter = Tensor.Constant("w", new Shape(2, 2), [1e-11f, -1e-11f, 1f, 0.5f]), bias = Tensor.Constant("b", new Shape(2), [-3f, 0.5f]);
        var graph = new Graph("g", [x], [y], [new Node("dense", new Dense(), [x, filter, bias], y)]);
        Graph quantized = PostTrainingQuantizer.Run(graph, [[0, 1], [1, 0]], Plain);
        Quantization input = quantized.Inputs[0].Quantization!, output = quantized.Outputs[0].Quantization!;
        float[] answer = output.Dequantize(new Int8Executor(quantized).Run([input.Quantize([0f, 1f])])[0]);
        Assert.Equal(-3, answer[0], 1.01f * output.Scale);
        Assert.Equal(1, answer[1], 1.01f * output.Scale);
    }

    [Fact]
    public void A_network_that_always_answers_zero_can_be_quantized()
    {
        Tensor x = Tensor.Float("x", new Shape(1, 2)), y = Tensor.Float("y", new Shape(1, 1)), z = Tensor.Float("z", new Shape(1, 1));
        Tensor filter = Tensor.Constant("w", new Shape(1, 2), [-500f, -500f]), bias = Tensor.Constant("b", new Shape(1), [0f]);
        var graph = new Graph("g", [x], [z],
            [new Node("dense", new Dense { Activation = Activation.Relu }, [x, filter, bias], y), new Node("add", new Add(), [y, y], z)]);
        Graph quantized = PostTrainingQuantizer.Run(graph, [[0, 1], [1, 0]], new QuantizationOptions());
        sbyte[] answer = new Int8Executor(quantized).Run([[127, 127]])[0];
        Assert.Equal(0f, quantized.Outputs[0].Quantization!.Dequantize(answer[0]));
    }

    [Fact]
    public void Bias_correction_brings_the_mean_of_each_channel_closer()
    {
        double Error(bool correction)
        {
            Graph graph = Pipeline.Prepare(Residual());
            float[][] images = RandomGraphs.Images(new Random(3), graph, 24);
            Graph quantized = PostTrainingQuantizer.Run(graph, images, Plain with { BiasCorrection = correction, WeightRange = WeightRangeMethod.Mse });
            var executor = new FloatExecutor(graph);
            var int8 = new Int8Executor(quantized);
            var sums = new double[graph.Outputs[0].Shape.Elements];
            foreach (float[] image in images)
            {
                float[] wanted = executor.Run([image])[0];
                float[] found = quantized.Outputs[0].Quantization!.Dequantize(int8.Run([quantized.Inputs[0].Quantization!.Quantize(image)])[0]);
                for (int c = 0; c < sums.Length; c++)
                    sums[c] += found[c] - wanted[c];
            }

            return sums.Sum(sum => sum * sum);
        }

        Assert.InRange(Error(correction: true), 0, 0.5 * Error(correction: false));
    }

    [Fact]
    public void The_inputs_quantization_is_taken_from_preprocessing()
    {
        Graph graph = Pipeline.Prepare(Residual());
        var pixels = Quantization.PerTensor(1f / 255, -128);
        Graph quantized = PostTrainingQuantizer.Run(graph, RandomGraphs.Images(new Random(1), graph, 4), Plain with { InputQuantization = pixels });
        Assert.Equal(pixels, quantized.Inputs[0].Quantization);
    }

    [Fact]
    public void Scores_are_never_clipped()
    {
        var sketch = new GraphSketch(new Random(4));
        Tensor x = sketch.Input(1, 6);
        Tensor scores = sketch.Dense(x, 3);
        Graph graph = sketch.Finish(sketch.Node(new Softmax(), sketch.Node(new Reshape(new Shape(1, 1, 3)), scores)));
        // 2000 ordinary images and one that is far out: percentiles would cut its scores off.
        float[][] images = [.. RandomGraphs.Images(new Random(1), graph, 2000), [30, 30, 30, -30, 30, -30]];
        Graph quantized = PostTrainingQuantizer.Run(graph, images, new QuantizationOptions { ActivationRange = ActivationRangeMethod.Percentile, Percentile = 99 });
        float[] extreme = new FloatExecutor(sketch.Finish(scores)).Run([images[^1]])[0];
        Quantization q = quantized.Nodes[0].Output.Quantization!;
        Assert.InRange(extreme.Max(), double.MinValue, q.Dequantize(127) + q.Scale);
        Assert.InRange(extreme.Min(), q.Dequantize(-128) - q.Scale, double.MaxValue);
    }

    [Fact]
    public void What_only_a_concat_reads_has_the_concats_scale()
    {
        var sketch = new GraphSketch(new Random(4));
        Tensor x = sketch.Input(1, 4, 5, 2);
        Tensor a = sketch.Conv(x, 3, Size.Square(1), new Conv2D(Size.Square(1), Padding.None)), b = sketch.Node(new HardSwish(), x);
        Graph graph = sketch.Finish(sketch.Node(new Concat(3), a, b, x));
        Graph quantized = PostTrainingQuantizer.Run(graph, RandomGraphs.Images(new Random(1), graph, 4), Plain);
        Quantization joined = quantized.Outputs[0].Quantization!;
        Assert.Equal(joined, quantized.Nodes[0].Output.Quantization);
        Assert.Equal(joined, quantized.Nodes[1].Output.Quantization);
        Assert.NotEqual(joined, quantized.Inputs[0].Quantization);
    }

    [Fact]
    public void Missing_wrong_and_broken_images_are_named()
    {
        Graph graph = Pipeline.Prepare(Residual());
        float[] good = RandomGraphs.Images(new Random(1), graph, 1)[0], broken = (float[])good.Clone();
        broken[7] = float.NaN;
        Assert.Equal("E0301", Fault(graph, []).Code);
        Assert.Contains("calibration image 1: 3 values", Fault(graph, [good, [1, 2, 3]]).Message);
        Assert.Contains("calibration image 1: the value NaN", Fault(graph, [good, broken]).Message);
    }

    [Fact]
    public void A_layer_that_overflows_is_named()
    {
        Tensor x = Tensor.Float("x", new Shape(1, 1)), y = Tensor.Float("y", new Shape(1, 1));
        var graph = new Graph("g", [x], [y],
            [new Node("huge", new Dense(), [x, Tensor.Constant("w", new Shape(1, 1), [3e38f]), Tensor.Constant("b", new Shape(1), [0f])], y)]);
        ModelException e = Fault(graph, [[5]]);
        Assert.Equal("E0303", e.Code);
        Assert.Contains("node 'huge' (Dense) on calibration image 0", e.Message);
    }

    [Fact]
    public void An_impossible_percentile_is_refused() =>
        Assert.Throws<UsageException>(() => PostTrainingQuantizer.Run(Residual(), [], new QuantizationOptions { Percentile = 101 }));

    [Fact]
    public void Random_calibration_says_that_it_is_no_more_than_a_plumbing_test()
    {
        CalibrationSet set = RandomCalibration.PlumbingTestOnly(Residual(), seed: 5);
        Assert.Equal("random (plumbing test only)", set.Description);
        Assert.Equal(set.Images[0], RandomCalibration.PlumbingTestOnly(Residual(), seed: 5).Images[0]);
    }

    [Fact]
    public void A_report_shows_scale_range_and_error_of_every_node()
    {
        Graph graph = Pipeline.Prepare(Residual());
        float[][] images = RandomGraphs.Images(new Random(1), graph, 5);
        QuantizationReport report = QuantizationReport.Measure(graph, PostTrainingQuantizer.Run(graph, images, Plain), images);
        Assert.Equal(["", .. graph.Nodes.Select(node => node.Name)], report.Tensors.Select(row => row.Node));
        Assert.All(report.Tensors, row =>
        {
            Assert.InRange(row.SnrDb!.Value, 20, 70);
            Assert.InRange(row.OwnSnrDb!.Value, 30, 70); // its own rounding and that of its inputs
            Assert.Equal(0, row.Clipped);
            Assert.Equal(row.Quantization.Scale * 255, row.Max - row.Min, 1e-4f * (row.Max - row.Min));
        });
    }

    [Fact]
    public void A_report_finds_the_node_that_loses_the_most()
    {
        // One channel a thousand times the others, per tensor: the small ones vanish in that node and nowhere else.
        var sketch = new GraphSketch(new Random(1));
        Tensor x = sketch.Conv(sketch.Input(1, 6, 6, 1), 4, Size.Square(3), new Conv2D(Size.Square(1), Padding.None));
        Tensor scale = Tensor.Constant("scale", Shape.Nhwc(1, 1, 1, 4), [1000f, 0.01f, 1f, 1f]), none = Tensor.Constant("none", new Shape(4), [0f, 0f, 0f, 0f]);
        Tensor wide = sketch.Node(new DepthwiseConv2D(Size.Square(1), Padding.None), x, scale, none);
        Tensor back = Tensor.Constant("back", Shape.Nhwc(1, 1, 1, 4), [0.001f, 100f, 1f, 1f]);
        Graph graph = sketch.Finish(sketch.Node(new DepthwiseConv2D(Size.Square(1), Padding.None), wide, back, none));
        float[][] images = RandomGraphs.Images(new Random(1), graph, 5);
        QuantizationReport report = QuantizationReport.Measure(graph, PostTrainingQuantizer.Run(graph, images, Plain), images);
        Assert.InRange(report.Tensors[1].OwnSnrDb!.Value, 30, 70);
        Assert.InRange(report.Tensors[3].OwnSnrDb!.Value, -20, 15); // reads what its input's one scale cannot hold
    }

    private static ModelException Fault(Graph graph, float[][] images) => Assert.Throws<ModelException>(() => PostTrainingQuantizer.Run(graph, images, Plain));

    private static Graph Residual()
    {
        var sketch = new GraphSketch(new Random(1), "residual");
        Tensor Block(Tensor x, int channels, int stride) => sketch.Node(new Relu(), sketch.BatchNorm(
            sketch.Conv(x, channels, Size.Square(3), new Conv2D(Size.Square(stride), Padding.All(1)))));
        Tensor stem = Block(sketch.Input(1, 12, 10, 1), 8, 1);
        Tensor branch = sketch.BatchNorm(sketch.Conv(Block(stem, 8, 1), 8, Size.Square(3), new Conv2D(Size.Square(1), Padding.All(1))));
        Tensor sum = sketch.Node(new Relu(), sketch.Node(new Add(), stem, branch));
        Tensor deep = Block(sum, 16, 2);
        Tensor pooled = sketch.Node(AveragePool2D.Global(deep.Shape), deep);
        return sketch.Finish(sketch.Dense(sketch.Flatten(pooled), 5));
    }
}
