using System.Text.Json;
using System.Text.RegularExpressions;
using Edge.Compiler.Emission;
using Edge.Compiler.Ir;

namespace Edge.Devices.Flashing;

/// <summary>Reads descriptions of flash tools: the shipped ones of <c>boards/flashers</c>, or a file of the user's.</summary>
public static class FlashToolReader
{
    private static readonly string[] _keys = ["name", "program", "selects_by", "erase_bytes", "identify", "uid", "erase", "write", "read", "reset",
        "faults", "sources"];

    private static readonly string[] _callKeys = ["program", "arguments", "exit_codes", "says", "block", "finds"];

    private static readonly string[] _places =
    [
        "port", "usb_path", "probe", "baud", "target", "config", "address", "bytes", "file", "first_address", "empty_file", "uid_address",
    ];

    private static readonly string[] _codes = ["E0711", "E0712", "E0713", "E0714", "E0715", "E0717", "E0725"];

    /// <summary>Names of the descriptions that travel with Edge.</summary>
    public static IReadOnlyList<string> Shipped() =>
        [.. Directory.GetFiles(ShippedFiles.Folder("boards/flashers"), "*.json").Select(file => Path.GetFileNameWithoutExtension(file)!)
            .Order(StringComparer.Ordinal)];

    /// <param name="tool">A name of <see cref="Shipped"/>, or the path of a <c>.json</c> file.</param>
    /// <returns>The full path of its description.</returns>
    /// <exception cref="DataException">E0726: there is none.</exception>
    public static string Find(string tool)
    {
        string path = tool.EndsWith(".json", StringComparison.Ordinal)
            ? Path.GetFullPath(tool) : Path.Combine(ShippedFiles.Folder("boards/flashers"), $"{tool}.json");
        return File.Exists(path) ? path : throw new DataException("E0726", tool, "no such description of a flash tool",
            string.Join(", ", Shipped()) + ", or the path of a .json file",
            NearestName.Of(tool, Shipped()) is { } nearest ? $"did you mean '{nearest}'?" : null);
    }

    /// <exception cref="DataException">E0726: the file is no description, or a wrong one; the message names the key.</exception>
    public static FlashTool Read(string tool)
    {
        string path = Find(tool);
        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllText(path));
            return ToolOf(new DescriptionFields(path, document.RootElement, _keys));
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new DataException("E0726", path, "is not the description of a tool", "a JSON object as in boards/flashers", e.Message, e);
        }
    }

    private static FlashTool ToolOf(DescriptionFields fields)
    {
        string program = fields.Text("program");
        string selects = fields.Text("selects_by");
        if (selects is not ("port" or "usb_path" or "probe"))
            throw fields.Wrong("selects_by", selects, "port, usb_path or probe: what tells one unit from another");
        var tool = new FlashTool(
            fields.Text("name"), selects, fields.Number("erase_bytes"),
            Call(fields, "identify", program) ?? throw fields.Missing("identify"), Call(fields, "uid", program), Call(fields, "erase", program),
            Call(fields, "write", program) ?? throw fields.Missing("write"), Call(fields, "read", program), Call(fields, "reset", program), Faults(fields));
        // A call that does not name its unit would take the first one the tool finds.
        foreach (var (key, call) in new[] { ("erase", tool.Erase), ("write", tool.Write), ("read", tool.Read), ("uid", tool.Uid), ("reset", tool.Reset) })
        {
            if (call is not null && !call.Arguments.Any(argument => argument.Contains($"{{{selects}}}", StringComparison.Ordinal)))
                throw fields.Wrong(key, "arguments without {" + selects + "}", "arguments that name the unit");
        }

        return tool;
    }

    private static ToolCall? Call(DescriptionFields fields, string key, string program) => Call(fields, key, program, _places);

    /// <param name="places">Names that may stand in braces.</param>
    internal static ToolCall? Call(DescriptionFields fields, string key, string program, IReadOnlyList<string> places)
    {
        if (fields.Child(key, _callKeys) is not { } call)
            return null;
        string[] arguments = call.Texts("arguments");
        foreach (Match place in arguments.SelectMany(argument => FlashTool.Place.Matches(argument)))
        {
            if (!places.Contains(place.Groups[1].Value))
                throw call.Wrong("arguments", place.Value, string.Join(", ", places.Select(name => $"{{{name}}}")));
        }

        return new ToolCall(call.OptionalText("program") ?? program, arguments, call.Numbers("exit_codes", [0]), call.Pattern("says"),
            call.OptionalText("block"), call.Patterns("finds"));
    }

    internal static IReadOnlyList<ToolFault> Faults(DescriptionFields fields) => [.. fields.Children("faults", ["says", "code"]).Select(fault =>
        new ToolFault(fault.Pattern("says") ?? throw fault.Missing("says"),
            _codes.Contains(fault.Text("code")) ? fault.Text("code") : throw fault.Wrong("code", fault.Text("code"), string.Join(", ", _codes))))];
}
