using System.Text.Json.Nodes;

namespace Edge.Cli.Report.Blocks;

/// <summary>One section of the page as parts in order: tables, charts, notes. The template knows these and nothing of what they say.</summary>
/// <param name="id">Of the section's words: <c>ID.title</c> and <c>ID.lead</c>.</param>
internal sealed class BlockView(string id, Words words)
{
    private readonly JsonArray _parts = [];

    public BlockView Table(TableView table)
    {
        _parts.Add((JsonNode)Part("table", table.Of()));
        return this;
    }

    /// <summary>Charts beside each other, as many as the screen is wide.</summary>
    public BlockView Charts(params IEnumerable<JsonObject> charts)
    {
        _parts.Add((JsonNode)Part("charts", new JsonArray([.. charts])));
        return this;
    }

    public BlockView Note(string text) => Text("note", text);

    public BlockView Heading(string text) => Text("heading", text);

    /// <summary>Nobody measured it: says so, and how to.</summary>
    public BlockView Absent(string text) => Text("absent", text);

    public JsonObject Of() => new() { ["id"] = id, ["title"] = words[$"{id}.title"], ["lead"] = words[$"{id}.lead"], ["parts"] = _parts };

    private BlockView Text(string kind, string text)
    {
        _parts.Add((JsonNode)Part(kind, text));
        return this;
    }

    private static JsonObject Part(string kind, JsonNode value) => new() { ["kind"] = kind, [kind] = value };
}
