using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Edge.Cli.Tests.Report;

/// <summary>Holds a document against the part of JSON Schema that our schemas use; a keyword outside that part is a fault of the schema. For tests
/// only.</summary>
internal sealed class JsonSchema(JsonNode schema)
{
    private static readonly string[] _known =
    [
        "$schema", "$defs", "$ref", "title", "description", "type", "properties", "required", "additionalProperties", "items", "enum", "const",
            "anyOf", "minimum",
        "maximum", "pattern",
    ];

    /// <returns>Where the document breaks the schema, and how; empty when it does not.</returns>
    public IReadOnlyList<string> Faults(JsonNode? document) => [.. Faults(document, schema, "$")];

    private IEnumerable<string> Faults(JsonNode? value, JsonNode rules, string path)
    {
        if ((string?)rules["$ref"] is { } name)
            rules = schema["$defs"]![name["#/$defs/".Length..]] ?? throw new InvalidOperationException($"no {name}");
        foreach (var (key, _) in rules.AsObject())
        {
            if (!_known.Contains(key))
                throw new InvalidOperationException($"keyword '{key}' at {path}");
        }

        if (rules["anyOf"] is JsonArray choices)
        {
            string[][] each = [.. choices.Select(choice => Faults(value, choice!, path).ToArray())];
            return each.Any(faults => faults.Length == 0) ? [] : each.MinBy(faults => faults.Length)!;
        }

        return OfValue(value, rules, path).Concat(value switch
        {
            JsonObject members => OfMembers(members, rules, path),
            JsonArray items when rules["items"] is { } item => items.SelectMany((one, i) => Faults(one, item, $"{path}[{i}]")),
            _ => [],
        });
    }

    private static IEnumerable<string> OfValue(JsonNode? value, JsonNode rules, string path)
    {
        string[] types = rules["type"] switch { null => [], JsonArray several => [.. several.Select(type => (string)type!)], var one => [(string)one!] };
        JsonValueKind kind = value?.GetValueKind() ?? JsonValueKind.Null;
        if (types.Length > 0 && !types.Any(type => Is(type, value, kind)))
            yield return $"{path} is {value?.ToJsonString() ?? "null"}, not {string.Join(" or ", types)}";
        if (rules["enum"] is JsonArray words && !words.Any(word => JsonNode.DeepEquals(word, value)))
            yield return $"{path} is {value?.ToJsonString()}, none of {words.ToJsonString()}";
        if (rules["const"] is { } constant && !JsonNode.DeepEquals(constant, value))
            yield return $"{path} is {value?.ToJsonString()}, not {constant.ToJsonString()}";
        if (kind == JsonValueKind.String && rules["pattern"] is { } pattern && !Regex.IsMatch((string)value!, (string)pattern!))
            yield return $"{path} does not match {pattern}";
        if (kind == JsonValueKind.Number && (Number(value!) < (double?)rules["minimum"] || Number(value!) > (double?)rules["maximum"]))
            yield return $"{path} is {value}, outside {rules["minimum"]} to {rules["maximum"]}";
    }

    private IEnumerable<string> OfMembers(JsonObject members, JsonNode rules, string path)
    {
        foreach (string name in (rules["required"] as JsonArray ?? []).Select(name => (string)name!).Where(name => !members.ContainsKey(name)))
            yield return $"{path} lacks {name}";
        foreach (var (name, value) in members)
        {
            JsonNode? own = rules["properties"]?[name] ?? rules["additionalProperties"];
            if (own?.GetValueKind() == JsonValueKind.False)
                yield return $"{path} has {name}, which the schema does not know";
            foreach (string fault in own is JsonObject ? Faults(value, own, $"{path}.{name}") : [])
                yield return fault;
        }
    }

    private static bool Is(string type, JsonNode? value, JsonValueKind kind) => type switch
    {
        "object" => kind == JsonValueKind.Object,
        "array" => kind == JsonValueKind.Array,
        "string" => kind == JsonValueKind.String,
        "boolean" => kind is JsonValueKind.True or JsonValueKind.False,
        "null" => kind == JsonValueKind.Null,
        "number" => kind == JsonValueKind.Number,
        "integer" => kind == JsonValueKind.Number && double.IsInteger(Number(value!)),
        _ => throw new InvalidOperationException($"type '{type}'"),
    };

    private static double Number(JsonNode value) => JsonDocument.Parse(value.ToJsonString()).RootElement.GetDouble();
}
