using System.Globalization;
using System.Text.Json;
using Edge.Compiler.Emission;
using Edge.Compiler.Ir;

namespace Edge.Devices.Boards;

/// <summary>Reads board files. A board that <c>extends</c> another says only what differs.</summary>
public static class BoardReader
{
    private static readonly string[] Keys =
    [
        "name", "extends", "core", "port", "compiler", "flags", "defines", "clock_hz", "flash_origin", "flash_bytes", "ram_origin", "ram_bytes",
        "emulator", "emulator_arguments", "flash_with",
    ];

    /// <summary>The names of the boards that travel with Edge.</summary>
    public static IReadOnlyList<string> Shipped() =>
        [.. Directory.GetFiles(ShippedFiles.Folder("boards"), "*.json").Select(file => Path.GetFileNameWithoutExtension(file)!)
            .Order(StringComparer.Ordinal)];

    /// <summary>Reads a board.</summary>
    /// <param name="board">A name of <see cref="Shipped"/>, or the path of a <c>.json</c> file, whose <c>extends</c> may name a file beside it.</param>
    /// <exception cref="DataException">E0610: no such board. E0611: the file is malformed. E0612: an unknown key. E0613: a value is
    /// missing or wrong.</exception>
    public static Board Read(string board)
    {
        string path = Find(board, besides: null);
        Dictionary<string, JsonElement> values = Merge(path, []);
        var fields = new BoardFields(path, values);
        return new Board
        {
            Name = fields.Text("name"),
            Core = fields.Text("core"),
            Port = fields.Text("port"),
            Compiler = fields.Text("compiler"),
            Flags = fields.Texts("flags"),
            Defines = fields.Texts("defines"),
            ClockHz = fields.Number("clock_hz"),
            FlashOrigin = fields.Address("flash_origin"),
            FlashBytes = (int)fields.Number("flash_bytes"),
            RamOrigin = fields.Address("ram_origin"),
            RamBytes = (int)fields.Number("ram_bytes"),
            Emulator = fields.OptionalText("emulator"),
            EmulatorArguments = fields.Texts("emulator_arguments"),
            FlashWith = fields.OptionalText("flash_with"),
        };
    }

    private static Dictionary<string, JsonElement> Merge(string path, List<string> visited)
    {
        if (visited.Contains(path))
            throw new DataException("E0611", path, $"extends itself through {string.Join(", ", visited.Select(Path.GetFileName))}", "a chain that ends");
        visited.Add(path);

        JsonElement own = Parse(path);
        var values = new Dictionary<string, JsonElement>();
        if (own.TryGetProperty("extends", out JsonElement parent))
        {
            if (parent.ValueKind != JsonValueKind.String)
                throw new DataException("E0613", path, $"'extends' is {parent.GetRawText()}", "the name of a chip or board");
            values = Merge(Find(parent.GetString()!, Path.GetDirectoryName(path)), visited);
        }

        foreach (JsonProperty property in own.EnumerateObject())
        {
            if (!Keys.Contains(property.Name))
            {
                string? meant = NearestName.Of(property.Name, Keys);
                throw new DataException("E0612", path, $"unknown key '{property.Name}'", string.Join(", ", Keys),
                    meant is null ? null : $"did you mean '{meant}'?");
            }

            values[property.Name] = property.Value;
        }

        return values;
    }

    private static JsonElement Parse(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            if (document.RootElement.ValueKind == JsonValueKind.Object)
                return document.RootElement.Clone();
        }
        catch (JsonException e)
        {
            throw new DataException("E0611", path, $"line {e.LineNumber + 1}: {e.Message.Split(" LineNumber")[0]}", "a JSON object", inner: e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException("E0610", path, e.Message, "a board file that can be read", inner: e);
        }

        throw new DataException("E0611", path, "not a JSON object", "{ \"name\": ..., \"extends\": ... }");
    }

    private static string Find(string board, string? besides)
    {
        if (board.EndsWith(".json", StringComparison.OrdinalIgnoreCase) && File.Exists(board))
            return Path.GetFullPath(board);
        string?[] folders = [besides, ShippedFiles.Folder("boards")];
        return folders.OfType<string>().Select(folder => Path.Combine(folder, $"{board}.json")).FirstOrDefault(File.Exists)
            ?? throw new DataException("E0610", board, "no such board", string.Join(", ", Shipped()), "or the path of a board file of your own");
    }

    private sealed class BoardFields(string path, Dictionary<string, JsonElement> values)
    {
        public string Text(string key) =>
            OptionalText(key) ?? throw new DataException("E0613", path, $"'{key}' is missing", "a text, here or in what it extends");

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

        private DataException Wrong(string key, JsonElement value, string accepted) => new("E0613", path, $"'{key}' is {value.GetRawText()}", accepted);
    }
}
