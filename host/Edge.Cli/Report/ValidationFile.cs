using System.Text.Json;
using System.Text.Json.Serialization;
using Edge.Compiler.Ir;
using Edge.Compiler.Storage;
using Edge.Devices.Ladder;

namespace Edge.Cli.Report;

/// <summary>Keeps the last validation in the output folder, so that its report can be drawn again without measuring again.</summary>
internal static class ValidationFile
{
    public const string Name = "validation.json";

    private const long MaximumBytes = 512L << 20;

    private static readonly JsonSerializerOptions _options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        RespectNullableAnnotations = true,
    };

    public static void Save(Validation validation, string folder) =>
        AtomicFile.Write(Path.Combine(folder, Name), JsonSerializer.SerializeToUtf8Bytes(validation, _options));

    /// <exception cref="DataException">There is none, or it is damaged.</exception>
    public static Validation Load(string folder)
    {
        string path = Path.Combine(folder, Name);
        if (!File.Exists(path))
            throw new DataException("E0271", path, "there is no validation to report", "the file that 'edge validate' writes", "run 'edge validate' first");
        if (new FileInfo(path).Length > MaximumBytes)
            throw new DataException("E0271", path, $"is larger than {MaximumBytes} bytes", "the file that 'edge validate' writes");
        try
        {
            using FileStream file = File.OpenRead(path);
            Validation validation = JsonSerializer.Deserialize<Validation>(file, _options) ?? throw new JsonException("it holds null");
            Check(validation);
            return validation;
        }
        catch (JsonException e)
        {
            throw new DataException("E0271", path, $"not a validation: {e.Message.ReplaceLineEndings(" ").TrimEnd('.')}",
                "the file that 'edge validate' writes", "run 'edge validate' again", e);
        }
    }

    private static void Check(Validation validation)
    {
        if (validation.Schema != Validation.CurrentSchema)
            throw new JsonException($"schema '{validation.Schema}', expected '{Validation.CurrentSchema}'");
        int classes = validation.Classes.Count, images = validation.Data.Images.Count;
        if (validation.Judging.Limits.Count != classes || !validation.Judging.IsPossible)
            throw new JsonException("the limits are not those of the classes");
        if (validation.Data.Images.Any(image => image.Label < 0 || image.Label >= classes || !AreOutputs(image.Outputs)))
            throw new JsonException("an image has a label or outputs of no class");
        if (validation.Robustness.Any(set => set.Outputs.Count != images || !set.Outputs.All(AreOutputs)))
            throw new JsonException("disturbed images are not those of the test");
        IEnumerable<StageResult> stages = validation.Levels.SelectMany(level => level.Ladder.Stages).Concat(validation.Ladder.Stages);
        if (stages.Any(stage => stage.Decisions.Count > images || stage.Decisions.Any(decision => decision < 0 || decision >= classes)))
            throw new JsonException("a stage decides for an image or a class that does not exist");
        if (validation.Data.Images.SelectMany(image => new[] { image.Picture, image.Tensor, image.Heat }).OfType<Picture>().Any(picture => !picture.IsWhole))
            throw new JsonException("a picture's size is not that of its pixels");

        bool AreOutputs(IReadOnlyList<int> outputs) => outputs.Count == classes && outputs.All(step => step is >= sbyte.MinValue and <= sbyte.MaxValue);
    }
}
