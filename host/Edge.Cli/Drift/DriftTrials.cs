namespace Edge.Cli.Drift;

/// <summary>How a sentinel did on a simulated line: alarms without drift, and the delay after changes.</summary>
/// <param name="Parts">Without drift, of all seeds together.</param>
/// <param name="FalseAlarms">Seed, part and statistic of each.</param>
/// <param name="Delays">By scenario; a missed change has no delay.</param>
internal sealed record DriftTrials(long Parts, IReadOnlyList<(int Seed, int Part, string Statistic)> FalseAlarms, IReadOnlyList<DriftDelays> Delays)
{
    /// <summary>A line whose alarms come without cause is not believed: at most one in so many parts.</summary>
    public const int PartsOfAFalseAlarm = 50_000;

    /// <summary>Parts within which a change that is looked for must be found.</summary>
    public const int LongestDelay = 200;

    public bool IsQuiet => FalseAlarms.Count <= Math.Max(1, Parts / PartsOfAFalseAlarm);

    public bool IsQuick => Delays.All(delays => delays.Scenario.Name != "light" || delays.Worst <= LongestDelay);
}

/// <summary>One scenario's trials.</summary>
/// <param name="Found">Parts from the change to the alarm, and what moved, of each trial that found it.</param>
internal sealed record DriftDelays(DriftScenario Scenario, int Trials, IReadOnlyList<(int Delay, string Statistic)> Found)
{
    public int Missed => Trials - Found.Count;

    public int Median => Found.Count == 0 ? int.MaxValue : Found.Select(each => each.Delay).Order().ElementAt(Found.Count / 2);

    public int Worst => Missed > 0 ? int.MaxValue : Found.Max(each => each.Delay);

    /// <summary><c>brightness 18, score 2</c>: what the alarms named, most often first.</summary>
    public string Statistics => string.Join(", ", Found.GroupBy(each => each.Statistic)
        .OrderByDescending(group => group.Count()).Select(group => $"{group.Key} {group.Count()}"));
}
