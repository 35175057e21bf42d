using Edge.Compiler.Ir;
using Edge.Training.Compressing;

namespace Edge.Cli.Architectures;

/// <summary>What a search for an architecture found.</summary>
/// <param name="All">Architectures of the family; <paramref name="Fitting"/> of them fit by their predicted cost.</param>
/// <param name="Rungs">Trials of each rung, best first.</param>
/// <param name="Finalists">Of the last rung.</param>
/// <param name="Winner">The fastest finalist that loses no more than the tolerance against the best.</param>
/// <param name="Tolerance">In [0, 1].</param>
/// <param name="Graph">The winner's, float.</param>
internal sealed record ArchitectureResult(int All, int Fitting, IReadOnlyList<IReadOnlyList<ArchitectureTrial>> Rungs,
    IReadOnlyList<ArchitectureFinalist> Finalists, ArchitectureFinalist Winner, double Tolerance, Graph Graph)
{
    public double Best => Finalists.Max(finalist => finalist.Int8Accuracy);

    /// <summary>Against the best finalist.</summary>
    public double Lost => Best - Winner.Int8Accuracy;

    public double Seconds => Rungs.Sum(rung => rung.Sum(trial => trial.Seconds));

    /// <summary>Why it stopped.</summary>
    public string Reason => $"the last rung has {Report.Text.Plural(Finalists.Count, "candidate")} with all epochs; "
        + (Lost > 0 ? "the fastest of those within the tolerance was chosen" : "the best was chosen");

    /// <param name="budget">Finalists whose linked program does not meet it are out, unless none does.</param>
    /// <param name="graph">Of an architecture that was trained for so many epochs.</param>
    public static ArchitectureResult Of(
        int all, int fitting, IReadOnlyList<IReadOnlyList<ArchitectureTrial>> rungs, IReadOnlyList<ArchitectureFinalist> finalists, CostBudget budget, double tolerance, Func<Architecture, int, Graph> graph)
    {
        ArchitectureFinalist[] linked = [.. finalists.Where(finalist => finalist.FlashBytes <= (budget.FlashBytes ?? long.MaxValue))];
        if (linked.Length == 0)
        {
            throw new UsageException(
                "E0285", finalists[0].Trial.Candidate.Architecture.Name, $"its linked program takes {Report.Text.Bytes(finalists[0].FlashBytes)} of flash",
                $"{Report.Text.Bytes(budget.FlashBytes ?? 0)}", "allow a little less flash, so that smaller architectures are tried");
        }

        double best = linked.Max(finalist => finalist.Int8Accuracy);
        ArchitectureFinalist winner = linked.Where(finalist => finalist.Int8Accuracy >= best - tolerance)
            .MinBy(finalist => finalist.Trial.Candidate.Cost.Cycles)!;
        return new ArchitectureResult(all, fitting, rungs, linked, winner, tolerance, graph(winner.Trial.Candidate.Architecture, winner.Trial.Epochs));
    }

    /// <summary>For the plot of 'edge report': the slowest finalist as it came, the winner as what it became, and everything that was tried.</summary>
    public CompressionRecord Record(string board)
    {
        ArchitectureFinalist largest = Finalists.MaxBy(finalist => finalist.Trial.Candidate.Cost.Cycles)!;
        return new CompressionRecord
        {
            Network = Winner.Trial.Candidate.Architecture.Name,
            Board = board,
            Split = "search images",
            Goal = Best - Tolerance,
            Reason = Reason,
            Before = Figures(largest),
            Steps = [new RecordedStep("architecture", Winner.Trial.Candidate.Architecture.Name, Figures(Winner), [])],
            Trials = [.. Rungs.SelectMany(rung => rung).Select(trial => new RecordedTrial(
                $"{trial.Candidate.Architecture.Name}, {Report.Text.Plural(trial.Epochs, "epoch")}", trial.Accuracy, trial.Candidate.Cost.TableBytes,
                trial.Candidate.Macs)
            {
                Cycles = trial.Candidate.Cost.Cycles,
            })],
        };
    }

    private static CompressionFigures Figures(ArchitectureFinalist finalist)
    {
        ArchitectureCandidate candidate = finalist.Trial.Candidate;
        return new CompressionFigures
        {
            Macs = candidate.Macs,
            Accuracy = finalist.Int8Accuracy,
            PackedBytes = candidate.Cost.TableBytes,
            LinkedBytes = finalist.LinkedBytes,
            RamBytes = candidate.Cost.RamBytes,
            PredictedCycles = candidate.Cost.Cycles,
            EmulatedInstructions = finalist.Instructions,
        };
    }
}
