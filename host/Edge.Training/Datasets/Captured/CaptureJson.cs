using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Edge.Training.Datasets.Captured;

/// <summary>How the files of a captured folder are written.</summary>
public static class CaptureJson
{
    public static JsonSerializerOptions Options { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        RespectNullableAnnotations = true,
    };

    /// <summary>The lines of a journal that can be read, and how many others there are; a crash may have cut one short.</summary>
    /// <remarks>What an unreadable line said is lost: the picture it was about is as if nobody had said anything.</remarks>
    public static (IReadOnlyList<T> Entries, int Unreadable) Lines<T>(IEnumerable<string> lines)
        where T : class
    {
        T?[] entries = [.. lines.Select(Entry<T>)];
        T[] readable = [.. entries.OfType<T>()];
        return (readable, entries.Length - readable.Length);
    }

    private static T? Entry<T>(string line)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(line, Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
