using System.Text.Json;
using System.Text.Json.Nodes;

namespace Edge.Devices.Boards;

/// <summary>What a board's file and its chip's say about where values come from, as one object.</summary>
internal static class BoardSources
{
    /// <param name="inherited">Of the chip.</param>
    /// <param name="own">Of the board; its entries win. What is no object is handed on, to be refused with the board's name.</param>
    public static JsonElement Merge(JsonElement inherited, JsonElement own)
    {
        if (inherited.ValueKind != JsonValueKind.Object || own.ValueKind != JsonValueKind.Object)
            return own;
        var merged = new JsonObject();
        foreach (JsonProperty source in inherited.EnumerateObject().Concat(own.EnumerateObject()))
            merged[source.Name] = JsonNode.Parse(source.Value.GetRawText());
        return JsonSerializer.SerializeToElement(merged);
    }
}
