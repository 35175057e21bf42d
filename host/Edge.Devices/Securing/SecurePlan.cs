using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Edge.Compiler.Ir;

namespace Edge.Devices.Securing;

/// <summary>What would be done to one unit, and what it was like when that was written down. A file that 'edge secure apply' takes.</summary>
public sealed record SecurePlan
{
    public string Schema { get; init; } = ThisSchema;

    /// <summary>The chip's own number.</summary>
    public required string Unit { get; init; }

    public required string Board { get; init; }

    /// <summary>The description of the tool, and what it was then.</summary>
    public required string Description { get; init; }

    public required string DescriptionSha256 { get; init; }

    public required IReadOnlyList<string> Features { get; init; }

    /// <summary>Sectors that are write-protected, from the first to the last.</summary>
    public IReadOnlyList<int> Sectors { get; init; } = [];

    public IReadOnlyList<PlannedKey> Keys { get; init; } = [];

    public IReadOnlyList<PlannedImage> Images { get; init; } = [];

    public required IReadOnlyList<PlannedStep> Steps { get; init; }

    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Every field as it was read.</summary>
    public required IReadOnlyDictionary<string, string> State { get; init; }

    /// <summary>Local time with its offset.</summary>
    public required string Made { get; init; }

    public const string ThisSchema = "edge.secure-plan/1";

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, SecureJson.Default.SecurePlan);

    /// <returns>The plan and the hash that the journal names it by.</returns>
    /// <exception cref="DataException">E0747: there is no such file, or it is no plan.</exception>
    public static (SecurePlan Plan, string Sha256) Load(string path, string shown)
    {
        try
        {
            byte[] bytes = File.ReadAllBytes(path);
            SecurePlan? plan = JsonSerializer.Deserialize(bytes, SecureJson.Default.SecurePlan);
            if (plan?.Schema == ThisSchema)
                return (plan, Convert.ToHexStringLower(SHA256.HashData(bytes)));
            throw new DataException("E0747", shown, "is no plan of this version", ThisSchema);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new DataException("E0747", shown, "is no plan", "a file that 'edge secure plan' wrote", e.Message, e);
        }
    }

    /// <exception cref="DeviceException">E0727: no room, or no right to write there.</exception>
    public void Save(string path) => Flashing.RecordFile.Write(path, ToJson());
}

/// <param name="Sha256">Of the file.</param>
/// <param name="Fingerprint">See <see cref="SecureKey"/>.</param>
public sealed record PlannedKey(string Role, string File, string Sha256, string Fingerprint);

/// <summary>An image whose signature was checked against the key.</summary>
public sealed record PlannedImage(string File, string Sha256);

/// <summary>A step of the plan, with all that it does in words.</summary>
/// <param name="Command">As a person would type it.</param>
/// <param name="Burns">What changes in the chip, field by field.</param>
/// <param name="Forever">What cannot be taken back; null: <paramref name="Undo"/> says how it can.</param>
/// <param name="Slot">Which place a key gets; null: there is one, or no key.</param>
/// <param name="IsDone">It was there already when the plan was made.</param>
public sealed record PlannedStep(
    string Name, string Feature, string Does, string Command, IReadOnlyDictionary<string, string> Burns, string? Forever, string? Undo, int? Slot, bool IsDone)
{
    /// <summary>Whether a difference of the state in this field may come from this step.</summary>
    public bool Explains(string field)
    {
        string name = field.Split('.')[0];
        return Burns.ContainsKey(name) || (field.EndsWith(SecureState.Writeable, StringComparison.Ordinal) && Burns.ContainsKey("WR_DIS"))
            || (field.EndsWith(SecureState.Readable, StringComparison.Ordinal) && Burns.ContainsKey("RD_DIS"));
    }
}

/// <summary>A line of <c>secure.jsonl</c>: a step is about to be burnt, was burnt, or all of a plan is.</summary>
public sealed record SecureEntry
{
    public string Schema { get; init; } = "edge.secure/1";

    public required string Time { get; init; }

    public required string Unit { get; init; }

    /// <summary>SHA-256 of the plan's file.</summary>
    public required string Plan { get; init; }

    public required string Event { get; init; }

    public string Step { get; init; } = "";

    /// <summary>Fingerprint of the key that the step burns; empty: none.</summary>
    public string Key { get; init; } = "";

    public string Operator { get; init; } = "";

    public const string Begin = "begin", Done = "done", End = "end";
}

/// <summary>JSON of plans and of the journal, without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(SecurePlan))]
internal sealed partial class SecureJson : JsonSerializerContext;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(SecureEntry))]
internal sealed partial class SecureLineJson : JsonSerializerContext;
