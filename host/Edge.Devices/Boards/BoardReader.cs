using System.Text.Json;
using Edge.Compiler.Emission;
using Edge.Compiler.Ir;

namespace Edge.Devices.Boards;

/// <summary>Reads board files. A board that <c>extends</c> another says only what differs.</summary>
public static class BoardReader
{
    private static readonly string[] Keys =
    [
        "name", "extends", "core", "port", "compiler", "flags", "defines", "instructions", "clock_hz", "flash_origin", "flash_bytes", "ram_origin",
        "ram_bytes", "ram_byte_cycles", "memories", "external_ram_origin", "external_ram_bytes", "external_ram_byte_cycles", "external_ram_section",
        "emulator", "emulator_arguments", "emulator_count_shift", "emulator_lacks", "emulator_ram_bytes", "flash_with", "camera_bus", "pins", "spi_bus", "i2c_bus", "firmware",
        "flash_method", "managed_heap_bytes", "deploy_origin", "deploy_bytes", "safe_files_drive", "safe_files_bytes", "interpreter_cycles", "cost_model",
        "security", SourcesKey,
    ];

    private const string SourcesKey = "sources";

    private static readonly Dictionary<string, CameraBus> _cameraBuses = new()
    {
        ["none"] = CameraBus.None,
        ["dvp"] = CameraBus.Dvp,
        ["dcmi"] = CameraBus.Dcmi,
        ["mipi-csi"] = CameraBus.MipiCsi,
    };

    private static readonly Dictionary<string, CoreInstructions> _instructions = new()
    {
        ["plain"] = CoreInstructions.Plain,
        ["armv7e-m"] = CoreInstructions.Armv7EM,
        ["scalar"] = CoreInstructions.Scalar,
    };

    private static readonly Dictionary<string, FlashMethod> _flashMethods = new()
    {
        ["uart"] = FlashMethod.Uart,
        ["stlink"] = FlashMethod.StLink,
        ["dfu"] = FlashMethod.Dfu,
    };

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
            Port = fields.OptionalText("port"),
            Compiler = fields.OptionalText("compiler"),
            Flags = fields.Texts("flags"),
            Defines = fields.Texts("defines"),
            Instructions = fields.Choice("instructions", _instructions) is { } instructions ? _instructions[instructions] : CoreInstructions.Plain,
            ClockHz = fields.Number("clock_hz"),
            FlashOrigin = fields.Address("flash_origin"),
            FlashBytes = (int)fields.Number("flash_bytes"),
            RamOrigin = fields.Address("ram_origin"),
            RamBytes = (int)fields.Number("ram_bytes"),
            RamByteCycles = fields.Fraction("ram_byte_cycles"),
            Memories = [.. fields.Memories("memories"), .. External(fields)],
            Emulator = fields.OptionalText("emulator"),
            EmulatorArguments = fields.Texts("emulator_arguments"),
            EmulatorLacks = fields.Texts("emulator_lacks"),
            EmulatorRamBytes = (int)fields.Number("emulator_ram_bytes"),
            EmulatorCountShift = (int)fields.Number("emulator_count_shift"),
            FlashWith = fields.OptionalText("flash_with"),
            Security = fields.OptionalText("security"),
            ExternalRamOrigin = fields.Address("external_ram_origin"),
            ExternalRamBytes = (int)fields.Number("external_ram_bytes"),
            CameraBus = fields.Choice("camera_bus", _cameraBuses) is { } bus ? _cameraBuses[bus] : null,
            Pins = fields.Pins("pins"),
            Nano = NanoOf(fields),
            CostModel = fields.OptionalText("cost_model") ?? Board.UnknownCore,
            InterpreterCycles = fields.Fraction("interpreter_cycles"),
            Sources = fields.Sources(),
        };
    }

    private static IEnumerable<BoardMemory> External(BoardFields fields)
    {
        double cycles = fields.Fraction("external_ram_byte_cycles");
        int bytes = (int)fields.Number("external_ram_bytes");
        if (cycles == 0 || bytes == 0)
            yield break;
        var memory = new BoardMemory("external", fields.Address("external_ram_origin"), bytes, cycles);
        yield return fields.OptionalText("external_ram_section") is { } section ? memory with { Section = section } : memory;
    }

    private static NanoFirmware? NanoOf(BoardFields fields)
    {
        string? target = fields.OptionalText("firmware"), flash = fields.Choice("flash_method", _flashMethods);
        if (target is null)
            return null;
        FlashMethod method = flash is null ? throw fields.Missing("flash_method", string.Join(", ", _flashMethods.Keys)) : _flashMethods[flash];
        SafeFiles? files = null;
        if (fields.OptionalText("safe_files_drive") is { } drive)
        {
            int bytes = (int)fields.Number("safe_files_bytes");
            files = bytes > 0 ? new SafeFiles(drive, bytes) : throw fields.Missing("safe_files_bytes", "how much flash the drive has");
        }

        return new NanoFirmware(target, method, (int)fields.Number("managed_heap_bytes"), fields.Address("deploy_origin"), (int)fields.Number("deploy_bytes"),
            (int)fields.Number("spi_bus"), (int)fields.Number("i2c_bus"), files);
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

            // A board keeps what its chip's file says about values that it does not replace.
            values[property.Name] = property.Name == SourcesKey && values.TryGetValue(SourcesKey, out JsonElement inherited)
                ? BoardSources.Merge(inherited, property.Value) : property.Value;
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
}
