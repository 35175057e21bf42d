using Edge.Compiler;
using Edge.Compiler.Execution;
using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using Edge.Compiler.Quantizing;
using Edge.Tests.Graphs;
using Edge.Training.Compressing;
using TorchSharp;

namespace Edge.Training.Tests.Compression;

[Collection(nameof(OneAtATime))]
public class QuantizationAwareTests
{
    private static readonly TrainingOptions Short = new() { Epochs = 3, BatchSize = 32, LearningRate = 0.002, WarmUpEpochs = 0 };

    [Fact]
    public void The_straight_through_gradient_is_one_within_the_clipping_and_zero_beyond() => Property.Holds(random =>
    {
        using var scope = torch.NewDisposeScope();
        float[] values = Values(random, 40);
        float step = 0.1f + random.NextSingle();
        using torch.Tensor value = torch.tensor(values, requires_grad: true), size = torch.tensor(step);
        torch.Tensor rounded = StraightThrough.Steps(value, size, -3, 7) * size;
        rounded.sum().backward();
        float[] gradient = value.grad!.data<float>().ToArray(), found = rounded.detach().data<float>().ToArray();
        for (int i = 0; i < values.Length; i++)
        {
            Assert.Equal(step * Math.Clamp(MathF.Round(values[i] / step), -3, 7), found[i], 1e-5f);
            Assert.Equal(values[i] / step is > -3 and < 7 ? 1 : 0, gradient[i], 1e-6f);
        }
    }, runs: 20);

    /// <summary>Esser et al. 2020, equation 3: of round(v / s) only its distance from v / s stays as it is when the step moves.</summary>
    [Fact]
    public void The_gradient_of_a_step_is_that_of_its_surrogate() => Property.Holds(random =>
    {
        using var scope = torch.NewDisposeScope();
        float[] values = Values(random, 30);
        float start = 0.2f + random.NextSingle();
        using torch.Tensor value = torch.tensor(values), step = torch.tensor(start, requires_grad: true);
        (StraightThrough.Steps(value, step, -4, 3) * step).sum().backward();
        double Surrogate(double size) => values.Sum(v =>
        {
            double clipped = Math.Clamp(v / size, -4, 3), held = Math.Clamp(v / start, -4, 3);
            return size * (clipped + Math.Round(held) - held);
        });
        Assert.Equal((Surrogate(start + 1e-6) - Surrogate(start - 1e-6)) / 2e-6, step.grad!.item<float>(), 1e-2);
        double byDefinition = values.Sum(v => v / start <= -4 ? -4 : v / start >= 3 ? 3 : Math.Round(v / start) - v / start);
        Assert.Equal(byDefinition, step.grad!.item<float>(), 1e-3);
    }, runs: 20);

    [Fact]
    public void Learned_steps_move_by_the_gradient_over_the_root_of_values_times_steps()
    {
        using var scope = torch.NewDisposeScope();
        using var step = new TrainedStep([0.5f, 2f], valuesPerStep: 9, most: 4, isLearned: true);
        (step.Sizes * torch.tensor(new float[] { 3, -7 })).sum().backward();
        // By the share of a step: its start times the gradient by the step.
        Assert.Equal([0.5f * 3 / 6, 2f * -7 / 6], step.parameters().Single().grad!.data<float>().ToArray(), (a, b) => Math.Abs(a - b) < 1e-5f);
        Assert.Equal([0.5f, 2f], step.Values);
        Assert.Empty(new TrainedStep([1f], 1, 1, isLearned: false).parameters());
    }

    [Fact]
    public void Very_fine_steps_leave_values_unchanged() => Property.Holds(random =>
    {
        using var scope = torch.NewDisposeScope();
        float[] values = Values(random, 50);
        torch.Tensor value = torch.tensor(values), step = torch.tensor(4f / (1 << 22));
        float[] found = (StraightThrough.Steps(value, step, -(1 << 23), 1 << 23) * step).data<float>().ToArray();
        Assert.All(values.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
    }, runs: 10);

    [Fact]
    public void Filters_of_few_bits_start_where_the_method_says_and_others_where_they_were()
    {
        Graph graph = Pipeline.Prepare(TinyTask.Plain);
        Graph int8 = Rounded(graph, new QuantizationOptions { WeightBits = 3, BiasCorrection = false, WeightRounding = WeightRoundingMethod.Nearest });
        GivenScales learned = new FakeQuantization(graph, int8, StepTraining.Learned).Scales, kept = new FakeQuantization(graph, int8, StepTraining.Kept).Scales;
        Node conv = graph.Nodes.First(node => node.Name == "conv");
        int each = conv.Inputs[1].Shape.Elements / 16;
        Assert.Equal(3, learned.Filters["conv"].Bits);
        for (int o = 0; o < 16; o++)
        {
            double mean = conv.Inputs[1].Floats.Skip(o * each).Take(each).Average(weight => (double)Math.Abs(weight));
            Assert.Equal(2 * mean / Math.Sqrt(3), learned.Filters["conv"].ScaleOf(o), 1e-5);
        }

        Assert.Equal(8, learned.Filters["stem"].Bits);
        Assert.Equal(GivenScales.Of(int8).Filters["stem"], learned.Filters["stem"]);
        Assert.Equal(GivenScales.Of(int8).Filters, kept.Filters);
        Assert.Equal(GivenScales.Of(int8).Activations, learned.Activations);
    }

    [Fact]
    public void Pruned_filters_of_few_bits_start_from_the_steps_of_least_squared_error()
    {
        Graph pruned = new WeightPruning { Sparsity = 0.6 }.Run(Compressing.Compression.Of(Pipeline.Prepare(TinyTask.Plain)), TinyTask.Data).Graph;
        Graph int8 = Rounded(pruned, new QuantizationOptions { WeightBits = 3, BiasCorrection = false, WeightRounding = WeightRoundingMethod.Nearest });
        GivenScales start = new FakeQuantization(pruned, int8, StepTraining.Learned).Scales;
        Assert.Equal(3, start.Filters["conv"].Bits);
        Assert.Equal(GivenScales.Of(int8).Filters["conv"].Scales, start.Filters["conv"].Scales);
    }

    /// <summary>Before any training, so that every operator of the random graphs takes part.</summary>
    [Fact]
    public void A_module_that_rounds_computes_what_the_integer_graph_computes() => Property.Holds(random =>
    {
        Graph graph = Pipeline.Prepare(RandomGraphs.Float(random, new RandomGraphLimits { IsPlain = true }));
        if (graph.Nodes.Any(node => node.Operator is Resize))
            return; // has no trainable form
        float[][] images = RandomGraphs.Images(random, graph, 6);
        Graph int8 = PostTrainingQuantizer.Run(graph, images, new QuantizationOptions { BiasCorrection = false, WeightBits = random.Next(2, 9), WeightRounding = WeightRoundingMethod.Nearest });
        using var scope = torch.NewDisposeScope();
        using var rounding = new FakeQuantization(graph, int8, StepTraining.Kept);
        using var module = new GraphModule(graph, rounding);
        module.eval();
        Shape input = graph.Inputs[0].Shape;
        torch.Tensor batch = Layout.ToModule(torch.cat([.. images.Select(image => torch.tensor(image, [.. input.Extents.Select(extent => (long)extent)]))]));
        var executor = new Int8Executor(int8);
        var steps = new Dictionary<string, List<sbyte>>();
        foreach (float[] image in images)
            executor.Run([int8.Inputs[0].Quantization!.Quantize(image)], (node, values) => (steps.TryGetValue(node.Name, out var all) ? all : steps[node.Name] = []).AddRange(values));

        // A step that falls the other way next to a half may be carried on; where that is rare, most are equal.
        int far = 0, all = 0;
        module.Outputs(batch, (node, _, values) =>
        {
            Quantization quantization = int8.Nodes.First(other => other.Name == node.Name).Output.Quantization!;
            foreach (var (expected, value) in steps[node.Name].Zip(Layout.Values(values)))
            {
                all++;
                far += Math.Abs(expected - quantization.Quantize(value)) > 2 ? 1 : 0;
            }
        });
        Assert.True(far <= 0.02 * all, $"{far} of {all} are more than two steps apart");
    }, runs: 40);

    [Theory]
    [InlineData(StepTraining.Learned, 4)]
    [InlineData(StepTraining.Learned, 2)]
    [InlineData(StepTraining.Kept, 4)]
    public void What_was_trained_is_what_the_integer_graph_computes(StepTraining steps, int bits)
    {
        var (network, epochs) = new QuantizationAwareTraining(Short, new QuantizationOptions { WeightBits = bits }) { Steps = steps }.Run(TinyTask.Residual, TinyTask.Data);
        Graph int8 = network.ToInt8();
        Assert.Equal(network.Scales.Filters, GivenScales.Of(int8).Filters);
        Assert.Equal(epochs[^1].SearchAccuracy, Accuracy(int8, TinyTask.Data.Search), 0.01);

        using var scope = torch.NewDisposeScope();
        using var rounding = new FakeQuantization(network.Graph, int8, StepTraining.Kept);
        using var module = new GraphModule(network.Graph, rounding);
        module.eval();
        ImageSet images = TinyTask.Test;
        float[] found = Layout.Values(module.forward(new Batches(images, new TrainingOptions()).Plain(0, images.Count)));
        Quantization output = int8.Nodes[^1].Inputs[0].Quantization!;
        string logits = int8.Nodes[^2].Name;
        var executor = new Int8Executor(int8);
        int same = 0;
        for (int i = 0; i < images.Count; i++)
        {
            float[] expected = [];
            executor.Run([images.Images[i]], (node, values) => expected = node.Name == logits ? output.Dequantize(values) : expected);
            float[] own = found[(i * 4)..(i * 4 + 4)];
            Assert.All(expected.Zip(own), pair => Assert.Equal(pair.First, pair.Second, 3.01f * output.Scale));
            same += Largest(expected) == Largest(own) ? 1 : 0;
        }

        Assert.InRange(same, images.Count - 4, images.Count);
    }

    [Theory]
    [InlineData(StepTraining.Learned, 2)]
    [InlineData(StepTraining.Kept, 2)]
    public void Trained_with_rounding_a_network_of_few_bits_beats_one_rounded_afterwards(StepTraining steps, int bits)
    {
        Graph graph = Pipeline.Prepare(TinyTask.Residual);
        var options = new QuantizationOptions { NodeWeightBits = graph.Nodes.Where(node => node.Operator is IFiltered).ToDictionary(node => node.Name, _ => bits) };
        double after = Loss(Rounded(graph, options));
        double trained = Loss(new QuantizationAwareTraining(Short, options) { Steps = steps }.Run(graph, TinyTask.Data).Network.ToInt8());
        Assert.True(trained < 0.8 * after, $"{trained} after training, {after} without");
    }

    [Fact]
    public void Trained_with_its_sharing_a_network_of_few_values_beats_one_shared_afterwards()
    {
        Graph graph = Pipeline.Prepare(TinyTask.Residual);
        Dictionary<string, int> values = graph.Nodes.Where(SharedSteps.IsShareable).ToDictionary(node => node.Name, _ => 3);
        double after = Loss(SharedSteps.Run(Rounded(graph, new QuantizationOptions()), values));
        Graph int8 = new QuantizationAwareTraining(Short, new QuantizationOptions()) { Values = values }.Run(graph, TinyTask.Data).Network.ToInt8();
        Graph shared = SharedSteps.Run(int8, values);
        Assert.All(values.Keys, name => Assert.InRange(shared.Nodes.Single(node => node.Name == name).Inputs[1].Int8s.Distinct().Count(), 2, 3));
        Assert.True(Loss(shared) < 0.8 * after, $"{Loss(shared)} after training, {after} without");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Zeros_of_a_pruned_network_stay_where_its_structure_is_kept(bool isKept)
    {
        Graph sparse = new WeightPruning { Sparsity = 0.6 }.Run(Compressing.Compression.Of(Pipeline.Prepare(TinyTask.Plain)), TinyTask.Data).Graph;
        var training = new QuantizationAwareTraining(Short, new QuantizationOptions { WeightBits = 8 }) { KeepStructure = isKept };
        Graph int8 = training.Run(sparse, TinyTask.Data).Network.ToInt8();
        bool stayed = sparse.Nodes.Where(node => node.Operator is IFiltered).All(node =>
        {
            Tensor filter = int8.Nodes.Single(own => own.Name == node.Name).Inputs[1];
            return node.Inputs[1].Floats.Zip(filter.Int8s).All(pair => pair.First != 0 || pair.Second == 0);
        });
        Assert.Equal(isKept, stayed);
    }

    [Fact]
    public void The_same_seed_gives_the_same_steps_and_an_interrupted_run_ends_as_one_in_a_piece()
    {
        string folder = Directory.CreateTempSubdirectory("edge-qat-").FullName;
        try
        {
            var training = new QuantizationAwareTraining(Short with { Epochs = 2 }, new QuantizationOptions { WeightBits = 3 })
            {
                Teacher = new Distillation(TinyTask.Plain, new SoftTargetLoss()),
            };
            QuantizedNetwork whole = training.Run(TinyTask.Plain, TinyTask.Data).Network;
            using var interrupt = new CancellationTokenSource();
            var progress = new Interrupting(interrupt);
            var checkpoint = new Checkpoint(folder);
            Assert.Throws<OperationCanceledException>(() => training.Run(TinyTask.Plain, TinyTask.Data, checkpoint, "tiny", progress, interrupt.Token));
            Assert.Single(checkpoint.Read()!.Epochs);
            QuantizedNetwork resumed = training.Run(TinyTask.Plain, TinyTask.Data, checkpoint, "tiny").Network;
            Assert.Equal(whole.Scales.Activations, resumed.Scales.Activations);
            Assert.Equal(whole.Scales.Filters, resumed.Scales.Filters);
            foreach (var (a, b) in whole.Graph.Constants.Zip(resumed.Graph.Constants))
                Assert.Equal(a.Floats, b.Floats);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private sealed class Interrupting(CancellationTokenSource source) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.Epoch == 2 && value.Step == 3)
                source.Cancel();
        }
    }

    private static Graph Rounded(Graph graph, QuantizationOptions options) =>
        PostTrainingQuantizer.Run(graph, [.. Enumerable.Range(0, 256).Select(TinyTask.Data.Train.Real)], options);

    private static double Accuracy(Graph int8, ImageSet images)
    {
        sbyte[][][] outputs = Int8Executor.RunAll(int8, [.. Enumerable.Range(0, images.Count).Select(i => int8.Inputs[0].Quantization!.Quantize(images.Real(i)))]);
        return outputs.Where((output, i) => Largest([.. output[0].Select(value => (float)value)]) == images.Labels[i]).Count() / (double)images.Count;
    }

    /// <summary>Mean cross-entropy on the test images; accuracies of so small a task are near 1 either way.</summary>
    private static double Loss(Graph int8)
    {
        ImageSet images = TinyTask.Test;
        sbyte[][][] outputs = Int8Executor.RunAll(int8, images.Images);
        return outputs.Select((output, i) =>
        {
            float[] scores = int8.Outputs[0].Quantization!.Dequantize(output[0]);
            return -Math.Log(Math.Max(scores[images.Labels[i]], 1f / 512));
        }).Average();
    }

    private static int Largest(float[] values) => Array.IndexOf(values, values.Max());

    private static float[] Values(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => 8 * random.NextSingle() - 4)];
}
