using System.Text.Encodings.Web;
using System.Text.Json;
using Edge.Compiler.Ir;
using Edge.Compiler.Storage;

namespace Edge.Training.Compressing;

/// <summary>A <see cref="CompressionRecord"/> as JSON, beside the model it tells of.</summary>
public static class CompressionFile
{
    public const string Name = "compression.json";

    private const long MaximumBytes = 64L << 20;

    private static readonly JsonSerializerOptions _options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        IgnoreReadOnlyProperties = true,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
        NewLine = "\n",
    };

    /// <param name="folder">Made if need be; a file of the same name is replaced.</param>
    public static void Save(CompressionRecord record, string folder) => AtomicFile.Write(Path.Combine(folder, Name), Write(record) + "\n");

    /// <exception cref="DataException">E0272: there is none, or it is damaged.</exception>
    public static CompressionRecord Load(string folder)
    {
        string path = Path.Combine(folder, Name);
        const string Accepted = "the file that 'edge compress', 'edge search' and 'edge scale' write";
        if (!File.Exists(path))
            throw new DataException("E0272", path, "there is no compression to report", Accepted, "run 'edge compress', 'edge search' or 'edge scale' first");
        if (new FileInfo(path).Length > MaximumBytes)
            throw new DataException("E0272", path, $"is larger than {MaximumBytes} bytes", Accepted);
        try
        {
            return Read(File.ReadAllText(path));
        }
        catch (JsonException e)
        {
            string found = $"not a compression: {e.Message.ReplaceLineEndings(" ").TrimEnd('.')}";
            throw new DataException("E0272", path, found, Accepted, "compress again", e);
        }
    }

    public static string Write(CompressionRecord record) => JsonSerializer.Serialize(record, _options);

    /// <exception cref="JsonException">It is malformed, of another schema, or holds numbers that no network has.</exception>
    public static CompressionRecord Read(string json)
    {
        CompressionRecord record = JsonSerializer.Deserialize<CompressionRecord>(json, _options) ?? throw new JsonException("it holds null");
        if (record.Schema != CompressionRecord.CurrentSchema)
            throw new JsonException($"schema '{record.Schema}', expected '{CompressionRecord.CurrentSchema}'");
        IEnumerable<double?> shares = record.Steps.Select(step => step.Figures.Accuracy)
            .Concat(record.Trials.Select(trial => (double?)trial.Accuracy)).Append(record.Before.Accuracy).Append(record.Goal);
        if (shares.Any(share => share is < 0 or > 1))
            throw new JsonException("an accuracy is not in [0, 1]");
        IEnumerable<long> sizes = record.Layers.SelectMany(layer => new[] { layer.Before, layer.After }).OfType<LayerState>()
            .SelectMany(state => new[]
            {
                state.Channels, state.Weights, state.NonZero, state.Bits, state.Macs, state.EntropyBytes ?? 0, state.PackedBytes ?? 0, state.LinkedBytes ?? 0,
            })
            .Concat(record.Trials.SelectMany(trial => new[] { trial.Bytes, trial.Macs }));
        return sizes.All(size => size >= 0) ? record : throw new JsonException("a size is negative");
    }
}
