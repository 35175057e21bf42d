using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Edge.Cli.CommandLine;

/// <summary>Writes results for machines: two spaces, line feeds, no escaping that only a web page would need.</summary>
internal static class JsonText
{
    public static void Write(TextWriter output, JsonNode json) => output.WriteLine(Of(json));

    public static string Of(JsonNode json)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, new JsonWriterOptions
        {
            Indented = true,
            NewLine = "\n",
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        }))
        {
            json.WriteTo(writer);
        }

        return Encoding.UTF8.GetString(bytes.ToArray());
    }
}
