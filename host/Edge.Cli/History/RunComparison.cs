using System.Globalization;

namespace Edge.Cli.History;

/// <summary>One thing that differs between two runs.</summary>
/// <param name="Part"><c>setting</c>, <c>hash</c> or <c>result</c>.</param>
/// <param name="A">Null when only the other run has it.</param>
/// <param name="Change">B - A, for results that both runs have.</param>
internal sealed record RunDifference(string Part, string Key, string? A, string? B, double? Change);

/// <summary>Compares two runs: settings first, since they explain the rest.</summary>
internal static class RunComparison
{
    public static IReadOnlyList<RunDifference> Of(RunRecord a, RunRecord b)
    {
        var differences = new List<RunDifference>();
        if (a.Verb != b.Verb)
            differences.Add(new RunDifference("verb", "", a.Verb, b.Verb, null));
        if (a.Seed != b.Seed)
            differences.Add(new RunDifference("setting", "seed", a.Seed?.ToString(CultureInfo.InvariantCulture), b.Seed?.ToString(CultureInfo.InvariantCulture), null));
        differences.AddRange(Texts("setting", a.Settings, b.Settings, text => text));
        differences.AddRange(Texts("hash", a.Hashes, b.Hashes, hash => hash.Length > 12 ? hash[..12] : hash));
        foreach (string key in Keys(a.Results, b.Results))
        {
            double? before = a.Results.TryGetValue(key, out double x) ? x : null, after = b.Results.TryGetValue(key, out double y) ? y : null;
            if (before != after)
                differences.Add(new RunDifference("result", key, Number(before), Number(after), after - before));
        }

        return differences;
    }

    private static IEnumerable<RunDifference> Texts(
        string part, IReadOnlyDictionary<string, string> a, IReadOnlyDictionary<string, string> b, Func<string, string> shown) =>
        from key in Keys(a, b)
        let before = a.GetValueOrDefault(key)
        let after = b.GetValueOrDefault(key)
        where before != after
        select new RunDifference(part, key, before is null ? null : shown(before), after is null ? null : shown(after), null);

    private static IEnumerable<string> Keys<T>(IReadOnlyDictionary<string, T> a, IReadOnlyDictionary<string, T> b) =>
        a.Keys.Union(b.Keys).Order(StringComparer.Ordinal);

    private static string? Number(double? value) => value?.ToString("0.######", CultureInfo.InvariantCulture);
}
