using System.Collections.Immutable;

namespace Edge.Training.Compressing;

/// <summary>What the tables of a network's filters hold for each weight.</summary>
/// <param name="Bits">Of a weight, in [2, 8], by node; filters of nodes that are not named have 8.</param>
public sealed record WeightForms(IReadOnlyDictionary<string, int> Bits)
{
    /// <summary>How many different values the 8-bit weights of a filter have, by node: tables hold their numbers. Others have as many as there are.</summary>
    public IReadOnlyDictionary<string, int> Values { get; init; } = ImmutableDictionary<string, int>.Empty;

    /// <summary>8 bits everywhere.</summary>
    public static WeightForms Whole { get; } = new(ImmutableDictionary<string, int>.Empty);
}
