using Edge.Compiler;
using Edge.Compiler.Execution;
using Edge.Compiler.Ir;
using Edge.Compiler.Planning;
using Edge.Training.Compressing;

namespace Edge.Training.Tests.Compression.Combined;

[Collection(nameof(OneAtATime))]
public sealed class CombinedOptimizerTests : IDisposable
{
    private static readonly CombinedOptions _short = new()
    {
        MostDrop = 0.03,
        Confidence = 0.8,
        Recovery = new TrainingOptions { Epochs = 1, BatchSize = 32, LearningRate = 0.003, WarmUpEpochs = 0 },
        Final = new TrainingOptions { Epochs = 2, BatchSize = 32, LearningRate = 0.003, WarmUpEpochs = 0 },
        Rounded = new TrainingOptions { Epochs = 1, BatchSize = 32, LearningRate = 0.001, WarmUpEpochs = 0 },
        CalibrationImages = 64,
        Bits = [4, 3],
        Step = 0.3,
        Slack = 0.05,
        LeastRankedChannels = 16,
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("edge-compress-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Without_a_budget_it_gets_as_small_as_the_gate_lets_it()
    {
        CombinedResult result = Optimizer("a", _short).Run(new CandidateBook());
        Assert.True(result.IsReached, result.Reason);
        Assert.True(result.TimesSmaller > 12, $"{result.TimesSmaller}: {result.Reason}");
        Assert.Matches("^(goal broken by every further move|no move remains)", result.Reason);
        Assert.All(result.Tried, one =>
            Assert.Equal(one.IsWithinLoss, (one.Round == 0 ? one.Drop.Value : one.Drop.Upper(_short.Confidence)) <= _short.MostDrop + 1e-12));

        // The gate, from the files alone.
        Graph int8 = result.Winner.LoadInt8();
        sbyte[][][] outputs = Int8Executor.RunAll(int8, TinyTask.Data.Search.Images);
        bool[] right = [.. outputs.Select((output, i) => Array.IndexOf(output[0], output[0].Max()) == TinyTask.Data.Search.Labels[i])];
        PairedDrop drop = FineTuning.Judged(TinyTask.Plain, TinyTask.Data.Search).DropTo(ImageByImage.Of(right));
        Assert.Equal(result.Winner.Drop, drop);
        Assert.True(drop.Upper(_short.Confidence) <= _short.MostDrop);
        Assert.Equal(result.Winner.Cost.TableBytes, SharedTables.Of(Pipeline.Plan(Pipeline.Shrink(int8))).Bytes);

        // Every step says what it left.
        Assert.Equal("as it came", result.Steps[0].Method);
        Assert.Equal("INT8", result.Steps[^1].Method);
        Assert.All(result.Steps, step => Assert.True(step is { Accuracy: not null, Drop: not null, Cost: not null }));
        Assert.True(result.Steps[^1].Weights < result.Steps[0].Weights);
    }

    [Fact]
    public void What_has_lost_too_much_in_real_numbers_is_not_trained_rounded()
    {
        // Half of all weights at once, and nothing learned after it.
        CombinedOptions hasty = _short with { MostDrop = 0.01, Step = 0.6, MostRounds = 2, Slack = 1, Final = _short.Final with { Epochs = 1, LearningRate = 1e-9 } };
        CombinedResult result = Optimizer("a", hasty).Run(new CandidateBook());
        CompressionCandidate last = result.Tried.Single(one => one.Round == result.Tried.Max(other => other.Round));
        CompressionStep trained = Assert.Single(last.Steps, step => step.Method == "training");
        Assert.True(trained.Drop!.Lower(hasty.Confidence) > hasty.MostDrop, $"{trained.Drop}");
        Assert.False(last.IsWithinLoss);
        Assert.Empty(Directory.GetDirectories(_folder, $"{last.Name}.*rounded", SearchOption.AllDirectories));
    }

    [Fact]
    public void No_loss_allowed_leaves_the_network_as_it_is()
    {
        CombinedOptions none = _short with { MostDrop = 0, Slack = 0 };
        CombinedResult result = Optimizer("a", none).Run(new CandidateBook());
        Assert.Equal(0, result.Winner.Round);
        Assert.InRange(TinyTask.Difference(TinyTask.Plain, result.Winner.LoadGraph()), 0, 1e-5f);
        Assert.Empty(result.Winner.Bits);
    }

    [Fact]
    public void It_stops_as_soon_as_flash_RAM_and_time_are_met()
    {
        DeviceCost whole = new TableCost().Of(TinyTask.Plain, WeightForms.Whole);
        var budget = new CostBudget
        {
            FlashBytes = (long)(0.5 * whole.FlashBytes),
            RamBytes = (long)(0.9 * whole.RamBytes),
            Milliseconds = 0.7 * whole.Cycles / 1000,
        };
        CombinedResult result = Optimizer("a", _short with { Budget = budget }).Run(new CandidateBook());
        Assert.True(result.IsReached, result.Reason);
        Assert.True(budget.IsMetBy(result.Winner.Cost, 1_000_000));
        Assert.Equal("flash, RAM and time are met inside the loss", result.Reason);
        Assert.True(result.Winner.Cost.TableBytes * 4 > whole.TableBytes, "went on beyond the budget");
    }

    [Fact]
    public void A_budget_that_loses_too_much_is_said_to_be_out_of_reach_and_the_best_is_still_there()
    {
        var budget = new CostBudget { FlashBytes = 700 };
        CombinedResult result = Optimizer("a", _short with { Budget = budget, MostRounds = 6 }).Run(new CandidateBook());
        Assert.False(result.IsReached);
        Assert.StartsWith("budget cannot be met: flash: ", result.Reason);
        Assert.True(result.Winner.IsWithinLoss);
        Assert.True(File.Exists(result.Winner.Int8File));
    }

    [Fact]
    public void Codebooks_alone_make_the_tables_smaller_and_are_what_the_kernels_read()
    {
        CombinedResult result = Optimizer("a", _short with { Moves = [MoveKind.Values], MostRounds = 3 }).Run(new CandidateBook());
        Assert.True(result.IsReached, result.Reason);
        Assert.NotEmpty(result.Winner.Values);
        Assert.Contains("values", result.Steps[^1].Settings);
        Graph int8 = Pipeline.Shrink(result.Winner.LoadInt8());
        foreach (var (name, values) in result.Winner.Values)
            Assert.InRange(int8.Nodes.Single(node => node.Name == name).Inputs[1].Int8s.Distinct().Count(), 2, values);
        Program program = Pipeline.Plan(int8);
        Assert.Contains(program.Steps.SelectMany(step => step.Calls), call => call.Kernel == "conv2d_coded_s8");
        Assert.True(result.Winner.Cost.TableBytes < result.Start.Cost.TableBytes);
    }

    [Fact]
    public void Time_on_a_board_without_a_clock_is_refused()
    {
        CombinedOptions timed = _short with { Budget = new CostBudget { Milliseconds = 1 } };
        var optimizer = new CombinedOptimizer(TinyTask.Plain, TinyTask.Data, new TableCost { ClockHz = 0 }, timed, TableCost.Quantizer, _folder);
        Assert.Equal("E0286", Assert.Throws<UsageException>(() => optimizer.Run(new CandidateBook())).Code);
    }

    [Fact]
    public void An_interruption_in_the_middle_of_training_changes_nothing()
    {
        CombinedOptions few = _short with { MostRounds = 2, Recovery = _short.Recovery with { Epochs = 2 } };
        CombinedResult whole = Optimizer("a", few).Run(new CandidateBook());

        var kept = new List<CompressionCandidate>();
        using var cut = new CancellationTokenSource();
        // In the second epoch of the second round: its first one is on disk.
        var watch = new CombinedWatch { Training = new Watcher(step => { if (kept.Count == 2 && step is { Epoch: 2, Step: 3 }) cut.Cancel(); }) };
        Assert.Throws<OperationCanceledException>(() => Optimizer("b", few).Run(new CandidateBook(null, kept.Add), watch, cut.Token));
        Assert.Equal(["start", "round1"], kept.Select(candidate => candidate.Name));
        var book = new CandidateBook(kept);
        CombinedResult resumed = Optimizer("b", few).Run(book);
        Assert.Equal(whole.Path.Count + whole.Tried.Count - 2, book.Made);
        Assert.Equal(whole.Path.Concat(whole.Tried).Select(Outcome), resumed.Path.Concat(resumed.Tried).Select(Outcome));
        Assert.Equal(whole.Reason, resumed.Reason);
        Assert.Equal(File.ReadAllBytes(whole.Winner.File), File.ReadAllBytes(resumed.Winner.File));
        Assert.Equal(File.ReadAllBytes(whole.Winner.Int8File!), File.ReadAllBytes(resumed.Winner.Int8File!));
    }

    [Fact]
    public void Networks_with_sums_and_folded_batch_norms_are_compressed_too()
    {
        Graph folded = Pipeline.Prepare(TinyTask.Residual);
        var optimizer = new CombinedOptimizer(folded, TinyTask.Data, new TableCost(), _short with { MostRounds = 2 }, TableCost.Quantizer, _folder);
        CombinedResult result = optimizer.Run(new CandidateBook());
        Assert.True(result.IsReached, result.Reason);
        Assert.True(result.Winner.Round > 0, result.Reason);
    }

    private static (string, double, PairedDrop, DeviceCost) Outcome(CompressionCandidate candidate) =>
        (candidate.Name, candidate.Accuracy, candidate.Drop, candidate.Cost);

    private CombinedOptimizer Optimizer(string folder, CombinedOptions options) =>
        new(TinyTask.Plain, TinyTask.Data, new TableCost(), options, TableCost.Quantizer, Path.Combine(_folder, folder));

    private sealed class Watcher(Action<TrainingProgress> seen) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => seen(value);
    }
}
