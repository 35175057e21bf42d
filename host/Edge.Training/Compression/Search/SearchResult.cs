namespace Edge.Training.Compressing;

/// <summary>What became of one method.</summary>
/// <param name="Tried">In the order in which they were asked for.</param>
/// <param name="Chosen">What the next method went on from.</param>
/// <param name="Reason">Why it stopped there, in words.</param>
public sealed record SearchStage(SearchMethod Method, IReadOnlyList<Trial> Tried, Trial Chosen, string Reason);

/// <summary>What a search found.</summary>
/// <param name="Baseline">The network as it came.</param>
/// <param name="Goal">The least accuracy that was allowed, in [0, 1].</param>
/// <param name="Stages">In order; none for an exhaustive search.</param>
/// <param name="Trials">Every candidate, the baseline first.</param>
/// <param name="GridSize">Candidates of the full grid, to compare with.</param>
/// <param name="Reason">Why it stopped, in words.</param>
public sealed record SearchResult(Trial Baseline, double Goal, IReadOnlyList<SearchStage> Stages, IReadOnlyList<Trial> Trials, long GridSize, string Reason)
{
    /// <summary>The smallest candidate that reaches the goal; of equals, the most accurate.</summary>
    public Trial Winner => Trials.Where(trial => trial.Accuracy >= Goal).OrderBy(trial => trial.Bytes).ThenByDescending(trial => trial.Accuracy).First();

    /// <summary>Candidates that no other beats in both bytes and accuracy, smallest first.</summary>
    public IReadOnlyList<Trial> Pareto
    {
        get
        {
            var front = new List<Trial>();
            foreach (Trial trial in Trials.OrderBy(trial => trial.Bytes).ThenByDescending(trial => trial.Accuracy))
            {
                if (front.Count == 0 || trial.Accuracy > front[^1].Accuracy)
                    front.Add(trial);
            }

            return front;
        }
    }

    /// <summary>Of all candidates but the baseline.</summary>
    public double Seconds => Trials.Skip(1).Sum(trial => trial.Seconds);
}
