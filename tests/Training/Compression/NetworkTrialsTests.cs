using System.Globalization;
using System.Text.RegularExpressions;
using Edge.Compiler;
using Edge.Compiler.Emission;
using Edge.Compiler.Ir;
using Edge.Compiler.Operators;
using Edge.Compiler.Planning;
using Edge.Compiler.Quantizing;
using Edge.Compiler.Storage;
using Edge.Training.Compressing;

namespace Edge.Training.Tests.Compression;

[Collection(nameof(OneAtATime))]
public sealed class NetworkTrialsTests : IDisposable
{
    private static readonly TrialOptions _short = new()
    {
        Recovery = new TrainingOptions { Epochs = 1, BatchSize = 32, LearningRate = 0.003, WarmUpEpochs = 0 },
        CalibrationImages = 64,
    };

    private static readonly SearchOptions _grid = new(
        [
            new SearchLadder(SearchMethod.Quantization, [8, 4, 3, 2]),
            new SearchLadder(SearchMethod.ChannelPruning, [0.2, 0.4, 0.6]),
            new SearchLadder(SearchMethod.WeightPruning, [0.5, 0.7, 0.9]),
        ], 0.02);

    private readonly string _folder = Directory.CreateTempSubdirectory("edge-search-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Slimming_trains_once_for_all_ratios_and_takes_the_channels_whose_scales_it_pulled_down()
    {
        var training = new TrainingOptions { Epochs = 2, BatchSize = 32, LearningRate = 0.01, Optimizer = TrainingOptimizer.Sgd, WarmUpEpochs = 0 };
        var options = _short with { Slimming = new SlimmingOptions(training) { ScaleSparsity = 0.05 }, Recovery = _short.Recovery with { Epochs = 0 } };
        Assert.NotEqual(_short.Fingerprint, options.Fingerprint);
        var trials = new NetworkTrials(TinyTask.Plain, TinyTask.Data, options, _folder);
        Trial gentle = trials.Measure(Path((SearchMethod.ChannelPruning, 0.2)));
        string file = System.IO.Path.Combine(_folder, "start.slimmed.edge");
        DateTime made = File.GetLastWriteTimeUtc(file);
        Trial harsh = trials.Measure(Path((SearchMethod.ChannelPruning, 0.5)));
        Assert.Equal(made, File.GetLastWriteTimeUtc(file));
        Assert.True(harsh.Bytes < gentle.Bytes);

        static float[] Scales(Graph graph) => [.. graph.Nodes.Where(node => node.Operator is BatchNorm).SelectMany(node => node.Inputs[1].Floats).Select(Math.Abs)];
        float[] before = Scales(TinyTask.Plain), pulled = Scales(ModelFile.Load(file).Graph);
        Assert.True(pulled.Average() < 0.9 * before.Average(), $"{pulled.Average()} after {before.Average()}");
        // The least scales go: those that are left are the largest, but for what least squares and layers' minimums decide.
        float[] left = Scales(ModelFile.Load(trials.FileOf(Path((SearchMethod.ChannelPruning, 0.5)))).Graph);
        Assert.True(left.Length < pulled.Length);
        Assert.True(left.Average() > pulled.Average());
    }

    [Fact]
    public void The_network_as_it_came_is_judged_in_float32()
    {
        Trial start = Trials("a").Measure(SearchPath.Start);
        Graph prepared = Pipeline.Prepare(TinyTask.Plain);
        Assert.Equal(FineTuning.Accuracy(TinyTask.Plain, TinyTask.Data.Search), start.Accuracy, 0.003); // batch norms folded
        Assert.Equal(4 * prepared.Weights, start.Bytes);
        Assert.Equal(prepared.Macs, start.Macs);
    }

    [Theory]
    [InlineData(8, null)]
    [InlineData(5, null)]
    [InlineData(4, null)]
    [InlineData(8, 0.9)]
    [InlineData(4, 0.9)]
    public void The_bytes_are_those_of_the_arrays_in_emitted_c(int bits, double? pruned)
    {
        NetworkTrials trials = Trials("a");
        (SearchMethod, double) quantized = (SearchMethod.Quantization, bits);
        SearchPath path = pruned is { } ratio ? Path((SearchMethod.WeightPruning, ratio), quantized) : Path(quantized);
        var calibration = new CalibrationSet([TinyTask.Data.Train.Real(0), TinyTask.Data.Train.Real(1)], "two");
        Graph int8 = Pipeline.Shrink(Pipeline.Quantize(trials.Judged(path), calibration, new QuantizationOptions { WeightBits = bits }));
        var options = new EmitOptions { Name = "net", ToolVersion = "0", Source = "net", ModelHash = "0", Board = "any" };
        string weights = CEmitter.Emit(Pipeline.Plan(int8), options).Single(file => file.Name == "net_weights.h").Text;
        long bytes = Regex.Matches(weights, @"static const int(8|32)_t \w+\[([0-9]+)\]")
            .Sum(array => long.Parse(array.Groups[2].Value, CultureInfo.InvariantCulture) * (array.Groups[1].Value == "8" ? 1 : 4));
        Assert.Equal(bytes, trials.Measure(path).Bytes);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(7)]
    [InlineData(3)]
    [InlineData(2)]
    public void Filters_are_counted_as_the_kernels_have_them(int bits)
    {
        var calibration = new CalibrationSet([TinyTask.Data.Train.Real(0)], "one");
        Graph int8 = Pipeline.Quantize(TinyTask.Residual, calibration, new QuantizationOptions { WeightBits = bits });
        foreach (SharedTable table in SharedTables.Of(Pipeline.Plan(int8)).All.Where(table => table.Table.Name == "filter"))
        {
            Tensor filter = table.Step.Node.Inputs[1];
            int rows = table.Step.Node.Operator is DepthwiseConv2D ? filter.Shape.Elements / filter.Shape.Channels : filter.Shape[0];
            StoredFilter stored = StoredFilter.Of(table.Step.Node, table.Step.Calls[0])!;
            Assert.Equal(table.Table.Bytes, FilterCounts.Of(filter.Int8s, filter.Shape.Elements / rows).Bytes(stored.Format, filter.Quantization!.Bits));
        }
    }

    [Fact]
    public void What_one_method_did_stays_under_the_next()
    {
        NetworkTrials trials = Trials("a");
        SearchPath path = Path((SearchMethod.WeightPruning, 0.7), (SearchMethod.ChannelPruning, 0.4), (SearchMethod.Quantization, 4));
        Trial trial = trials.Measure(path);
        Graph judged = trials.Judged(path);
        float[][] filters = [.. judged.Nodes.Where(node => node.Operator is IFiltered).Select(node => node.Inputs[1].Floats)];
        Assert.InRange((double)filters.Sum(filter => filter.Count(weight => weight == 0)) / filters.Sum(filter => filter.Length), 0.5, 0.98);
        Assert.True(judged.Macs < Pipeline.Prepare(TinyTask.Plain).Macs * 0.8);
        Tensor middle = judged.Nodes.First(node => node.Name == "conv").Inputs[1];
        Assert.True(middle.Floats.Take(9 * middle.Shape.Channels).Select(MathF.Abs).Distinct().Count() <= 8);
        Assert.True(File.Exists(trial.Checkpoint));
        Assert.Equal(trial.Bytes, Trials("b").Measure(path).Bytes);
        Assert.Equal(trial.Accuracy, Trials("b").Measure(path).Accuracy);
    }

    [Fact]
    public void Candidates_learn_from_the_network_as_it_came_or_from_nothing_where_it_is_asked_for()
    {
        SearchPath path = Path((SearchMethod.ChannelPruning, 0.4));
        TrialOptions taught = _short with { Teaching = new SoftTargetLoss() };
        TrialOptions fresh = _short with { FromScratch = true, Recovery = _short.Recovery with { Epochs = 6, LearningRate = 0.01 } };
        Graph Made(TrialOptions options, string folder) => new NetworkTrials(TinyTask.Plain, TinyTask.Data, options, System.IO.Path.Combine(_folder, folder)).Judged(path);
        Graph plain = Made(_short, "plain"), fromTeacher = Made(taught, "taught"), fromNothing = Made(fresh, "fresh");
        Assert.All([fromTeacher, fromNothing], graph => Assert.Equal(plain.Weights, graph.Weights));
        Assert.True(TinyTask.Difference(plain, fromTeacher) > 0.01f && TinyTask.Difference(plain, fromNothing) > 0.1f);
        Assert.All([fromTeacher, fromNothing], graph => Assert.InRange(FineTuning.Accuracy(graph, TinyTask.Test), 0.9, 1));
        Assert.Equal(3, new[] { _short, taught, fresh }.Select(options => options.Fingerprint).Distinct().Count());
    }

    [Fact]
    public void A_search_ends_within_a_step_of_the_whole_grid_and_an_interruption_changes_nothing()
    {
        var recorded = new List<Trial>();
        NetworkTrials first = Trials("a");
        var book = new TrialBook(path => first.Measure(path), null, recorded.Add);
        SearchResult search = new MarginSearch(_grid).Run(book);
        int made = book.Made;
        SearchResult all = new ExhaustiveSearch(_grid).Run(book);
        Assert.True(search.Winner.Accuracy >= search.Goal);
        Assert.True(search.Winner.Bytes * 8 < search.Baseline.Bytes, $"{search.Winner}");
        Assert.True(made * 4 < all.Trials.Count, $"{made} of {all.Trials.Count}");
        Assert.All(Enum.GetValues<SearchMethod>(), method =>
            Assert.True(Math.Abs(Rung(search.Winner, method) - Rung(all.Winner, method)) <= 1, $"{search.Winner} {all.Winner}\n{search.Reason}"));

        // Cut off in the middle of a candidate's training, then gone on with what was recorded and what lies in the folder.
        NetworkTrials again = Trials("b");
        var kept = new List<Trial>();
        using var cut = new CancellationTokenSource();
        var interrupted = new TrialBook(path =>
        {
            if (kept.Count == made / 2)
                cut.Cancel();
            return again.Measure(path, cut.Token);
        }, null, kept.Add);
        Assert.Throws<OperationCanceledException>(() => new MarginSearch(_grid).Run(interrupted));
        Assert.True(kept.Count >= made / 2 && kept.Count < made);
        SearchResult resumed = new MarginSearch(_grid).Run(new TrialBook(path => again.Measure(path), kept));
        Assert.Equal(search.Trials.Select(Outcome), resumed.Trials.Select(Outcome));
        Assert.Equal(search.Reason, resumed.Reason);
    }

    [Fact]
    public void All_six_orders_share_candidates_and_each_ends_with_a_smaller_network_that_reaches_the_goal()
    {
        NetworkTrials trials = Trials("a");
        var book = new TrialBook(path => trials.Measure(path));
        var results = new List<SearchResult>();
        foreach (SearchLadder first in _grid.Ladders)
        {
            foreach (SearchLadder second in _grid.Ladders.Where(ladder => ladder != first))
            {
                SearchLadder third = _grid.Ladders.Single(ladder => ladder != first && ladder != second);
                results.Add(new MarginSearch(_grid with { Ladders = [first, second, third] }).Run(book));
            }
        }

        Assert.Equal(6, results.Count);
        Assert.All(results, result => Assert.True(result.Winner.Accuracy >= result.Goal, $"{result.Winner}"));
        Assert.All(results, result => Assert.True(result.Winner.Bytes * 6 < result.Baseline.Bytes, $"{result.Winner}"));
        Assert.True(book.Made < results.Sum(result => result.Trials.Count) - 5, $"{book.Made}"); // the first method of each pair is turned up once
    }

    private static (SearchPath, double, long) Outcome(Trial trial) => (trial.Path, trial.Accuracy, trial.Bytes);

    // -1: left out.
    private static int Rung(Trial trial, SearchMethod method) =>
        trial.Path.Of(method) is { } ratio ? Array.IndexOf([.. _grid.Ladders.First(ladder => ladder.Method == method).Ratios], ratio) : -1;

    private NetworkTrials Trials(string folder) => new(TinyTask.Plain, TinyTask.Data, _short, System.IO.Path.Combine(_folder, folder));

    private static SearchPath Path(params (SearchMethod Method, double Ratio)[] steps) => new([.. steps.Select(step => new SearchStep(step.Method, step.Ratio))]);
}
