using System.Text.Json.Nodes;
using Edge.Cli.Report;
using Edge.Compiler.Emission;

namespace Edge.Cli.Labelling;

/// <summary>What the page of <c>edge label</c> says, in each language of the report.</summary>
internal static class LabelWords
{
    public static JsonObject Of(string language)
    {
        string path = Path.Combine(ShippedFiles.Folder("firmware-templates/label"), Words.File);
        JsonObject all = JsonNode.Parse(File.ReadAllBytes(path))!.AsObject();
        return new JsonObject([.. all.Select(text => KeyValuePair.Create(text.Key, (JsonNode?)(string)text.Value![language]!))]);
    }
}
