using System.Text.Json;

namespace Edge.Compiler.Storage;

/// <summary>Reads a JSON object that must have exactly the fields asked for.</summary>
/// <remarks>Anything missing, unknown or of another kind is a <see cref="FormatException"/> that says where.</remarks>
internal sealed class JsonFields
{
    private readonly Dictionary<string, JsonElement> _fields = [];
    private readonly string _where;

    public JsonFields(JsonElement element, string where)
    {
        _where = where;
        if (element.ValueKind != JsonValueKind.Object)
            throw new FormatException($"{where} is {element.ValueKind}, not an object");
        foreach (JsonProperty property in element.EnumerateObject())
        {
            if (!_fields.TryAdd(property.Name, property.Value))
                throw new FormatException($"{where} has two fields '{property.Name}'");
        }
    }

    public IEnumerable<string> Names => _fields.Keys;

    public JsonElement Take(string name) => TakeOptional(name) ?? throw new FormatException($"{_where} has no field '{name}'");

    public JsonElement? TakeOptional(string name) => _fields.Remove(name, out JsonElement value) ? value : null;

    public string TakeText(string name) => Text(Take(name), $"{_where}.{name}");

    public IReadOnlyList<JsonElement> TakeItems(string name) => Items(Take(name), $"{_where}.{name}");

    public int TakeInteger(string name) => Integer(Take(name), $"{_where}.{name}");

    /// <summary>Every field must have been taken.</summary>
    public void Finish()
    {
        if (_fields.Count > 0)
            throw new FormatException($"{_where} has an unknown field '{_fields.Keys.First()}'");
    }

    public static string Text(JsonElement element, string where)
    {
        if (element.ValueKind != JsonValueKind.String)
            throw new FormatException($"{where} is {element.ValueKind}, not text");
        return element.GetString()!;
    }

    public static IReadOnlyList<JsonElement> Items(JsonElement element, string where)
    {
        if (element.ValueKind != JsonValueKind.Array)
            throw new FormatException($"{where} is {element.ValueKind}, not a list");
        return [.. element.EnumerateArray()];
    }

    public static int Integer(JsonElement element, string where) =>
        element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out int value)
            ? value
            : throw new FormatException($"{where} is not a whole number of 32 bits");

    public static double Double(JsonElement element, string where) =>
        element.ValueKind == JsonValueKind.Number && element.TryGetDouble(out double value) && double.IsFinite(value)
            ? value
            : throw new FormatException($"{where} is not a number");

    public static float Real(JsonElement element, string where) =>
        element.ValueKind == JsonValueKind.Number && element.TryGetSingle(out float value) && float.IsFinite(value)
            ? value
            : throw new FormatException($"{where} is not a finite number");
}
