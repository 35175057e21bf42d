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

    /// <summary>The lines of a journal that can be read; a crash may have cut one short.</summary>
    public static IEnumerable<T> Lines<T>(IEnumerable<string> lines)
        where T : class
    {
        foreach (string line in lines)
        {
            T? entry = null;
            try
            {
                entry = JsonSerializer.Deserialize<T>(line, Options);
            }
            catch (JsonException)
            {
                // Passed over: what it said is lost, and the picture it was about is as if nobody had said anything.
            }

            if (entry is not null)
                yield return entry;
        }
    }
}
