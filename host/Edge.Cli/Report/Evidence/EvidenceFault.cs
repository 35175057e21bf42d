using System.Text.Json;
using Edge.Compiler.Ir;

namespace Edge.Cli.Report.Evidence;

/// <summary>A file that is not what its name says: always E0273, with the place in it.</summary>
internal static class EvidenceFault
{
    public static DataException Of(string where, string found, string accepted, Exception? inner = null) =>
        new("E0273", where, found, accepted, "'edge explain E0273' shows the form of each file; without the file the report says that nothing was measured", inner);

    /// <summary>Reads a JSON text; what is missing or of another kind in it is a fault of the file.</summary>
    public static T Json<T>(string path, string text, string accepted, Func<JsonElement, T> read)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            return read(json.RootElement);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw Of(path, e.Message.ReplaceLineEndings(" ").TrimEnd('.'), accepted, e);
        }
    }
}
