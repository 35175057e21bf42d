using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Edge.Compiler.Emission;

namespace Edge.Cli.Report;

/// <summary>Every text of the report in one language. They stand in one file, <c>words.json</c>, beside the templates: a key, and the text in each
/// language.</summary>
internal sealed class Words
{
    public const string File = "words.json", Usual = "en";

    private readonly Dictionary<string, string> _texts;

    private Words(string language, Dictionary<string, string> texts) => (Language, _texts) = (language, texts);

    /// <summary>Those that there are texts in.</summary>
    public static IReadOnlyList<string> Languages { get; } = ["en", "ja"];

    public static Words English { get; } = Of(Usual);

    /// <summary>As HTML names it.</summary>
    public string Language { get; }

    public static Words Of(string language)
    {
        string path = Path.Combine(ShippedFiles.Folder("firmware-templates/report"), File);
        using var file = JsonDocument.Parse(System.IO.File.ReadAllBytes(path));
        return new Words(language, file.RootElement.EnumerateObject().ToDictionary(text => text.Name, text => text.Value.GetProperty(language).GetString()!));
    }

    public string this[string key] => _texts[key];

    public string this[Said said] => Format(said.Key, said.Arguments);

    /// <summary>A text with its places filled; a gate's id becomes its name.</summary>
    public string Format(string key, params object[] arguments) => string.Format(CultureInfo.InvariantCulture, _texts[key],
        [.. arguments.Select(argument => argument is string id && _texts.TryGetValue($"gate.{id}", out string? name) ? name : argument is int count
            ? Text.Count(count) : argument)]);

    /// <summary>A text where there is one, such as the name of a stage; else what it is called anyway.</summary>
    public string Or(string key, string otherwise) => _texts.GetValueOrDefault(key, otherwise);

    /// <summary>For templates: <c>gates.title</c> is the member title of the member gates.</summary>
    public JsonObject Tree()
    {
        var tree = new JsonObject();
        foreach (var (key, text) in _texts)
        {
            string[] names = key.Split('.');
            JsonObject node = tree;
            foreach (string name in names[..^1])
            {
                if (node[name] is not JsonObject)
                    node[name] = new JsonObject();
                node = node[name]!.AsObject();
            }

            node[names[^1]] = text;
        }

        return tree;
    }
}
