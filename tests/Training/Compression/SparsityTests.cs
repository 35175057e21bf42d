using Edge.Compiler;
using Edge.Compiler.Execution;
using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using Edge.Compiler.Planning;
using Edge.Compiler.Quantizing;
using Edge.Training.Compressing;

namespace Edge.Training.Tests.Compression;

[Collection(nameof(OneAtATime))]
public class SparsityTests
{
    private static readonly TrainingOptions _short = new() { Epochs = 1, BatchSize = 32, LearningRate = 0.003, WarmUpEpochs = 0 };

    [Fact]
    public void A_sparsity_of_zero_changes_nothing()
    {
        Compressing.Compression done = new WeightPruning().Run(Compressing.Compression.Of(TinyTask.Plain), TinyTask.Data);
        Assert.Same(TinyTask.Plain, done.Graph);
        Assert.Empty(done.Steps[0].Layers);
    }

    [Theory]
    [InlineData(SparsityRule.PerLayer, true)]
    [InlineData(SparsityRule.PerLayer, false)]
    [InlineData(SparsityRule.Deviation, true)]
    [InlineData(SparsityRule.Deviation, false)]
    [InlineData(SparsityRule.Adaptive, true)]
    [InlineData(SparsityRule.Adaptive, false)]
    public void The_asked_share_of_the_weights_is_zero(SparsityRule rule, bool secondOrder)
    {
        Graph graph = Prune(TinyTask.Residual, new WeightPruning { Sparsity = 0.6, Rule = rule, SecondOrder = secondOrder, Spared = ["stem"] });
        float[][] filters = [.. Filters(graph).Select(pair => pair.Value)];
        Assert.DoesNotContain(0f, Filters(graph)["stem"]);
        float[][] pruned = [.. Filters(graph).Where(pair => pair.Key != "stem").Select(pair => pair.Value)];
        Assert.Equal(0.6, (double)pruned.Sum(Zeros) / pruned.Sum(filter => filter.Length), 0.01);
        if (rule == SparsityRule.PerLayer)
            Assert.All(pruned, filter => Assert.Equal(0.6, (double)Zeros(filter) / filter.Length, 0.1));
    }

    [Fact]
    public void Adaptive_zeros_are_those_of_least_square_over_the_squares_of_what_is_as_large() => Property.Holds(random =>
    {
        double sparsity = 0.1 + 0.8 * random.NextDouble();
        Dictionary<string, float[]> pruned = Filters(Prune(TinyTask.Residual, new WeightPruning { Sparsity = sparsity }));
        var scores = new List<(double Score, bool IsZero)>();
        foreach (var (name, weights) in Filters(TinyTask.Residual))
        {
            scores.AddRange(weights.Select((weight, i) =>
                ((double)weight * weight / weights.Where(other => Math.Abs(other) >= Math.Abs(weight)).Sum(other => (double)other * other), pruned[name][i] == 0)));
        }

        Assert.True(scores.Where(weight => weight.IsZero).Max(weight => weight.Score) <= scores.Where(weight => !weight.IsZero).Min(weight => weight.Score) + 1e-12);
        Assert.All(pruned.Values, filter => Assert.Contains(filter, weight => weight != 0)); // the largest weight of a layer has the highest score there is
    }, runs: 20);

    [Fact]
    public void Up_to_half_the_weights_the_others_make_up_for_what_is_lost()
    {
        float Lost(double sparsity, bool secondOrder) =>
            TinyTask.Difference(TinyTask.Plain, Prune(TinyTask.Plain, new WeightPruning { Sparsity = sparsity, Rule = SparsityRule.PerLayer, SecondOrder = secondOrder }));
        Assert.True(Lost(0.3, true) < 0.7 * Lost(0.3, false) && Lost(0.5, true) < Lost(0.5, false), $"{Lost(0.3, true)} {Lost(0.3, false)} {Lost(0.5, true)} {Lost(0.5, false)}");
    }

    [Fact]
    public void Fine_tuning_keeps_zeros_and_equal_weights_where_it_is_asked_to()
    {
        Graph sparse = Prune(TinyTask.Plain, new WeightPruning { Sparsity = 0.7, Rule = SparsityRule.PerLayer });
        Graph shared = WeightSharing.Run(Compressing.Compression.Of(sparse), new Dictionary<string, int> { ["conv"] = 8, ["last"] = 8 }).Graph;
        Graph tuned = new FineTuning(_short) { KeepStructure = true }.Run(shared, TinyTask.Data).Graph;
        foreach (var (name, before) in Filters(shared))
        {
            float[] after = Filters(tuned)[name];
            Assert.NotEqual(before, after);
            Assert.All(before.Zip(after).Where(pair => pair.First == 0), pair => Assert.Equal(0, pair.Second));
        }

        Assert.InRange(Filters(tuned)["conv"].Distinct().Count(), 2, 9);
        Assert.True(FineTuning.Accuracy(tuned, TinyTask.Data.Search) > FineTuning.Accuracy(shared, TinyTask.Data.Search));
        Graph free = new FineTuning(_short).Run(shared, TinyTask.Data).Graph;
        Assert.True(Filters(free)["conv"].Distinct().Count() > 100);
    }

    [Fact]
    public void Every_weight_is_at_its_nearest_value_and_every_value_is_the_mean_of_its_weights() => Property.Holds(random =>
    {
        float[] weights = [.. Enumerable.Range(0, 300).Select(_ => random.Next(4) == 0 ? 0 : (float)Math.Pow(2 * random.NextDouble() - 1, 3))];
        int count = random.Next(1, 17);
        float[] shared = WeightSharing.Shared(weights, count);
        float[] values = [.. shared.Where(value => value != 0).Distinct()];
        Assert.InRange(values.Length, 1, count);
        Assert.All(weights.Zip(shared), pair => Assert.Equal(pair.First == 0, pair.Second == 0));
        foreach (float value in values)
        {
            float[] own = [.. weights.Zip(shared).Where(pair => pair.Second == value).Select(pair => pair.First)];
            Assert.Equal(own.Average(w => (double)w), value, 1e-5);
            Assert.All(own, weight => Assert.True(values.Min(other => Math.Abs(other - weight)) >= Math.Abs(value - weight) - 1e-6f));
        }
    });

    [Fact]
    public void As_many_values_as_weights_change_nothing_and_the_rate_is_the_published_one()
    {
        float[] weights = [-1, 0.5f, 0, 2];
        Assert.Equal(weights, WeightSharing.Shared(weights, 64).Select(value => MathF.Round(value, 6)));
        Assert.Equal(6.4, WeightSharing.Rate(4096 * 1000, 32, 32), 0.01);
    }

    [Fact]
    public void Shared_steps_are_the_best_there_are() => Property.Holds(random =>
    {
        double[] weight = [.. Enumerable.Range(0, 11).Select(_ => random.Next(3) == 0 ? 0 : random.NextDouble())];
        int[] found = SharedSteps.Replacements(weight, 2);
        Assert.InRange(found.Distinct().Count(), 1, 2);
        double Error(Func<int, int> replaced) => weight.Select((w, i) => w * Math.Pow(i - 5 - replaced(i), 2)).Sum();
        double Nearest(int a, int b) => Error(i => Math.Abs(i - 5 - a) <= Math.Abs(i - 5 - b) ? a : b);
        double least = Enumerable.Range(-5, 11).SelectMany(a => Enumerable.Range(a, 6 - a).Select(b => Nearest(a, b))).Min();
        Assert.Equal(least, Error(i => found[i]), 1e-9);
        Assert.All(Enumerable.Range(0, 11).Where(i => weight[i] > 0), i => Assert.Equal(i - 5, SharedSteps.Replacements(weight, 11)[i]));
    });

    [Fact]
    public void Sixteen_values_halve_the_tables_of_a_program_and_hardly_change_what_it_answers()
    {
        ImageSet images = TinyTask.Data.Calibration(200);
        Graph int8 = PostTrainingQuantizer.Run(Pipeline.Prepare(TinyTask.Plain), [.. Enumerable.Range(0, 200).Select(images.Real)], new QuantizationOptions());
        Assert.Equal(GraphText.Write(int8), GraphText.Write(SharedSteps.Run(int8, 255)));
        Graph shared = SharedSteps.Run(int8, 16);
        Dictionary<string, StoredFilter> before = Stored(int8), after = Stored(shared);
        foreach (string name in new[] { "conv", "last" })
        {
            Assert.Equal((FilterFormat.Codebook, 4), (after[name].Format, after[name].Bits));
            Assert.InRange((double)after[name].Bytes / before[name].Bytes, 0.45, 0.55);
        }

        Assert.All(int8.Nodes.Zip(shared.Nodes).Where(pair => pair.First.Operator is IFiltered), pair =>
            Assert.All(pair.First.Inputs[1].Int8s.Zip(pair.Second.Inputs[1].Int8s).Where(steps => steps.First == 0), steps => Assert.Equal(0, steps.Second)));
        Assert.Equal(before["stem"], after["stem"]);
        Assert.Equal(before["classify"], after["classify"]);
        Assert.InRange(Accuracy(shared), Accuracy(int8) - 0.02, 1);
    }

    // The filters are too small to be worth the code of another kernel.
    private static Dictionary<string, StoredFilter> Stored(Graph graph) =>
        Pipeline.Plan(graph, new PlanOptions { Filters = new FilterRule(FilterGoal.Size) { CodeBytes = 0 } }).Steps
            .Select(step => StoredFilter.Of(step.Node, step.Calls[0])).OfType<StoredFilter>().ToDictionary(filter => filter.Node);

    private static double Accuracy(Graph int8) => Int8Executor.RunAll(int8, TinyTask.Test.Images)
        .Select((output, i) => Array.IndexOf(output[0], output[0].Max()) == TinyTask.Test.Labels[i]).Count(isRight => isRight) / (double)TinyTask.Test.Count;

    private static Graph Prune(Graph graph, WeightPruning pruning) => pruning.Run(Compressing.Compression.Of(graph), TinyTask.Data).Graph;

    private static Dictionary<string, float[]> Filters(Graph graph) => graph.Nodes.Where(node => node.Operator is IFiltered).ToDictionary(node => node.Name, node => node.Inputs[1].Floats);

    private static int Zeros(float[] filter) => filter.Count(weight => weight == 0);
}
