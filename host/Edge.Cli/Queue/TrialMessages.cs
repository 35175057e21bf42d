using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Edge.Cli.Queue;

/// <summary>A candidate to make.</summary>
/// <param name="Path">Its key.</param>
/// <param name="Parent">The network that it goes on from, as a file; null: the worker makes that too.</param>
internal sealed record TrialJob(string Path, byte[]? Parent)
{
    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, TrialJson.Default.TrialJob);

    public static TrialJob Of(byte[] bytes) => JsonSerializer.Deserialize(bytes, TrialJson.Default.TrialJob)!;
}

/// <summary>A candidate that a worker has made, or why it could not.</summary>
/// <param name="Worker">Which one.</param>
/// <param name="Checkpoint">The candidate's network as a file.</param>
/// <param name="Sha256">Of that file.</param>
/// <param name="Fault">Null: none.</param>
internal sealed record TrialAnswer(
    string Path, string Worker, double Accuracy, long Bytes, long Macs, int Seed, double Seconds, byte[] Checkpoint, string Sha256, string? Fault)
{
    [JsonIgnore]
    public bool IsWhole => Sha256 == Hash(Checkpoint);

    public static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, TrialJson.Default.TrialAnswer);

    public static TrialAnswer Of(byte[] bytes) => JsonSerializer.Deserialize(bytes, TrialJson.Default.TrialAnswer)!;
}

[JsonSerializable(typeof(TrialJob))]
[JsonSerializable(typeof(TrialAnswer))]
internal sealed partial class TrialJson : JsonSerializerContext;
