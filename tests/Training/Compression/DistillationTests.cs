using Edge.Compiler.Ir;
using Edge.Training.Compressing;
using Edge.Training.Models;
using TorchSharp;

namespace Edge.Training.Tests.Compression;

[Collection(nameof(OneAtATime))]
public class DistillationTests
{
    [Fact]
    public void Soft_targets_are_the_divergence_of_softened_scores_and_vanish_for_equal_logits() => Property.Holds(random =>
    {
        using var scope = torch.NewDisposeScope();
        double[,] s = Logits(random), t = Logits(random);
        long[] labels = [random.Next(5), random.Next(5), random.Next(5)];
        double expected = 0;
        for (int row = 0; row < 3; row++)
            expected += 0.7 * 9 * Divergence(Softmax(t, row, 3), Softmax(s, row, 3)) / 3 - 0.3 * Math.Log(Softmax(s, row, 1)[labels[row]]) / 3;
        var loss = new SoftTargetLoss(3, 0.7);
        Assert.Equal(expected, Value(loss, s, t, labels), 1e-4);
        Assert.Equal(0, Value(new SoftTargetLoss(3, 1), s, s, labels), 1e-5);
    }, runs: 20);

    [Fact]
    public void The_two_parts_of_the_divergence_add_up_to_it() => Property.Holds(random =>
    {
        using var scope = torch.NewDisposeScope();
        double[,] s = Logits(random), t = Logits(random);
        long[] labels = [random.Next(5), random.Next(5), random.Next(5)];
        var (target, others) = DecoupledLoss.Parts(Tensor(s), Tensor(t), torch.tensor(labels));
        for (int row = 0; row < 3; row++)
        {
            double[] p = Softmax(t, row, 1), q = Softmax(s, row, 1);
            double sum = target[row].item<float>() + (1 - p[labels[row]]) * others[row].item<float>();
            Assert.Equal(Divergence(p, q), sum, 1e-4);
        }

        double weighted = Value(new DecoupledLoss(2, 1, 8), s, t, labels) - Value(new DecoupledLoss(2, 1, 0), s, t, labels);
        (_, others) = DecoupledLoss.Parts(Tensor(s) / 2, Tensor(t) / 2, torch.tensor(labels));
        Assert.Equal(4 * 8 * others.mean().item<float>(), weighted, 1e-3);
    }, runs: 20);

    [Fact]
    public void Correlation_counts_how_scores_compare_and_not_their_size() => Property.Holds(random =>
    {
        using var scope = torch.NewDisposeScope();
        double[,] a = Logits(random), b = Logits(random);
        torch.Tensor found = CorrelationLoss.Correlation(Tensor(a), Tensor(b));
        for (int row = 0; row < 3; row++)
            Assert.Equal(MathNet.Numerics.Statistics.Correlation.Pearson(Row(a, row), Row(b, row)), found[row].item<float>(), 1e-4);
        Assert.Equal(1, CorrelationLoss.Correlation(Tensor(a), Tensor(a) * 3 + 2).min().item<float>(), 1e-4);

        // Rows and columns, from the definition.
        long[] labels = [0, 1, 2];
        double[][] p = [.. Enumerable.Range(0, 3).Select(row => Softmax(a, row, 1))], q = [.. Enumerable.Range(0, 3).Select(row => Softmax(b, row, 1))];
        double rows = p.Zip(q).Average(pair => MathNet.Numerics.Statistics.Correlation.Pearson(pair.First, pair.Second));
        double columns = Enumerable.Range(0, 5).Average(c => MathNet.Numerics.Statistics.Correlation.Pearson(p.Select(x => x[c]), q.Select(x => x[c])));
        double hard = -p.Select((x, row) => Math.Log(x[labels[row]])).Average();
        Assert.Equal(hard + 2 * (1 - rows) + 3 * (1 - columns), Value(new CorrelationLoss(1, 2, 3), a, b, labels), 2e-3);
    }, runs: 20);

    [Theory]
    [InlineData("soft")]
    [InlineData("decoupled")]
    [InlineData("correlation")]
    public void A_damaged_network_learns_from_the_one_it_was(string kind)
    {
        DistillationLoss loss = kind switch { "soft" => new SoftTargetLoss(), "decoupled" => new DecoupledLoss(), _ => new CorrelationLoss() };
        Graph teacher = TinyTask.Plain;
        Graph student = ChannelPruning.Run(Compressing.Compression.Of(teacher), TinyTask.Data, new PruningOptions { Ratio = 0.6, PerLayer = true, LeastSquares = false, Recalibrate = false }).Graph;
        double before = FineTuning.Accuracy(student, TinyTask.Data.Search);
        var options = new TrainingOptions { Epochs = 2, BatchSize = 32, LearningRate = 0.005, WarmUpEpochs = 0 };
        var (taught, _) = new FineTuning(options) { Teacher = new Distillation(teacher, loss) }.Run(student, TinyTask.Data);
        double after = FineTuning.Accuracy(taught, TinyTask.Data.Search);
        Assert.True(after > 0.9 && after > before, $"{before} {after}");
    }

    [Fact]
    public void Features_that_are_to_be_alike_become_alike()
    {
        Graph teacher = TinyTask.Plain;
        Graph student = ChannelPruning.Run(Compressing.Compression.Of(teacher), TinyTask.Data, new PruningOptions { Ratio = 0.5, PerLayer = true, LeastSquares = false, Recalibrate = false }).Graph;
        var options = new TrainingOptions { Epochs = 1, BatchSize = 32, LearningRate = 0.005, WarmUpEpochs = 0 };
        Distillation Matching(double weight) => new(teacher, new SoftTargetLoss()) { Features = [("classify", "classify")], FeatureWeight = weight };
        Graph with = new FineTuning(options) { Teacher = Matching(3) }.Run(student, TinyTask.Data).Graph, without = new FineTuning(options) { Teacher = Matching(0) }.Run(student, TinyTask.Data).Graph;
        Assert.True(TinyTask.Difference(teacher, with) < TinyTask.Difference(teacher, without));
    }

    [Fact]
    public void A_share_of_zero_learns_from_the_labels_alone()
    {
        var options = new TrainingOptions { Epochs = 1, BatchSize = 32, LearningRate = 0.005, WarmUpEpochs = 0 };
        Graph alone = new FineTuning(options).Run(TinyTask.Plain, TinyTask.Data).Graph;
        Graph taught = new FineTuning(options) { Teacher = new Distillation(TinyTask.Residual, new SoftTargetLoss(4, 0)) }.Run(TinyTask.Plain, TinyTask.Data).Graph;
        Assert.Equal(0, TinyTask.Difference(alone, taught), 1e-4f);

        double[,] s = Logits(new Random(1)), t = Logits(new Random(2));
        long[] labels = [0, 3, 2];
        double hard = torch.nn.functional.cross_entropy(Tensor(s), torch.tensor(labels)).item<float>();
        DistillationLoss[] silent = [new SoftTargetLoss(4, 0), new DecoupledLoss(4, 0, 0), new CorrelationLoss(1, 0, 0)];
        Assert.All(silent, loss => Assert.Equal(hard, Value(loss, s, t, labels), 1e-6));
    }

    [Theory]
    [InlineData("soft")]
    [InlineData("decoupled")]
    [InlineData("correlation")]
    public void A_small_network_learns_from_a_large_one_what_no_label_says(string kind)
    {
        var student = new Network("student", TinyTask.Input,
            [new ConvolutionLayer("stem", 8, 3) { Stride = 2 }, new ConvolutionLayer("last", 8, 3), new MaxPoolLayer("pool", 2, 2), new DenseLayer("classify", 4)]);
        ImageSet images = TinyTask.Data.Train;
        // Labels that say nothing, and a teacher that knows.
        var unlabelled = new ImageSet(images.Shape, images.Quantization, images.Images, [.. images.Labels.Select((_, i) => i * 7 % 4)]);
        DistillationLoss loss = kind switch { "soft" => new SoftTargetLoss(4, 1), "decoupled" => new DecoupledLoss(4, 4, 8), _ => new CorrelationLoss(1, 8, 8) };
        var options = new TrainingOptions { Epochs = 6, BatchSize = 32, LearningRate = 0.01 };
        double Learned(Distillation? teacher)
        {
            string folder = Directory.CreateTempSubdirectory("edge-student-").FullName;
            try
            {
                var trainer = new Trainer(student, options) { Teacher = teacher };
                return trainer.Run(unlabelled, TinyTask.Data.Search, new Checkpoint(folder), "student", null, CancellationToken.None).Epochs[^1].SearchAccuracy;
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        }

        double alone = Learned(null), taught = Learned(new Distillation(TinyTask.Plain, loss));
        Assert.True(alone < 0.5 && taught > 0.8, $"{alone} {taught}");
        var features = new Distillation(TinyTask.Plain, loss) { Features = [("conv", "last")] };
        Assert.Equal("E0282", Assert.Throws<ModelException>(() => Learned(features)).Code);
    }

    [Fact]
    public void A_teacher_that_does_not_fit_is_refused()
    {
        Graph student = ChannelPruning.Run(Compressing.Compression.Of(TinyTask.Plain), TinyTask.Data, new PruningOptions { Ratio = 0.5, PerLayer = true }).Graph;
        var teacher = new Distillation(TinyTask.Plain, new SoftTargetLoss()) { Features = [("conv", "conv")] };
        var e = Assert.Throws<ModelException>(() => new FineTuning(new TrainingOptions()) { Teacher = teacher }.Run(student, TinyTask.Data));
        Assert.Equal("E0282", e.Code);
        Assert.Contains("'conv'", e.Message);
    }

    private static double Value(DistillationLoss loss, double[,] student, double[,] teacher, long[] labels) => loss.Of(Tensor(student), Tensor(teacher), torch.tensor(labels)).item<float>();

    private static double[,] Logits(Random random)
    {
        var values = new double[3, 5];
        for (int row = 0; row < 3; row++)
            for (int c = 0; c < 5; c++)
                values[row, c] = 6 * random.NextDouble() - 3;
        return values;
    }

    private static double[] Row(double[,] values, int row) => [.. Enumerable.Range(0, 5).Select(c => values[row, c])];

    private static double[] Softmax(double[,] values, int row, double temperature)
    {
        double[] powers = [.. Row(values, row).Select(value => Math.Exp(value / temperature))];
        return [.. powers.Select(power => power / powers.Sum())];
    }

    private static double Divergence(double[] p, double[] q) => p.Zip(q).Sum(pair => pair.First * Math.Log(pair.First / pair.Second));

    private static torch.Tensor Tensor(double[,] values) => torch.tensor(values.Cast<double>().Select(value => (float)value).ToArray(), [3, 5]);
}
