namespace Edge.Cli.Architectures;

/// <summary>Many candidates with few epochs, the better third of them with three times as many, and so on.</summary>
/// <remarks>Jamieson and Talwalkar 2016, arXiv:1502.07943. Each rung trains anew, since the learning rate falls to 0 within a training. The last rung has
/// all epochs and at most three candidates.</remarks>
internal sealed class SuccessiveHalving(int epochs)
{
    /// <summary>One in so many goes on, with so many times the epochs.</summary>
    public const int Factor = 3;

    public const int Finalists = 3;

    /// <summary>Candidates and epochs of each rung.</summary>
    public IReadOnlyList<(int Candidates, int Epochs)> Rungs(int candidates)
    {
        var counts = new List<int> { candidates };
        while (counts[^1] > Finalists)
            counts.Add(Math.Max(Finalists, (counts[^1] + Factor - 1) / Factor));
        return [.. counts.Select((count, rung) => (count, Math.Max(1, (int)(epochs / Math.Pow(Factor, counts.Count - 1 - rung)))))];
    }

    /// <param name="judge">Trains a candidate for so many epochs.</param>
    /// <param name="ended">Hears each rung, best first.</param>
    /// <returns>The trials of each rung, best first; where two are alike, the faster one is better.</returns>
    public IReadOnlyList<IReadOnlyList<ArchitectureTrial>> Run(
        IReadOnlyList<ArchitectureCandidate> candidates, Func<ArchitectureCandidate, int, ArchitectureTrial> judge,
        Action<IReadOnlyList<ArchitectureTrial>> ended)
    {
        var rungs = new List<IReadOnlyList<ArchitectureTrial>>();
        foreach (var (count, each) in Rungs(candidates.Count))
        {
            ArchitectureTrial[] trials = [.. candidates.Take(count).Select(candidate => judge(candidate, each))
                .OrderByDescending(trial => trial.Accuracy).ThenBy(trial => trial.Candidate.Cost.Cycles)];
            ended(trials);
            rungs.Add(trials);
            candidates = [.. trials.Select(trial => trial.Candidate)];
        }

        return rungs;
    }
}
