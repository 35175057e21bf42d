using System.Security.Cryptography;
using System.Text.Json;
using Edge.Compiler.Ir;
using Edge.Compiler.Pack;
using Edge.Compiler.Preprocessing;
using Edge.Compiler.Storage;

namespace Edge.Training.Datasets.Captured;

/// <summary>What the pictures of a captured folder are: its <c>capture.json</c>.</summary>
/// <param name="Kind"><see cref="Tensor"/> or <see cref="Frame"/>.</param>
/// <param name="Preprocessing">SHA-256 of the section of a pack that says how the tensors were made; of frames empty.</param>
public sealed record CaptureDescription(string Kind, string Preprocessing, int Height, int Width, int Channels)
{
    public const string FileName = "capture.json";

    /// <summary>What the network saw: a pixel is its input plus 128.</summary>
    public const string Tensor = "tensor";

    /// <summary>What the camera gave.</summary>
    public const string Frame = "frame";

    public const string CurrentSchema = "edge.capture/1";

    public string Schema { get; init; } = CurrentSchema;

    /// <summary>What a device with a pack of this preprocessing says that its tensors were made by.</summary>
    public static string HashOf(PreprocessingSpecification specification) =>
        Convert.ToHexStringLower(SHA256.HashData(PreprocessingPart.Write(specification).Bytes));

    /// <returns>Null: nobody has captured into this folder.</returns>
    /// <exception cref="DataException">E0247: the file is damaged.</exception>
    public static CaptureDescription? Read(string folder)
    {
        string path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
            return null;
        try
        {
            CaptureDescription? found = JsonSerializer.Deserialize<CaptureDescription>(DatasetFile.Read(path, 1 << 20), CaptureJson.Options);
            if (found is { Schema: CurrentSchema, Kind: Tensor or Frame, Height: > 0, Width: > 0, Channels: 1 or 3 })
                return found;
        }
        catch (JsonException)
        {
            // Said below, as what is whole and means nothing.
        }

        throw new DataException("E0247", path, "is no description of captured pictures", $"schema {CurrentSchema}, as 'edge capture' writes it",
            "capture into a new folder");
    }

    public void Write(string folder) => AtomicFile.Write(Path.Combine(folder, FileName), JsonSerializer.SerializeToUtf8Bytes(this, CaptureJson.Options));
}
