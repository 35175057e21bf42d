using System.Text.Json.Serialization;

namespace Edge.Devices.Flashing;

/// <summary>What became of a unit.</summary>
public sealed record UnitReport
{
    public required string Serial { get; init; }

    public required string Slot { get; init; }

    public string UsbPath { get; init; } = "";

    /// <summary>True: PASS.</summary>
    public bool IsGood { get; init; }

    /// <summary>Number of the error that made it fail; empty: none.</summary>
    public string Error { get; init; } = "";

    /// <summary>The error in one line, and what to do.</summary>
    public string Message { get; init; } = "";

    public string Hint { get; init; } = "";

    public IReadOnlyList<StepReport> Steps { get; init; } = [];

    /// <summary>What was found out, by the name of the column in <c>summary.csv</c>.</summary>
    public Dictionary<string, string> Facts { get; init; } = [];

    /// <summary>What it said of each golden sample; empty where none were judged.</summary>
    public IReadOnlyList<SampleReport> Samples { get; init; } = [];

    public string Chip => Facts.GetValueOrDefault("chip", "");

    public string Uid => Facts.GetValueOrDefault("uid", "");

    /// <summary>A unit that never got so far as to say anything.</summary>
    public static UnitReport Failed(UnitJob job, string code, string message, string hint = "") =>
        new() { Serial = job.Serial, Slot = job.Slot, UsbPath = job.UsbPath ?? "", Error = code, Message = message, Hint = hint };
}

/// <summary>How a step ended.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<StepState>))]
public enum StepState
{
    /// <summary>Still under way; in reports of what happens only.</summary>
    Begun,
    Good,

    /// <summary>There was nothing to do: what should be there was there, or the line file leaves it out.</summary>
    Skipped,
    Failed,
}

/// <param name="Note">What is worth knowing: 5/5, "already there".</param>
public sealed record StepReport(UnitStep Step, StepState State, double Seconds, string Note);

/// <summary>What a unit said of one golden sample.</summary>
/// <param name="Expected">OK or NG.</param>
/// <param name="Got">OK, NG, GRAY, or why there is no verdict.</param>
/// <param name="At">When the answer came: ISO 8601, with the offset.</param>
public sealed record SampleReport(string Name, string Expected, string Got, string At);

/// <summary>One line from a worker to its line: a step, the chip it has found, or the end.</summary>
public sealed record UnitMessage
{
    public StepReport? Step { get; init; }

    /// <summary>Chip and uid; the worker now waits for the line's word.</summary>
    public Dictionary<string, string>? Identified { get; init; }

    public UnitReport? End { get; init; }
}

/// <summary>The line's answer to <see cref="UnitMessage.Identified"/>.</summary>
/// <param name="MayWrite">False: the unit is left as it is, and fails with the rest.</param>
/// <param name="WasGood">It passed with these files before: what is on it is read before it is erased.</param>
public sealed record UnitOrder(bool MayWrite, bool WasGood, string Code, string Message, string Hint);

/// <summary>JSON of the line and its workers, without reflection: a worker starts in a tenth of a second.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(UnitJob))]
[JsonSerializable(typeof(UnitMessage))]
[JsonSerializable(typeof(UnitOrder))]
[JsonSerializable(typeof(LedgerEntry))]
[JsonSerializable(typeof(GoldenSample[]))]
internal sealed partial class FlashingJson : JsonSerializerContext;
