namespace Edge.Training.Compressing;

/// <summary>What a network was compressed to.</summary>
/// <param name="FloatBytes">All constants of the network as it came, in float32: what sizes are compared with.</param>
/// <param name="Path">The network as it came, then what each round left of it.</param>
/// <param name="Tried">Candidates for the result, trained and in INT8, in the order in which they were made.</param>
/// <param name="Winner">One of them.</param>
/// <param name="IsWithinBudget">Whether the winner meets the budget.</param>
/// <param name="Reason">Why it stopped, in words.</param>
public sealed record CombinedResult(
    long FloatBytes, IReadOnlyList<CompressionCandidate> Path, IReadOnlyList<CompressionCandidate> Tried, CompressionCandidate Winner,
    bool IsWithinBudget, string Reason)
{
    /// <summary>The network as it came.</summary>
    public CompressionCandidate Start => Path[0];

    /// <summary>True when the gate lets the winner through and it meets the budget.</summary>
    public bool IsReached => Winner.IsWithinLoss && IsWithinBudget;

    /// <summary>How many times smaller its tables are than the float network's constants.</summary>
    public double TimesSmaller => (double)FloatBytes / Winner.Cost.TableBytes;

    /// <summary>What was done to the winner, in order; the first step is the network as it came.</summary>
    public IReadOnlyList<CompressionStep> Steps => [.. Path.Take(Winner.Round + 1).Append(Winner).SelectMany(candidate => candidate.Steps)];
}
