using System.Text.Json;
using Edge.Compiler.Emission;
using Edge.Compiler.Ir;
using Edge.Devices.Boards;
using Edge.Devices.Flashing;

namespace Edge.Devices.Securing;

/// <summary>Reads descriptions of how chips are closed: <c>boards/security</c>, or a file of the user's.</summary>
public static class SecureToolReader
{
    private static readonly string[] _keys =
        ["name", "program", "selects_by", "form", "unit", "state", "uid", "uid_address", "steps", "faults", "known_keys", "sources"];

    private static readonly string[] _stepKeys =
        ["name", "feature", "does", "forever", "undo", "key", "slots", "burns", "call", "needs", "free", "begun", "taken", "done", "blinds"];

    private static readonly string[] _places =
    [
        "port", "usb_path", "probe", "file", "uid_address", "slot", "sector", "first", "last", SecureKey.FilePlace, SecureKey.DigestFilePlace,
    ];

    /// <summary>Names of the descriptions that travel with Edge.</summary>
    public static IReadOnlyList<string> Shipped() =>
        [.. Directory.GetFiles(ShippedFiles.Folder("boards/security"), "*.json").Select(file => Path.GetFileNameWithoutExtension(file)!)
            .Order(StringComparer.Ordinal)];

    /// <returns>The path of the description that the board's file names.</returns>
    /// <exception cref="DataException">E0741: it names none, or one that is not there.</exception>
    public static string Find(Board board)
    {
        if (board.Security is not { } name)
            throw new DataException("E0741", board.Name, "nobody described how this board is closed", "a board whose file has 'security'",
                $"write one as in boards/security ({string.Join(", ", Shipped())}) and name it in a board file of your own");
        string path = name.EndsWith(".json", StringComparison.Ordinal)
            ? Path.GetFullPath(name) : Path.Combine(ShippedFiles.Folder("boards/security"), $"{name}.json");
        return File.Exists(path) ? path : throw new DataException("E0741", board.Name, $"there is no description '{name}'", string.Join(", ", Shipped()));
    }

    /// <exception cref="DataException">E0726: the file is no description, or a wrong one; the message names the key.</exception>
    public static SecureTool Read(string path)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllText(path));
            return ToolOf(new DescriptionFields(path, document.RootElement, _keys));
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new DataException("E0726", path, "is not the description of a tool", "a JSON object as in boards/security", e.Message, e);
        }
    }

    private static SecureTool ToolOf(DescriptionFields fields)
    {
        string program = fields.Text("program"), selects = fields.Text("selects_by"), form = fields.Text("form");
        if (selects is not ("port" or "usb_path" or "probe"))
            throw fields.Wrong("selects_by", selects, "port, usb_path or probe: what tells one unit from another");
        if (form is not (SecureTool.EfuseForm or SecureTool.OptionBytesForm))
            throw fields.Wrong("form", form, $"{SecureTool.EfuseForm} or {SecureTool.OptionBytesForm}");
        ToolCall Call(DescriptionFields of, string key) => Naming(of, key, selects, FlashToolReader.Call(of, key, program, _places) ?? throw of.Missing(key));
        SecureStep[] steps = [.. fields.Children("steps", _stepKeys).Select(step => StepOf(step, Call(step, "call")))];
        if (steps.Length == 0)
            throw fields.Missing("steps");
        ToolCall? uid = fields.Has("uid") ? Call(fields, "uid") : null;
        if (uid is null == fields.OptionalText("unit") is null)
            throw fields.Wrong("unit", "beside 'uid', or missing with it", "one of the two: how the chip's own number is read");
        return new SecureTool(fields.Text("name"), selects, form, fields.OptionalText("unit"), Call(fields, "state"), uid, fields.OptionalText("uid_address"),
            steps, FlashToolReader.Faults(fields), fields.TextLists("known_keys"));
    }

    // A call that does not name its unit would burn the first one the tool finds.
    private static ToolCall Naming(DescriptionFields fields, string key, string selects, ToolCall call) =>
        call.Arguments.Any(argument => argument.Contains($"{{{selects}}}", StringComparison.Ordinal)) ? call
            : throw fields.Wrong(key, "arguments without {" + selects + "}", "arguments that name the unit");

    private static SecureStep StepOf(DescriptionFields fields, ToolCall call)
    {
        string? forever = fields.OptionalText("forever"), undo = fields.OptionalText("undo"), key = fields.OptionalText("key");
        if (forever is null == undo is null)
            throw fields.Wrong("forever", "missing, or beside 'undo'", "one of the two: what is final, or how it is taken back");
        if (key is not (null or SecureKey.Signing or SecureKey.Encryption))
            throw fields.Wrong("key", key, $"{SecureKey.Signing} or {SecureKey.Encryption}");
        return new SecureStep
        {
            Name = fields.Text("name"),
            Feature = fields.Text("feature"),
            Does = fields.Text("does"),
            Forever = forever,
            Undo = undo,
            Key = key,
            Slots = fields.Numbers("slots", []),
            Burns = fields.TextMap("burns"),
            Call = call,
            Needs = fields.TextMap("needs"),
            Free = fields.TextMap("free"),
            Begun = fields.TextMap("begun"),
            Taken = fields.TextMap("taken"),
            Done = fields.TextMap("done") is { Count: > 0 } done ? done : throw fields.Missing("done"),
            Blinds = fields.Flag("blinds"),
        };
    }
}
