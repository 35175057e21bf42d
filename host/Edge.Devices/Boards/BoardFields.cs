using System.Globalization;
using System.Text.Json;
using Edge.Compiler.Ir;

namespace Edge.Devices.Boards;

/// <summary>The values of a board file and of what it extends, each as the kind it must be.</summary>
internal sealed class BoardFields(string path, Dictionary<string, JsonElement> values)
{
    public string Text(string key) =>
        OptionalText(key) ?? throw Missing(key, "a text, here or in what it extends");

    public string? OptionalText(string key) => !values.TryGetValue(key, out JsonElement value) ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString()
        : throw Wrong(key, value, "a text");

    public IReadOnlyList<string> Texts(string key)
    {
        if (!values.TryGetValue(key, out JsonElement value))
            return [];
        if (value.ValueKind != JsonValueKind.Array || value.EnumerateArray().Any(item => item.ValueKind != JsonValueKind.String))
            throw Wrong(key, value, "a list of texts");
        return [.. value.EnumerateArray().Select(item => item.GetString()!)];
    }

    public long Number(string key)
    {
        if (!values.TryGetValue(key, out JsonElement value))
            return 0;
        bool isCount = value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long number) && number is > 0 and <= int.MaxValue;
        return isCount ? value.GetInt64() : throw Wrong(key, value, $"a whole number in [1, {int.MaxValue}]");
    }

    public uint Address(string key)
    {
        if (OptionalText(key) is not { } text)
            return 0;
        bool isHex = text.StartsWith("0x", StringComparison.Ordinal);
        return isHex && uint.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint address)
            ? address
            : throw Wrong(key, values[key], "an address such as \"0x08000000\"");
    }

    /// <summary>One of some words; null where the file has none.</summary>
    public string? Choice<T>(string key, Dictionary<string, T> words) => OptionalText(key) is not { } word || words.ContainsKey(word)
        ? OptionalText(key)
        : throw Wrong(key, values[key], string.Join(", ", words.Keys));

    /// <summary>A number above 0; 0 where the file has none.</summary>
    public double Fraction(string key)
    {
        if (!values.TryGetValue(key, out JsonElement value))
            return 0;
        return value.ValueKind == JsonValueKind.Number && value.GetDouble() is > 0 and < 1000 and var number ? number : throw Wrong(key, value, "a number above 0 and below 1000");
    }

    /// <summary>Names of pins with the numbers nanoFramework gives them.</summary>
    public IReadOnlyDictionary<string, int> Pins(string key)
    {
        if (!values.TryGetValue(key, out JsonElement value))
            return new Dictionary<string, int>();
        if (value.ValueKind != JsonValueKind.Object)
            throw Wrong(key, value, "an object such as { \"led\": 33 }");
        return value.EnumerateObject().ToDictionary(pin => pin.Name, pin => PinNumber(pin.Value)
            ?? throw Wrong($"{key}.{pin.Name}", pin.Value, "a number from 0 to 255, or port and pin of an STM32, such as \"PB14\""));
    }

    /// <summary>Memories by name: <c>{ "ccm": { "origin": "0x10000000", "bytes": 65536, "byte_cycles": 0, "dma": false } }</c>.</summary>
    public IReadOnlyList<BoardMemory> Memories(string key)
    {
        if (!values.TryGetValue(key, out JsonElement value))
            return [];
        if (value.ValueKind != JsonValueKind.Object)
            throw Wrong(key, value, MemoryExample);
        return [.. value.EnumerateObject().Select(memory => MemoryOf($"{key}.{memory.Name}", memory.Name, memory.Value))];
    }

    /// <summary>Where values come from, by key.</summary>
    public IReadOnlyDictionary<string, string> Sources()
    {
        if (!values.TryGetValue("sources", out JsonElement value))
            return new Dictionary<string, string>();
        if (value.ValueKind != JsonValueKind.Object)
            throw Wrong("sources", value, "an object from keys to texts");
        foreach (JsonProperty source in value.EnumerateObject())
        {
            if (!values.ContainsKey(source.Name))
                throw new DataException("E0613", path, $"'sources' speaks of '{source.Name}', which has no value", "the keys of the file and of what it extends");
            if (source.Value.ValueKind != JsonValueKind.String || source.Value.GetString()!.Length == 0)
                throw Wrong($"sources.{source.Name}", source.Value, "a text: document and section, or file");
        }

        return value.EnumerateObject().ToDictionary(source => source.Name, source => source.Value.GetString()!);
    }

    public DataException Missing(string key, string accepted) => new("E0613", path, $"'{key}' is missing", accepted);

    // nanoFramework counts the pins of an STM32 through its ports of 16: PA0 is 0, PB0 is 16.
    private static int? PinNumber(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Number)
            return value.TryGetInt32(out int number) && number is >= 0 and <= 255 ? number : null;
        return value.ValueKind == JsonValueKind.String && value.GetString() is ['P', >= 'A' and <= 'K' and var port, .. var pin]
            && int.TryParse(pin, NumberStyles.None, CultureInfo.InvariantCulture, out int at) && at < 16 ? (port - 'A') * 16 + at : null;
    }

    private const string MemoryExample = "memories by name, such as { \"ccm\": { \"origin\": \"0x10000000\", \"bytes\": 65536, \"byte_cycles\": 0, \"dma\": false } }";

    private BoardMemory MemoryOf(string key, string name, JsonElement value)
    {
        string[] known = ["origin", "bytes", "byte_cycles", "dma"];
        if (name.Length == 0 || name is "ram" or "external" || !name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_'))
            throw new DataException("E0613", path, $"'{key}' is no name of a memory", "small letters, digits and underscores, other than 'ram' and 'external'");
        if (value.ValueKind != JsonValueKind.Object || value.EnumerateObject().Any(field => !known.Contains(field.Name)))
            throw Wrong(key, value, MemoryExample);
        Dictionary<string, JsonElement> own = value.EnumerateObject().ToDictionary(field => $"{key}.{field.Name}", field => field.Value);
        var fields = new BoardFields(path, own);
        int bytes = (int)fields.Number($"{key}.bytes");
        if (bytes == 0)
            throw Missing($"{key}.bytes", "how large it is");
        JsonElement dma = own.GetValueOrDefault($"{key}.dma");
        if (dma.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.True or JsonValueKind.False))
            throw Wrong($"{key}.dma", dma, "true or false");
        return new BoardMemory(name, fields.Address($"{key}.origin"), bytes, Cycles(own, $"{key}.byte_cycles")) { HasDma = dma.ValueKind != JsonValueKind.False };
    }

    private double Cycles(Dictionary<string, JsonElement> own, string key)
    {
        if (!own.TryGetValue(key, out JsonElement value))
            throw Missing(key, "clock cycles for a byte beyond those in memory without wait states; 0 where there are none");
        return value.ValueKind == JsonValueKind.Number && value.GetDouble() is >= 0 and < 1000 and var cycles ? cycles
            : throw new DataException("E0613", path, $"'{key}' is {value.GetRawText()}", "a number of at least 0 and below 1000");
    }

    private DataException Wrong(string key, JsonElement value, string accepted) => new("E0613", path, $"'{key}' is {value.GetRawText()}", accepted);
}
