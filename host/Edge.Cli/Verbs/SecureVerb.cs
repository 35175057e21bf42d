using System.CommandLine;
using Edge.Cli.CommandLine;
using Edge.Compiler.Ir;
using Edge.Devices.Flashing;
using Edge.Devices.Securing;

namespace Edge.Cli.Verbs;

/// <summary><c>edge secure</c>: closes a chip for ever, after a dry run that says what that means.</summary>
internal static class SecureVerb
{
    public static Command Create(Application application) => new("secure", "Secure boot, flash encryption, read protection: a dry run, then what it said")
    {
        SecurePlanVerb.Create(application),
        SecureApplyVerb.Create(application),
    };

    internal static UnitOptions Unit() => new(
        new Option<string?>("--port") { Description = "The unit's serial port", HelpName = "PORT" },
        new Option<string?>("--usb") { Description = "Its place in the USB tree, such as 1-1.4", HelpName = "PATH" },
        new Option<string?>("--probe") { Description = "The serial number of the probe at it", HelpName = "NUMBER" },
        new Option<string?>("--tools") { Description = "A folder with the programs that burn, looked into before the system's path", HelpName = "DIR" });

    /// <summary>Where plans, digests, logs and the journal lie.</summary>
    internal static string Folder(Session session) => session.NamedOutFolder ?? session.Resolve("secure");

    internal static string Journal(string folder) => Path.Combine(folder, "secure.jsonl");

    /// <summary>A file or folder of a unit's own: its number without signs.</summary>
    internal static string NameOf(string unit) => string.Concat(unit.Where(char.IsAsciiLetterOrDigit));
}

/// <summary>Which unit: none is ever "the first one found".</summary>
internal sealed record UnitOptions(Option<string?> Port, Option<string?> Usb, Option<string?> Probe, Option<string?> Tools)
{
    public void AddTo(Command command)
    {
        foreach (Option<string?> option in new[] { Port, Usb, Probe, Tools })
            command.Options.Add(option);
    }

    /// <exception cref="UsageException">E0731: no unit is named, or not by what its tool selects by.</exception>
    public SecureUnit Open(Session session, ParseResult parsed, SecureTool tool, string folder, UnitLog log)
    {
        var places = new Dictionary<string, string>();
        string? port = parsed.GetValue(Port), probe = parsed.GetValue(Probe);
        if (parsed.GetValue(Usb) is { } path)
        {
            UsbUnit unit = OtherUsbTree.OfSystem(null).Find(path);
            (places["usb_path"], port, probe) = (path, port ?? unit.Port, probe ?? unit.SerialNumber);
        }

        if (port is not null)
            places["port"] = port;
        if (probe is not null)
            places["probe"] = probe;
        if (!places.ContainsKey(tool.SelectsBy))
        {
            string option = tool.SelectsBy switch { "port" => "--port PORT", "probe" => "--probe NUMBER", _ => "--usb PATH" };
            throw new UsageException("E0731", "edge secure", "no unit is named", tool.SelectsBy == "usb_path" ? option : $"{option}, or --usb PATH",
                "what is burnt stays: the tool is never left to take the first unit it finds");
        }

        string? tools = parsed.GetValue(Tools) is { } named ? session.Resolve(named) : null;
        return new SecureUnit(tool, places, folder, tools, log.Line);
    }
}
