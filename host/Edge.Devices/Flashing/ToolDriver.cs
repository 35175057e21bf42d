using Edge.Compiler.Ir;
using Edge.Devices.Tools;

namespace Edge.Devices.Flashing;

/// <summary>Runs a program that its description tells how to call, and turns what it says of its failure into an error.</summary>
/// <param name="name">For messages.</param>
/// <param name="unit">What stands in the places of arguments that are about the unit and the line.</param>
/// <param name="folder">Where the program runs.</param>
/// <param name="heard">Gets each command line and what the program said.</param>
internal sealed class ToolDriver(
    string name, IReadOnlyList<ToolFault> faults, IReadOnlyDictionary<string, string> unit, string folder, Action<string> heard)
{
    /// <summary>Looked into before the system's path; null: the path alone.</summary>
    public string? ToolFolder { get; init; }

    /// <summary>The command as a person would type it.</summary>
    public string Line(ToolCall call, IReadOnlyDictionary<string, string> more) =>
        $"{call.Program} {string.Join(' ', call.Arguments.Select(argument => Fill(argument, more)))}";

    /// <returns>What the tool said.</returns>
    /// <exception cref="DeviceException">One of the faults of its description; E0725: another one; E0716: it did not end.</exception>
    /// <exception cref="ToolMissingException">E0501: it is not installed.</exception>
    public string Run(ToolCall call, IReadOnlyDictionary<string, string> more, ToolLimit limit)
    {
        string[] arguments = [.. call.Arguments.Select(argument => Fill(argument, more))];
        string program = Find(call.Program);
        heard($"> {Line(call, more)}");
        ToolRun run;
        try
        {
            run = ToolRun.Run(program, arguments, folder, limit);
        }
        catch (DeviceException e) when (e.Code == "E0502")
        {
            throw new DeviceException("E0716", name, e.Found, hint: "cable, hub or supply; the unit's log holds the command", inner: e);
        }

        heard($"{run.Output.TrimEnd()}\n< exit {run.ExitCode}");
        bool isGood = call.ExitCodes.Contains(run.ExitCode) && call.Says?.IsMatch(run.Output) != false;
        if (isGood)
            return run.Output;
        string line = Telling(run.Output);
        ToolFault? fault = faults.FirstOrDefault(fault => fault.Says.IsMatch(run.Output));
        throw fault is null
            ? new DeviceException("E0725", name, $"failed with exit code {run.ExitCode}{(line.Length > 0 ? $": {line}" : "")}",
            hint: "the unit's log holds all it said")
            : new DeviceException(fault.Code, name, LineAt(run.Output, fault.Says.Match(run.Output).Index), hint: WhatNext(fault.Code));
    }

    internal static string WhatNext(string code) => code switch
    {
        "E0711" => "is it plugged in, and the hub powered?",
        "E0712" => "end the program that has it: a terminal, a debugger, another edge; or is the user not in the group that owns the port?",
        "E0713" => "boot mode (BOOT held while it is plugged in), a cable with data lines, supply",
        "E0714" => "another board is plugged in; nothing was written",
        "E0715" => "plug it in again and retry: what was half written is written anew",
        "E0717" => "write it again; if it repeats, the flash or the supply is bad",
        _ => "the unit's log holds all it said",
    };

    private string Fill(string argument, IReadOnlyDictionary<string, string> more) => FlashTool.Place.Replace(argument, place =>
        more.TryGetValue(place.Groups[1].Value, out string? own) || unit.TryGetValue(place.Groups[1].Value, out own) ? own
            : throw new UsageException("E0726", name, $"needs {place.Value}", "a value for it in the line file",
            $"write '{place.Groups[1].Value}: ...' into the line file"));

    private static string LineAt(string text, int at)
    {
        int from = text.LastIndexOf('\n', Math.Max(at - 1, 0)) + 1, to = text.IndexOf('\n', at);
        return text[from..(to < 0 ? text.Length : to)].Trim();
    }

    /// <summary>The line that most likely says why: one with "error" or "fail", else the last.</summary>
    private static string Telling(string said)
    {
        string[] lines = [.. said.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0)];
        return lines.LastOrDefault(line => line.Contains("error", StringComparison.OrdinalIgnoreCase)
            || line.Contains("fail", StringComparison.OrdinalIgnoreCase))
            ?? lines.LastOrDefault() ?? "";
    }

    private string Find(string program) => ToolFolder is not null && Path.Combine(ToolFolder, program) is var own && File.Exists(own)
        ? own : ExternalTool.Named(program).Require();
}
