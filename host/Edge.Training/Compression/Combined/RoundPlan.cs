using System.Collections.Immutable;

namespace Edge.Training.Compressing;

/// <summary>What one round takes away from the graph it began with.</summary>
internal sealed record RoundPlan
{
    /// <summary>Ids of channel groups.</summary>
    public ImmutableHashSet<int> Removed { get; init; } = [];

    /// <summary>Rank of each layer that is factored, by node.</summary>
    public ImmutableDictionary<string, int> Ranks { get; init; } = ImmutableDictionary<string, int>.Empty;

    /// <summary>Bits of each layer that gets fewer, by node.</summary>
    public ImmutableDictionary<string, int> Bits { get; init; } = ImmutableDictionary<string, int>.Empty;

    /// <summary>How many different values each layer has that gets a codebook, by node.</summary>
    public ImmutableDictionary<string, int> Values { get; init; } = ImmutableDictionary<string, int>.Empty;

    /// <summary>How many weights are 0 afterwards, those that matter least, by node.</summary>
    public ImmutableDictionary<string, int> Zeros { get; init; } = ImmutableDictionary<string, int>.Empty;
}

/// <summary>A move that could come next.</summary>
/// <param name="Loss">In nats for each image, beyond that of the plan it starts from.</param>
/// <param name="Plan">With the move.</param>
internal sealed record PlannedMove(MoveKind Kind, string Layer, string What, double Loss, RoundPlan Plan);

/// <summary>Moves of one kind on one layer.</summary>
internal interface IMoveSource
{
    /// <summary>What could come next on top of a plan, each going further than the one before: where a small step saves nothing, a larger one may.</summary>
    IEnumerable<PlannedMove> Next(RoundPlan plan);
}
