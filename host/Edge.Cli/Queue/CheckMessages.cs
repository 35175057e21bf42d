using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Edge.Devices.Ladder;
using Edge.Devices.Link;

namespace Edge.Cli.Queue;

/// <summary>Test images for a device to judge.</summary>
/// <param name="Run">The check that asks; answers to another one do not count.</param>
/// <param name="From">The first image's index.</param>
internal sealed record CheckJob(string Run, int From, int Count)
{
    /// <summary>The queue of all devices that run a model, for one set of images.</summary>
    /// <param name="asIs">Whether the devices' program was made from the model as it is.</param>
    public static string QueueOf(string modelSha256, string imagesSha256, bool asIs) =>
        $"edge.check.{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{modelSha256} {imagesSha256} {asIs}")))[..16]}";

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, CheckJson.Default.CheckJob);

    public static CheckJob Of(byte[] bytes) => JsonSerializer.Deserialize(bytes, CheckJson.Default.CheckJob)!;
}

/// <summary>What a device made of them.</summary>
/// <param name="Device">Its worker and its address there.</param>
/// <param name="Results">Of each image, in order; raw outputs, so that whoever asked compares them.</param>
/// <param name="First">Where the first image that differs leaves the reference, where the device can say.</param>
internal sealed record CheckAnswer(
    CheckJob Job, string Device, DeviceIdentification Identity, LinkResult[] Results, FirstDifference? First, LinkTotals Link)
{
    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, CheckJson.Default.CheckAnswer);

    public static CheckAnswer Of(byte[] bytes) => JsonSerializer.Deserialize(bytes, CheckJson.Default.CheckAnswer)!;
}

[JsonSerializable(typeof(CheckJob))]
[JsonSerializable(typeof(CheckAnswer))]
internal sealed partial class CheckJson : JsonSerializerContext;
