using System.Text.Json;

namespace Edge.Compat.Scriban.Tests.Fixtures;

/// <summary>One template with its model and what the real Scriban made of it; the README beside the files describes them.</summary>
/// <param name="Name">A sentence that is unique in its file.</param>
/// <param name="Template">The text, parsed under the name <c>main.sbn</c>.</param>
/// <param name="Model">Global variables; <see cref="FixtureModel"/> says how each is written.</param>
/// <param name="Includes">Path to text of what <c>include</c> can find.</param>
/// <param name="Text">The rendered text; null where there is an error.</param>
/// <param name="Error">The first error; null where there is a text.</param>
public sealed record RecordedTemplate(
    string Name, string Template, JsonElement? Model, Dictionary<string, string>? Includes, string? Text, RecordedError? Error)
{
    public static IReadOnlyList<RecordedTemplate> Read(string path) =>
        JsonSerializer.Deserialize<List<RecordedTemplate>>(File.ReadAllText(path), Format)!;

    public static JsonSerializerOptions Format { get; } = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}

/// <summary>An error as text and as a position.</summary>
/// <param name="Stage"><c>parse</c> or <c>render</c>.</param>
/// <param name="Message">As a user sees it: <c>file(line,column) : error : what</c>.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
public sealed record RecordedError(string Stage, string Message, int Line, int Column);
