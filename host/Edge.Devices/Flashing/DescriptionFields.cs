using System.Text.Json;
using System.Text.RegularExpressions;
using Edge.Compiler.Ir;

namespace Edge.Devices.Flashing;

/// <summary>A JSON object of a tool's description, whose every key is known.</summary>
internal sealed class DescriptionFields
{
    private readonly string _path;
    private readonly JsonElement _object;

    public DescriptionFields(string path, JsonElement element, string[] known)
    {
        (_path, _object) = (path, element);
        if (element.ValueKind != JsonValueKind.Object)
            throw new DataException("E0726", path, $"holds {element.ValueKind} where an object should be", string.Join(", ", known));
        foreach (JsonProperty property in element.EnumerateObject())
        {
            if (!known.Contains(property.Name))
                throw new DataException("E0726", path, $"unknown key '{property.Name}'", string.Join(", ", known),
                    NearestName.Of(property.Name, known) is { } nearest ? $"did you mean '{nearest}'?" : null);
        }
    }

    public string Text(string key) => OptionalText(key) ?? throw Missing(key);

    public string? OptionalText(string key) => !_object.TryGetProperty(key, out JsonElement value) ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString() : throw Wrong(key, value.GetRawText(), "a text");

    public int Number(string key) => !_object.TryGetProperty(key, out JsonElement value) ? 1
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) && number > 0 ? number
        : throw Wrong(key, value.GetRawText(), "a whole number above 0");

    public IReadOnlyList<int> Numbers(string key, int[] usual) => !_object.TryGetProperty(key, out JsonElement value) ? usual
        : value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.Number && item.TryGetInt32(out _))
            ? [.. value.EnumerateArray().Select(item => item.GetInt32())]
            : throw Wrong(key, value.GetRawText(), "a list of exit codes");

    public string[] Texts(string key) => _object.TryGetProperty(key, out JsonElement value) && value.ValueKind == JsonValueKind.Array
        && value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String)
            ? [.. value.EnumerateArray().Select(item => item.GetString()!)]
            : throw Missing(key);

    public Regex? Pattern(string key) => OptionalText(key) is { } text ? Compile(key, text) : null;

    public IReadOnlyDictionary<string, Regex> Patterns(string key) => !_object.TryGetProperty(key, out JsonElement value) ? new Dictionary<string, Regex>()
        : value.ValueKind == JsonValueKind.Object && value.EnumerateObject().All(item => item.Value.ValueKind == JsonValueKind.String)
            ? value.EnumerateObject().ToDictionary(item => item.Name, item => Compile($"{key}.{item.Name}", item.Value.GetString()!))
            : throw Wrong(key, value.GetRawText(), "names with patterns");

    public bool Has(string key) => _object.TryGetProperty(key, out _);

    public bool Flag(string key) => _object.TryGetProperty(key, out JsonElement value)
        && (value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : throw Wrong(key, value.GetRawText(), "true or false"));

    public IReadOnlyDictionary<string, string> TextMap(string key) => !_object.TryGetProperty(key, out JsonElement value) ? new Dictionary<string, string>()
        : value.ValueKind == JsonValueKind.Object && value.EnumerateObject().All(item => item.Value.ValueKind == JsonValueKind.String)
            ? value.EnumerateObject().ToDictionary(item => item.Name, item => item.Value.GetString()!)
            : throw Wrong(key, value.GetRawText(), "names with texts");

    public IReadOnlyDictionary<string, IReadOnlyList<string>> TextLists(string key)
    {
        if (!_object.TryGetProperty(key, out JsonElement value))
            return new Dictionary<string, IReadOnlyList<string>>();
        string[] names = value.ValueKind == JsonValueKind.Object ? [.. value.EnumerateObject().Select(item => item.Name)]
            : throw Wrong(key, value.GetRawText(), "names with lists of texts");
        var lists = new DescriptionFields(_path, value, names);
        return names.ToDictionary(name => name, name => (IReadOnlyList<string>)lists.Texts(name));
    }

    public DescriptionFields? Child(string key, string[] known) => _object.TryGetProperty(key, out JsonElement value) ? new DescriptionFields(_path, value, known) : null;

    public IEnumerable<DescriptionFields> Children(string key, string[] known) => !_object.TryGetProperty(key, out JsonElement value) ? []
        : value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().Select(item => new DescriptionFields(_path, item, known))
        : throw Wrong(key, value.GetRawText(), "a list");

    public DataException Missing(string key) => new("E0726", _path, $"'{key}' is missing or of another kind", "as in boards/flashers");

    public DataException Wrong(string key, string found, string accepted) => new("E0726", _path, $"'{key}' is {found}", accepted);

    // With a limit: what a tool says never makes the line hang.
    private Regex Compile(string key, string pattern)
    {
        try
        {
            return new Regex(pattern, RegexOptions.CultureInvariant | RegexOptions.Multiline, TimeSpan.FromSeconds(5));
        }
        catch (ArgumentException e)
        {
            throw new DataException("E0726", _path, $"'{key}' is no pattern: {e.Message}", "a regular expression", inner: e);
        }
    }
}
