using Edge.Compiler;
using Edge.Compiler.Ir;
using Edge.Training.Compressing;
using Edge.Training.Tests.Datasets;
using TorchSharp;

namespace Edge.Training.Tests.Compression;

[Collection(nameof(OneAtATime))]
public class ScalableTrainingTests
{
    private static readonly ScalableOptions _options = new()
    {
        LeastChannels = 12,
        Multiple = 1,
        Shares = [1, 1.0 / 2, 1.0 / 3, 1.0 / 4],
        CalibrationImages = 300,
        StatisticsImages = 600,
        Training = new TrainingOptions { Epochs = 3, BatchSize = 32, LearningRate = 0.003, WarmUpEpochs = 0 },
    };

    private static readonly Lazy<ScalableResult> _ours = new(() => new ScalableTraining(_options).Run(TinyTask.Plain, TinyTask.Data));

    [Fact]
    public void Trained_together_levels_lose_little_and_less_than_uniform_ranks()
    {
        double original = FineTuning.Accuracy(TinyTask.Plain, TinyTask.Test);
        double[] ours = Accuracies(_ours.Value);
        double[] uniform = Accuracies(new ScalableTraining(_options with { Rule = RankRule.Uniform }).Run(TinyTask.Plain, TinyTask.Data));
        string seen = $"{original}: ours {Text(ours)}, uniform {Text(uniform)}";
        Assert.True(ours[0] > original - 0.02 && ours[1] > original - 0.03 && ours[3] > original - 0.2, seen);
        Assert.True(ours[1..].Sum() > uniform[1..].Sum(), seen);
    }

    [Fact]
    public void Widths_trained_together_lose_little_too()
    {
        double original = FineTuning.Accuracy(TinyTask.Plain, TinyTask.Test);
        double[] widths = Accuracies(new ScalableTraining(_options with { Kind = LevelKind.Widths }).Run(TinyTask.Plain, TinyTask.Data));
        Assert.True(widths[0] > original - 0.02 && widths[3] > original - 0.2, $"{original}: {Text(widths)}");
    }

    [Fact]
    public void Training_keeps_each_filter_the_leading_part_of_the_full_one_and_each_batch_norm_a_level_of_its_own()
    {
        Graph[] levels = [.. _ours.Value.Levels.Select(level => level.Graph)];
        ScalableLevelsTests.AreLeadingBlocks(levels);
        foreach (Node norm in levels[0].Nodes.Where(node => node.Operator is Compiler.Operators.BatchNorm))
        {
            float[] small = levels[^1].Nodes.First(node => node.Name == norm.Name).Inputs[1].Floats;
            Assert.NotEqual(norm.Inputs[1].Floats, small);
            Assert.All(small.Concat(norm.Inputs[1].Floats), gamma => Assert.True(gamma > 0));
        }

        // Folded, batch norms of their own leave a positive factor for each channel.
        LevelSet folded = _ours.Value.LevelSet.After(level => Pipeline.Prepare(level));
        Assert.DoesNotContain(folded.Levels.SelectMany(level => level.Nodes), node => node.Operator is Compiler.Operators.BatchNorm);
        Assert.Equal(_options.Shares, _ours.Value.Levels.Select(level => level.Share));
        Assert.All(_ours.Value.Levels, level => Assert.Equal(FineTuning.Accuracy(level.Graph, TinyTask.Data.Search), level.SearchAccuracy));
    }

    [Fact]
    public void Not_trained_together_the_smallest_level_is_far_worse()
    {
        ScalableResult raw = new ScalableTraining(_options with { Training = _options.Training with { Epochs = 0 } }).Run(TinyTask.Plain, TinyTask.Data);
        Assert.True(Accuracies(raw)[3] < Accuracies(_ours.Value)[3] - 0.05, $"{Text(Accuracies(raw))}");
    }

    [Fact]
    public void An_interrupted_run_goes_on_and_ends_with_the_same_weights()
    {
        using var folder = new TemporaryFolder();
        ScalableOptions options = _options with { Training = _options.Training with { Epochs = 2 } };
        ScalableResult whole = new ScalableTraining(options).Run(TinyTask.Plain, TinyTask.Data, new Checkpoint(folder.Folder("whole")), "tiny");
        using var cancel = new CancellationTokenSource();
        var cut = new Checkpoint(folder.Folder("cut"));
        var stop = new Stop(progress =>
        {
            if (progress is { Epoch: 2, Step: 3 })
                cancel.Cancel();
        });
        Assert.Throws<OperationCanceledException>(() => new ScalableTraining(options).Run(TinyTask.Plain, TinyTask.Data, cut, "tiny", stop, cancel.Token));
        Assert.Single(cut.Read()!.Epochs);
        ScalableResult resumed = new ScalableTraining(options).Run(TinyTask.Plain, TinyTask.Data, cut, "tiny");
        for (int level = 0; level < 4; level++)
            Assert.Equal(Values(whole.Levels[level].Graph), Values(resumed.Levels[level].Graph));
        Assert.Equal(whole.Epochs, resumed.Epochs);
        Assert.Throws<UsageException>(() => new ScalableTraining(options with { DrawnLevels = 2 }).Run(TinyTask.Plain, TinyTask.Data, cut, "tiny"));
    }

    [Fact]
    public void A_mixed_gradient_has_the_full_levels_direction_and_the_lower_ones_at_the_same_length()
    {
        ImageSet calibration = TinyTask.Data.Calibration(300);
        Graph graph = BatchNormInsertion.Run(Pipeline.Prepare(TinyTask.Plain), calibration);
        using var scope = torch.NewDisposeScope();
        using var module = new ScalableModule(RankLevels.Of(graph, graph.Macs, calibration, _options));
        torch.Tensor images = new Batches(TinyTask.Test, new TrainingOptions()).Plain(0, 64);
        torch.Tensor Loss(int level) => (level + 3) * module.Logits(level, images).square().mean();
        torch.Tensor[] full = Gradients(module, () => Loss(0).backward()), lower = Gradients(module, () => Loss(3).backward());
        var mixing = new GradientMixing(module, 0.25);
        torch.Tensor[] mixed = Gradients(module, () =>
        {
            mixing.TakeLower(Loss(3));
            Loss(0).backward();
            mixing.Mix();
        });
        for (int i = 0; i < mixed.Length; i++)
        {
            torch.Tensor wanted = 0.75 * full[i] + 0.25 * lower[i] * (full[i].norm() / lower[i].norm());
            // Relative; single precision.
            Assert.InRange((mixed[i] - wanted).norm().item<float>() / wanted.norm().item<float>(), 0, 1e-4f);
        }

        Assert.Contains(full.Zip(lower), pair => Math.Abs((pair.First.norm() / pair.Second.norm()).item<float>() - 1) > 0.1);
    }

    [Fact]
    public void Mixed_gradients_and_singular_values_train_too()
    {
        ScalableOptions published = _options with { MixedShare = 0.5, Rule = RankRule.SingularValues, Basis = FactorBasis.Weights, Shares = [1, 0.7, 0.6] };
        double[] found = Accuracies(new ScalableTraining(published).Run(TinyTask.Plain, TinyTask.Data));
        Assert.All(found, accuracy => Assert.InRange(accuracy, FineTuning.Accuracy(TinyTask.Plain, TinyTask.Test) - 0.2, 1));
    }

    [Theory]
    [InlineData(TruncationGradient.Tangent)]
    [InlineData(TruncationGradient.Exact)]
    public void Whole_filters_learn_through_their_decomposition(TruncationGradient gradient)
    {
        ScalableOptions whole = _options with
        {
            Learning = FactorLearning.Whole,
            Gradient = gradient,
            Basis = FactorBasis.Weights,
            Shares = [1, 0.5, 0.3],
            Training = _options.Training with { Epochs = 2 },
        };
        ScalableResult result = new ScalableTraining(whole).Run(TinyTask.Plain, TinyTask.Data);
        ScalableLevelsTests.AreLeadingBlocks([.. result.Levels.Select(level => level.Graph)]);
        Assert.All(result.Levels, level => Assert.True(level.Graph.Macs <= level.Share * Pipeline.Prepare(TinyTask.Plain).Macs));
        double[] raw = Accuracies(new ScalableTraining(whole with { Training = whole.Training with { Epochs = 0 } }).Run(TinyTask.Plain, TinyTask.Data));
        double[] found = Accuracies(result);
        double original = FineTuning.Accuracy(TinyTask.Plain, TinyTask.Test);
        Assert.True(found[0] > original - 0.03 && found[1] > original - 0.05 && found[2] > raw[2] + 0.05, $"{original}: {Text(found)} from {Text(raw)}");
    }

    [Fact]
    public void The_study_tells_each_method_level_by_level()
    {
        var options = new ScalableStudyOptions
        {
            Common = _options with { Training = _options.Training with { Epochs = 1 } },
            Test = TinyTask.Test,
        };
        var told = new List<ScalableRow>();
        IReadOnlyList<ScalableRow> rows = ScalableStudy.Run(TinyTask.Plain, TinyTask.Data, options, report: told.AddRange);
        Assert.Equal(rows, told);
        Assert.Equal(["ours", "uniform rank", "slimmable width"], rows.Select(row => row.Method).Distinct());
        Assert.Equal(12, rows.Count);
        long macs = Pipeline.Prepare(TinyTask.Plain).Macs;
        double original = FineTuning.Accuracy(TinyTask.Plain, TinyTask.Test);
        Assert.All(rows, row => Assert.True(row.Macs <= row.Share * macs && row.Drop == original - row.Accuracy));
    }

    private static torch.Tensor[] Gradients(ScalableModule module, Action backward)
    {
        module.train();
        module.zero_grad();
        backward();
        return [.. module.Filters.Select(filter => filter.Whole.grad!.clone())];
    }

    private static double[] Accuracies(ScalableResult result) => [.. result.Levels.Select(level => FineTuning.Accuracy(level.Graph, TinyTask.Test))];

    private static string Text(double[] values) => string.Join(' ', values.Select(value => FormattableString.Invariant($"{value:0.0000}")));

    private static float[] Values(Graph graph) => [.. graph.Constants.SelectMany(constant => constant.Floats)];

    private sealed class Stop(Action<TrainingProgress> seen) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => seen(value);
    }
}
