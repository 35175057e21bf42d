namespace Edge.Training.Compressing;

/// <summary>How far a method is turned up before its last good setting is found.</summary>
public enum SearchScan
{
    /// <summary>Setting after setting, until one falls below the goal.</summary>
    Linear,

    /// <summary>By halves, trusting that what is harsher loses more.</summary>
    Bisect,
}

/// <summary>One method and the settings it may have.</summary>
/// <param name="Ratios">From gentle to harsh.</param>
public sealed record SearchLadder(SearchMethod Method, IReadOnlyList<double> Ratios)
{
    /// <summary>Bits 8 to 2; channels 10 % to 90 %; weights 50 % to 95 %: methods.md 3.2, without bits that no kernel computes with.</summary>
    public static SearchLadder Usual(SearchMethod method) => new(method, method switch
    {
        SearchMethod.Quantization => [8, 7, 6, 5, 4, 3, 2],
        SearchMethod.ChannelPruning => [.. Enumerable.Range(2, 17).Select(i => i / 20.0)],
        _ => [.. Enumerable.Range(10, 10).Select(i => i / 20.0)],
    });

    /// <summary>The setting as a step; -1 is the network without the method.</summary>
    public SearchPath At(SearchPath start, int rung) => rung < 0 ? start : start.Then(new SearchStep(Method, Ratios[rung]));
}

/// <summary>What is searched, and when enough is lost.</summary>
/// <param name="Ladders">In the order in which methods are applied.</param>
/// <param name="GoalDrop">How much accuracy may be lost, as a fraction: 0.005 is half a point.</param>
public sealed record SearchOptions(IReadOnlyList<SearchLadder> Ladders, double GoalDrop)
{
    public SearchScan Scan { get; init; } = SearchScan.Bisect;

    /// <summary>Each method but the last leaves this share of the loss that is allowed to those after it, in [0, 1].</summary>
    public double Margin { get; init; } = 0.5;

    /// <summary>Instead of <see cref="Margin"/>: go back so many settings.</summary>
    public int? StepsBack { get; init; }

    /// <summary>Harsher settings that are tried beyond the first that falls below the goal, because accuracy is not monotone.</summary>
    public int Beyond { get; init; } = 1;

    /// <summary>The least accuracy that is allowed. A billionth is forgiven: 0.912 - 0.005 is not quite 0.907.</summary>
    public double GoalFrom(double baseline) => baseline - GoalDrop - 1e-9;
}
