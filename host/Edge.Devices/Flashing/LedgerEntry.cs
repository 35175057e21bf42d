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

    /// <summary>The same in names; null in records of before there were any.</summary>
    public LedgerContent? Content { get; init; }

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

/// <summary>What a unit was given, as records and labels name it.</summary>
/// <param name="Pack">The file's name; empty: none.</param>
/// <param name="FirmwareSha256">Of all images.</param>
public sealed record LedgerContent(string Pack, string PackSha256, string FirmwareSha256, string LimitsId)
{
    /// <summary>What is on a unit after all that was done to it: an update that failed changed nothing, and what was rolled back is gone.</summary>
    /// <param name="entries">Of one unit, the oldest first.</param>
    /// <returns>Null: nothing that is known by name.</returns>
    public static LedgerContent? After(IEnumerable<LedgerEntry> entries)
    {
        var packs = new Stack<LedgerContent>();
        foreach (LedgerEntry entry in entries)
        {
            if (entry.Verb == UnitVerb.Flash)
                packs.Clear(); // from its beginning on: who knows how far it came
            if (!entry.IsGood)
                continue;
            LedgerContent? before = packs.Count > 0 ? packs.Peek() : null;
            if (entry.Verb == UnitVerb.Rollback && packs.Count > 1)
                packs.Pop();
            else if (entry.Content is not { } given)
                continue;
            else if (entry.Verb == UnitVerb.Flash || (entry.Verb == UnitVerb.Update && before is null))
                packs.Push(given);
            else if (entry.Verb == UnitVerb.Update && before!.PackSha256 != given.PackSha256)
                packs.Push(given with { FirmwareSha256 = before.FirmwareSha256 });
            else if (entry.Verb == UnitVerb.Limits && before is not null)
                packs.Push(packs.Pop() with { LimitsId = given.LimitsId });
        }

        return packs.Count > 0 ? packs.Peek() : null;
    }
}
