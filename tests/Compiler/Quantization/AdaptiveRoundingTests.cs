using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using Edge.Compiler.Quantizing;
using Edge.Compiler.Storage;
using Edge.Tests.Graphs;

namespace Edge.Compiler.Tests.Quantizing;

public class AdaptiveRoundingTests
{
    [Fact]
    public void The_choice_starts_at_the_fraction_of_a_weight_in_steps() => Property.Holds(random =>
    {
        RoundingRow row = Row(random, random.Next(1, 20), most: 7, out _);
        var choice = new RoundingChoice(row);
        for (int k = 0; k < row.Weights.Length; k++)
        {
            double steps = row.Weights[k] / row.Scale;
            Assert.Equal(steps - Math.Floor(steps), choice.Up[k], 1e-4);
            if (Math.Abs(steps) < row.Most)
                Assert.Equal(steps, choice.Soft[k], 1e-4);
        }

        Assert.All(choice.Whole().Zip(row.Weights), pair => Assert.InRange(Math.Abs(pair.First - Math.Clamp(pair.Second / row.Scale, -7, 7)), 0, 0.5 + 1e-3));
    });

    [Fact]
    public void The_pull_alone_brings_every_choice_to_a_whole_step()
    {
        RoundingRow row = Row(new Random(4), 12, most: 7, out _);
        var choice = new RoundingChoice(row);
        int[] nearest = choice.Whole();
        for (int i = 0; i < 2000; i++)
        {
            choice.Step(new double[12], 0.02, 1, beta: 2);
            choice.Update();
        }

        Assert.All(choice.Up, up => Assert.True(up is < 1e-3 or > 1 - 1e-3, $"{up}"));
        Assert.Equal(nearest, choice.Whole());
    }

    [Theory]
    [InlineData(Activation.None, true)]
    [InlineData(Activation.Relu, true)]
    [InlineData(Activation.Relu6, false)]
    public void It_is_never_worse_than_the_nearest_steps(Activation activation, bool learnsBias) => Property.Holds(random =>
    {
        RoundingRow row = Row(random, random.Next(1, 16), most: random.Next(1, 8), out float[][] windows);
        var rounding = new AdaptiveRounding(windows, activation, learnsBias);
        RoundedRow found = rounding.Round(row), nearest = rounding.Settled(row, [.. row.Weights.Select(weight => Quantization.NearestStep(weight, row.Scale, row.Most))]);
        Assert.True(found.Error <= nearest.Error, $"{found.Error} {nearest.Error}");
        Assert.All(found.Steps, step => Assert.InRange(step, -row.Most, row.Most));
        Assert.Equal(Error(row, windows, activation, found), found.Error, 1e-4 * (1 + found.Error));
        if (!learnsBias)
            Assert.Equal(row.Bias, found.Bias);
    }, runs: 15);

    [Fact]
    public void Over_many_rows_it_is_well_below_the_nearest_steps_and_near_the_least_there_is()
    {
        var random = new Random(5);
        double found = 0, nearest = 0, least = 0;
        for (int i = 0; i < 25; i++)
        {
            RoundingRow row = Row(random, 6, most: 3, out float[][] windows);
            var rounding = new AdaptiveRounding(windows, Activation.Relu, learnsBias: false);
            found += rounding.Round(row).Error;
            nearest += rounding.Settled(row, [.. row.Weights.Select(weight => Quantization.NearestStep(weight, row.Scale, 3))]).Error;
            least += Enumerable.Range(0, 1 << 6).Min(code => rounding.Settled(row, UpOrDown(row, code)).Error);
        }

        Assert.True(found < 0.8 * nearest, $"{found} against {nearest}");
        Assert.InRange(found, 0, least * 1.05);
    }

    [Fact]
    public void A_network_of_few_bits_is_nearer_to_the_float_one_than_with_nearest_steps()
    {
        var random = new Random(8);
        var sketch = new GraphSketch(random);
        Tensor x = sketch.Conv(sketch.Input(1, 8, 8, 3), 8, Size.Square(3), new Conv2D(Size.Square(1), Padding.All(1)) { Activation = Activation.Relu });
        x = sketch.Conv(x, 12, Size.Square(3), new Conv2D(Size.Square(2), Padding.All(1)) { Activation = Activation.Relu });
        x = sketch.Depthwise(x, 1, Size.Square(3), new DepthwiseConv2D(Size.Square(1), Padding.All(1)) { Activation = Activation.Relu });
        Graph graph = Pipeline.Prepare(sketch.Finish(sketch.Dense(sketch.Flatten(sketch.Node(new Mean(1, 2), x)), 4)));
        float[][] images = RandomGraphs.Images(random, graph, 60);
        double Snr(WeightRoundingMethod rounding)
        {
            Graph int8 = PostTrainingQuantizer.Run(graph, images[..40], new QuantizationOptions { WeightBits = 3, WeightRounding = rounding });
            return QuantizationReport.Measure(graph, int8, images[40..]).Tensors[^1].SnrDb!.Value;
        }

        double adaptive = Snr(WeightRoundingMethod.Adaptive), nearest = Snr(WeightRoundingMethod.Nearest);
        Assert.True(adaptive > nearest + 1, $"{adaptive:0.0} dB, {nearest:0.0} dB with nearest steps");
    }

    [Fact]
    public void The_same_images_give_the_same_bytes()
    {
        Graph graph = Pipeline.Prepare(RandomGraphs.Float(new Random(11)));
        float[][] images = RandomGraphs.Images(new Random(12), graph, 6);
        var options = new QuantizationOptions { WeightBits = 3, WeightRounding = WeightRoundingMethod.Adaptive };
        byte[] Quantized() => new ModelFile(PostTrainingQuantizer.Run(graph, images, options)).ToBytes();
        Assert.Equal(Quantized(), Quantized());
    }

    private static int[] UpOrDown(RoundingRow row, int code) =>
        [.. row.Weights.Select((weight, k) => (int)Math.Clamp(Math.Floor(weight / row.Scale) + (code >> k & 1), -row.Most, row.Most))];

    private static double Error(RoundingRow row, float[][] windows, Activation activation, RoundedRow rounded) => Enumerable.Range(0, windows[0].Length).Average(n =>
    {
        double sum = rounded.Bias + Enumerable.Range(0, windows.Length).Sum(k => rounded.Steps[k] * row.Scale * windows[k][n]);
        double difference = activation.Apply((float)sum) - activation.Apply(row.Targets[n]);
        return difference * difference;
    });

    // Inputs with much in common, as pixels have, and targets from inputs that rounding has not touched.
    private static RoundingRow Row(Random random, int count, int most, out float[][] windows)
    {
        const int places = 300;
        var exact = new float[count][];
        float[] common = [.. Enumerable.Range(0, places).Select(_ => random.NextSingle())];
        for (int k = 0; k < count; k++)
            exact[k] = [.. common.Select(value => value + 0.5f * random.NextSingle())];
        windows = [.. exact.Select(tap => tap.Select(value => MathF.Round(value * 32) / 32).ToArray())];
        double[] weights = [.. Enumerable.Range(0, count).Select(_ => random.NextDouble() * 2 - 1)];
        float bias = random.NextSingle() - 0.5f;
        float[] targets = [.. Enumerable.Range(0, places).Select(n => bias + (float)Enumerable.Range(0, count).Sum(k => weights[k] * exact[k][n]))];
        return new RoundingRow(weights, weights.Max(Math.Abs) / most, most, bias, targets);
    }
}
