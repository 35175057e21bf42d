using System.Runtime.InteropServices;
using System.Text.Json;

namespace Edge.Devices.Flashing;

/// <summary>A picture of a part whose verdict is known, as the network gets it.</summary>
/// <param name="IsDefect">What the device must say: NG, or else OK.</param>
/// <param name="Tensor">int8, preprocessed as the device's pack says.</param>
public sealed record GoldenSample(string Name, bool IsDefect, byte[] Tensor)
{
    internal sbyte[] Image => MemoryMarshal.Cast<byte, sbyte>(Tensor).ToArray();
}

/// <summary>Golden samples as a file that every worker reads.</summary>
public static class GoldenSamples
{
    public static void Save(string path, IReadOnlyList<GoldenSample> samples) =>
        RecordFile.Write(path, JsonSerializer.SerializeToUtf8Bytes([.. samples], FlashingJson.Default.GoldenSampleArray));

    public static IReadOnlyList<GoldenSample> Load(string path) => JsonSerializer.Deserialize(File.ReadAllBytes(path), FlashingJson.Default.GoldenSampleArray)!;
}
