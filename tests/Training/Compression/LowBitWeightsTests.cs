using Edge.Compiler;
using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using Edge.Training.Compressing;
using MathNet.Numerics.LinearAlgebra;

namespace Edge.Training.Tests.Compression;

[Collection(nameof(OneAtATime))]
public class LowBitWeightsTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Rounding_by_covariance_changes_the_outputs_less_than_rounding_to_the_nearest(int bits)
    {
        double nearest = 0, byCovariance = 0;
        Property.Holds(random =>
        {
            Matrix<double> mixing = Normal(random, 24, 24), covariance = mixing * mixing.Transpose() / 24, filter = Normal(random, 6, 24);
            var grid = new WeightGrid(bits);
            double[] steps = grid.Steps(filter);
            Matrix<double> rounded = grid.ByCovariance(filter, steps, covariance);
            Assert.All(Enumerable.Range(0, 6), o => Assert.All(rounded.Row(o), weight =>
            {
                double step = weight / steps[o];
                Assert.True(Math.Abs(step - Math.Round(step)) < 1e-9 && Math.Abs(step) < grid.Most + 1e-9);
            }));
            byCovariance += WeightGrid.Error(filter, rounded, covariance);
            nearest += WeightGrid.Error(filter, grid.Nearest(filter, steps), covariance);
        }, runs: 20);
        Assert.True(byCovariance < 0.7 * nearest, $"{byCovariance} {nearest}");
    }

    [Fact]
    public void Without_correlation_the_nearest_step_is_the_best() => Property.Holds(random =>
    {
        Matrix<double> filter = Normal(random, 3, 7);
        var grid = new WeightGrid(4);
        double[] steps = grid.Steps(filter);
        Assert.True((grid.ByCovariance(filter, steps, Matrix<double>.Build.DiagonalIdentity(7)) - grid.Nearest(filter, steps)).L2Norm() < 1e-9);
    });

    [Fact]
    public void The_best_of_all_roundings_is_not_much_better() => Property.Holds(random =>
    {
        Matrix<double> mixing = Normal(random, 5, 5), covariance = mixing * mixing.Transpose(), filter = Normal(random, 1, 5);
        var grid = new WeightGrid(3);
        double[] steps = grid.Steps(filter);
        double best = double.PositiveInfinity;
        int levels = 2 * grid.Most + 1;
        for (int code = 0; code < (int)Math.Pow(levels, 5); code++)
        {
            int digits = code;
            Matrix<double> candidate = Matrix<double>.Build.Dense(1, 5);
            for (int k = 0; k < 5; k++, digits /= levels)
                candidate[0, k] = steps[0] * (digits % levels - grid.Most);
            best = Math.Min(best, WeightGrid.Error(filter, candidate, covariance));
        }

        double found = WeightGrid.Error(filter, grid.ByCovariance(filter, steps, covariance), covariance);
        Assert.True(found >= best - 1e-9);
        Assert.True(found <= 6 * best + 0.05 * covariance.Trace() * steps[0] * steps[0], $"{found} {best}");
    }, runs: 4);

    [Fact]
    public void Many_bits_change_nothing_and_no_bits_named_leave_the_graph_alone()
    {
        Compressing.Compression start = Compressing.Compression.Of(TinyTask.Residual);
        Assert.Same(TinyTask.Residual, new LowBitWeights().Run(start, TinyTask.Data, new Dictionary<string, int>()).Graph);
        Graph fine = new LowBitWeights().Run(start, TinyTask.Data, Bits(Pipeline.Prepare(TinyTask.Residual), 20)).Graph;
        Assert.InRange(TinyTask.Difference(Pipeline.Prepare(TinyTask.Residual), fine), 0, 1e-3f); // 2^-19 of the largest weight
    }

    [Fact]
    public void A_network_of_three_bit_weights_answers_better_when_rounded_by_covariance()
    {
        Graph graph = Pipeline.Prepare(TinyTask.Plain);
        Compressing.Compression start = Compressing.Compression.Of(graph);
        Compressing.Compression by = new LowBitWeights().Run(start, TinyTask.Data, Bits(graph, 3)), nearest = new LowBitWeights { ByCovariance = false }.Run(start, TinyTask.Data, Bits(graph, 3));
        Assert.All(by.Steps[0].Layers, layer => Assert.Equal(3, layer.Bits));
        Assert.True(by.Graph.Nodes.First(node => node.Name == "conv").Inputs[1].Floats.Take(9 * 12).Distinct().Count() <= 7);
        Assert.True(TinyTask.Difference(graph, by.Graph) < TinyTask.Difference(graph, nearest.Graph));
        Assert.InRange(FineTuning.Accuracy(by.Graph, TinyTask.Data.Search), FineTuning.Accuracy(graph, TinyTask.Data.Search) - 0.05, 1);
    }

    [Fact]
    public void Mixed_precision_stays_within_its_bytes_and_gives_more_bits_where_they_count()
    {
        Graph graph = Pipeline.Prepare(TinyTask.Plain);
        long all = graph.Nodes.Where(node => node.Operator is IFiltered).Sum(node => MixedPrecision.Bytes(node, 8));
        var precision = new MixedPrecision([8, 4, 2]) { Images = 100, Rounding = new LowBitWeights { CalibrationImages = 100 } };
        Compressing.Compression done = precision.Run(Compressing.Compression.Of(graph), TinyTask.Data, all * 2 / 5)!;
        Assert.True(done.Steps[0].Layers.Sum(layer => MixedPrecision.Bytes(graph.Nodes.First(node => node.Name == layer.Node), layer.Bits!.Value)) <= all * 2 / 5);
        Assert.True(done.Steps[0].Layers.Select(layer => layer.Bits).Distinct().Count() > 1);
        Assert.Null(precision.Run(Compressing.Compression.Of(graph), TinyTask.Data, all / 5));

        // As a sparse filter that leaves its format at 8 bits: the same budget is enough for all of the others, without it.
        string leaves = graph.Nodes.First(node => node.Operator is IFiltered).Name;
        MixedPrecision sparse = precision with { Taken = (node, bits) => node.Name == leaves && bits == 8 ? 2 * all : MixedPrecision.Bytes(node, bits) };
        Assert.Equal(4, Assert.Single(sparse.Measure(graph, TinyTask.Data).Choose(all)!, layer => layer.Value < 8).Value);
        Assert.All(precision.Measure(graph, TinyTask.Data).Choose(all)!, layer => Assert.Equal(8, layer.Value));
    }

    private static Dictionary<string, int> Bits(Graph graph, int bits) => graph.Nodes.Where(node => node.Operator is IFiltered).ToDictionary(node => node.Name, _ => bits);

    private static Matrix<double> Normal(Random random, int rows, int columns) => Matrix<double>.Build.Dense(rows, columns,
        (_, _) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
}
