using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Scriban.Runtime;

namespace Edge.Cli.Report;

/// <summary>Hands a tree of values to a template that writes HTML. Every text is escaped on the way, so that no template can forget it.</summary>
internal static class TemplateView
{
    /// <returns>A ScriptObject, a ScriptArray, or a plain value; null stays null.</returns>
    public static object? Of(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject members:
                var view = new ScriptObject();
                foreach (var (name, value) in members)
                    view[name] = Of(value);
                return view;
            case JsonArray items:
                var list = new ScriptArray();
                foreach (JsonNode? item in items)
                    list.Add(Of(item));
                return list;
            case null:
                return null;
            default:
                return node.GetValueKind() switch
                {
                    JsonValueKind.True => true,
                    JsonValueKind.False => false,
                    JsonValueKind.Number => node.AsValue().TryGetValue(out int whole) ? (object)whole : node.GetValue<double>(),
                    _ => WebUtility.HtmlEncode(node.GetValue<string>()),
                };
        }
    }
}
