using System.Globalization;

namespace Edge.Training.Compressing;

/// <summary>What the search turns up, one after the other.</summary>
public enum SearchMethod
{
    /// <summary>Fewer bits of each weight.</summary>
    Quantization,

    /// <summary>Fewer channels.</summary>
    ChannelPruning,

    /// <summary>Fewer weights other than 0.</summary>
    WeightPruning,
}

/// <summary>The short names of methods, as <c>--order iq,ns,dc</c> has them.</summary>
public static class SearchMethods
{
    private static readonly string[] _names = ["iq", "ns", "dc"];

    public static IReadOnlyList<string> Names => _names;

    public static string NameOf(SearchMethod method) => _names[(int)method];

    /// <summary>Null for another name.</summary>
    public static SearchMethod? Find(string name) => Array.IndexOf(_names, name) is var found && found >= 0 ? (SearchMethod)found : null;
}

/// <summary>One method at one setting.</summary>
/// <param name="Ratio">Bits of a weight; the share of channels removed; the share of weights set to 0.</param>
public sealed record SearchStep(SearchMethod Method, double Ratio)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{SearchMethods.NameOf(Method)} {Ratio}");
}

/// <summary>A candidate: what was done to the network, in order. It can be made again from its path alone.</summary>
public sealed record SearchPath(IReadOnlyList<SearchStep> Steps)
{
    public static SearchPath Start { get; } = new([]);

    /// <summary>Names the candidate in the history and on disk: <c>iq4_ns0.35</c>; <c>start</c> for the network as it came.</summary>
    public string Key => Steps.Count == 0 ? "start" : string.Join('_', Steps.Select(step => step.ToString().Replace(" ", "")));

    /// <summary>A path from its <see cref="Key"/>.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static SearchPath Parse(string key) => key == Start.Key ? Start : new([.. key.Split('_').Select(ParseStep)]);

    /// <summary>Bits of a weight; null while they are float32.</summary>
    public int? Bits => Of(SearchMethod.Quantization) is { } bits ? (int)bits : null;

    /// <summary>The ratio of a method; null where it was left out.</summary>
    public double? Of(SearchMethod method) => Steps.FirstOrDefault(step => step.Method == method)?.Ratio;

    public SearchPath Then(SearchStep step) => new([.. Steps, step]);

    /// <summary>For people: <c>iq 4, ns 0.35</c>.</summary>
    public override string ToString() => Steps.Count == 0 ? "as it came" : string.Join(", ", Steps);

    public bool Equals(SearchPath? other) => other is not null && Key == other.Key;

    public override int GetHashCode() => Key.GetHashCode(StringComparison.Ordinal);

    private static SearchStep ParseStep(string step) => step.Length > 2 && SearchMethods.Find(step[..2]) is { } method
        ? new SearchStep(method, double.Parse(step[2..], CultureInfo.InvariantCulture))
        : throw new FormatException($"'{step}' is no step of a search");
}
