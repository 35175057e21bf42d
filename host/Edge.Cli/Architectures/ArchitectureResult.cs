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
    public string Reason => !IsWithinFlash ? $"no candidate's linked program fits; this one takes the least, {Report.Text.Bytes(Winner.FlashBytes)}"
        : $"the last rung has {Report.Text.Plural(Finalists.Count, "candidate")} with all epochs; "
        + (Lost > 0 ? "the fastest of those within the tolerance was chosen" : "the best was chosen");

    /// <summary>False where the winner's linked program takes more flash than is allowed: every candidate's does.</summary>
    public bool IsWithinFlash { get; private init; } = true;

    /// <param name="budget">Finalists whose linked program takes more flash are out. Where all are, candidates of the rungs before come in, the best first.</param>
    /// <param name="work">Brings candidates to their end.</param>
    public static ArchitectureResult Of(
        int all, int fitting, IReadOnlyList<IReadOnlyList<ArchitectureTrial>> rungs, CostBudget budget, double tolerance, IArchitectureEnd work)
    {
        long most = budget.FlashBytes ?? long.MaxValue;
        List<ArchitectureFinalist> finalists = [.. rungs[^1].Select(work.Finish)];
        foreach (ArchitectureTrial trial in rungs.Reverse().Skip(1).SelectMany(rung => rung))
        {
            if (finalists.Any(finalist => finalist.FlashBytes <= most))
                break;
            if (finalists.All(finalist => finalist.Trial.Candidate != trial.Candidate))
                finalists.Add(work.Finish(trial));
        }

        ArchitectureFinalist[] within = [.. finalists.Where(finalist => finalist.FlashBytes <= most)];
        bool isWithin = within.Length > 0;
        if (!isWithin)
            within = [finalists.MinBy(finalist => finalist.FlashBytes)!];
        double best = within.Max(finalist => finalist.Int8Accuracy);
        ArchitectureFinalist winner = within.Where(finalist => finalist.Int8Accuracy >= best - tolerance)
            .MinBy(finalist => finalist.Trial.Candidate.Cost.Cycles)!;
        Graph graph = work.GraphOf(winner.Trial.Candidate.Architecture, winner.Trial.Epochs);
        return new ArchitectureResult(all, fitting, rungs, within, winner, tolerance, graph) { IsWithinFlash = isWithin };
    }

    /// <summary>For the plot of 'edge report': the slowest finalist as it came, the winner as what it became, and everything that was tried.</summary>
    /// <param name="measure">What candidates are judged by.</param>
    public CompressionRecord Record(string board, string measure)
    {
        ArchitectureFinalist largest = Finalists.MaxBy(finalist => finalist.Trial.Candidate.Cost.Cycles)!;
        return new CompressionRecord
        {
            Network = Winner.Trial.Candidate.Architecture.Name,
            Board = board,
            Split = "search images",
            Measure = measure,
            Goal = Math.Max(0, Best - Tolerance),
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

/// <summary>What brings trained candidates of a search to their end.</summary>
internal interface IArchitectureEnd
{
    /// <summary>Brings a trained candidate to INT8, judges it on the search split, and builds it for the board.</summary>
    ArchitectureFinalist Finish(ArchitectureTrial trial);

    /// <summary>A candidate that was trained for so many epochs, as a float graph.</summary>
    Graph GraphOf(Architecture architecture, int epochs);
}
