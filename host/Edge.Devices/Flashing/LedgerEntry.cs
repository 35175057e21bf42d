using System.Globalization;

namespace Edge.Devices.Flashing;

/// <summary>One line of <c>units.jsonl</c>: a unit was begun, or has ended.</summary>
public sealed record LedgerEntry
{
    public string Schema { get; init; } = "edge.unit/1";

    public required string Run { get; init; }

    public required string Verb { get; init; }

    public required string Serial { get; init; }

    public string Station { get; init; } = "";

    public string Slot { get; init; } = "";

    /// <summary>begin, PASS or FAIL.</summary>
    public required string Result { get; init; }

    /// <summary>What was to be on the unit: SHA-256 over images, model and limits.</summary>
    public string Release { get; init; } = "";

    public int Wave { get; init; }

    /// <summary>Runs of this verb that this unit needed, this one counted.</summary>
    public int Attempts { get; init; } = 1;

    /// <summary>ISO 8601, with the offset.</summary>
    public string Start { get; init; } = "";

    public string End { get; init; } = "";

    public string Operator { get; init; } = "";

    public string Lot { get; init; } = "";

    public string Tool { get; init; } = "";

    /// <summary>Null while it is under way.</summary>
    public UnitReport? Report { get; init; }

    public bool IsEnd => Result != Begun;

    public bool IsGood => Result == Passed;

    /// <summary>Now, as entries hold it: ISO 8601, with the offset.</summary>
    internal static string Time() => DateTimeOffset.Now.ToString("yyyy-MM-ddTHH:mm:ss.fffzzz", CultureInfo.InvariantCulture);

    public const string Begun = "begin", Passed = "PASS", Failed = "FAIL";
}
