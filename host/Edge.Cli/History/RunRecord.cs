namespace Edge.Cli.History;

/// <summary>One run of a verb that changes something: what it was asked, on what, and what came out.</summary>
internal sealed record RunRecord
{
    /// <summary>Counts from 1 in each project.</summary>
    public long Id { get; init; }

    public required string Verb { get; init; }

    public required string Project { get; init; }

    /// <summary>UTC.</summary>
    public required DateTime Started { get; init; }

    public double Seconds { get; init; }

    /// <summary><c>done</c>, <c>interrupted</c>, or the error's number; <c>running</c> until it ends, for good if the process was killed.</summary>
    public string Outcome { get; init; } = Running;

    public int? Seed { get; init; }

    /// <summary>Every setting that can change the result, by its key in the project file.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>SHA-256 of what went in and came out, by role.</summary>
    public IReadOnlyDictionary<string, string> Hashes { get; init; } = new Dictionary<string, string>();

    /// <summary>Numbers with their unit in the name, such as <c>search_accuracy_percent</c>.</summary>
    public IReadOnlyDictionary<string, double> Results { get; init; } = new Dictionary<string, double>();

    public const string Running = "running";
}
