namespace Edge.Bench.Compression;

/// <summary>What a measurement found.</summary>
/// <param name="Values">Numbers by name.</param>
/// <param name="Notes">Words by name.</param>
/// <param name="SecondsBefore">CPU seconds that went into it elsewhere.</param>
internal sealed record Measured(IReadOnlyDictionary<string, double> Values, IReadOnlyDictionary<string, string> Notes, double SecondsBefore = 0)
{
    public static Measured Of(params (string Name, double Value)[] values) =>
        new(values.ToDictionary(pair => pair.Name, pair => pair.Value), new Dictionary<string, string>());

    public Measured With(string name, string note) => this with { Notes = new Dictionary<string, string>(Notes) { [name] = note } };
}
