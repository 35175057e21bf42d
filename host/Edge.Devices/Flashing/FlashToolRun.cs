using System.Globalization;
using System.Text.RegularExpressions;
using Edge.Compiler.Ir;
using Edge.Devices.Tools;

namespace Edge.Devices.Flashing;

/// <summary>Drives a flash tool for one unit, and turns what it says into values or into an error of the line.</summary>
/// <param name="unit">What stands in the places of arguments that are about the unit and the line.</param>
/// <param name="folder">For what the tool writes.</param>
/// <param name="heard">Gets each command line and what the tool said.</param>
public sealed partial class FlashToolRun(FlashTool tool, IReadOnlyDictionary<string, string> unit, string folder, Action<string> heard)
{
    public FlashTool Tool => tool;

    /// <summary>Chip, and whatever else the tool's description finds: uid, flash_id, flash_size.</summary>
    public IReadOnlyDictionary<string, string> Identify(ToolLimit limit)
    {
        string said = Run(tool.Identify, new Dictionary<string, string>(), limit);
        if (tool.Identify.Block is { } block)
            said = BlockOf(said, block);
        var found = tool.Identify.Finds.Select(pair => (pair.Key, Match: pair.Value.Match(said))).Where(pair => pair.Match.Success)
            .ToDictionary(pair => pair.Key, pair => pair.Match.Groups[1].Value);
        if (!found.ContainsKey("chip"))
            throw new DeviceException("E0713", tool.Name, "does not say which chip answers", hint: "the unit's log holds all it said; was the tool updated?");
        if (tool.Uid is { } uid && unit.ContainsKey("uid_address"))
        {
            string file = Path.Combine(folder, "uid.bin");
            Run(uid, new Dictionary<string, string> { ["file"] = file }, limit);
            found["uid"] = Convert.ToHexStringLower(File.ReadAllBytes(file));
            File.Delete(file);
        }

        return found;
    }

    public void Erase(long address, long bytes, ToolLimit limit) =>
        Run(tool.Erase!, Area(address, (bytes + tool.EraseBytes - 1) / tool.EraseBytes * tool.EraseBytes), limit);

    public void Write(string file, long address, ToolLimit limit) => Run(tool.Write, Area(address, new FileInfo(file).Length, file), limit);

    /// <returns>What the chip holds there.</returns>
    public byte[] Read(long address, int bytes, ToolLimit limit)
    {
        string file = Path.Combine(folder, "read-back.bin");
        try
        {
            File.Delete(file); // nothing that an earlier run left is ever compared; some tools refuse to overwrite
            Run(tool.Read!, Area(address, bytes, file), limit);
            return File.Exists(file) ? File.ReadAllBytes(file) : throw new DeviceException("E0725", tool.Name, "ended well and wrote nothing");
        }
        finally
        {
            File.Delete(file);
        }
    }

    public void Reset(long firstAddress, ToolLimit limit)
    {
        if (tool.Reset is not { } reset)
            return;
        string empty = Path.Combine(folder, "empty.bin");
        File.WriteAllBytes(empty, []);
        Run(reset, new Dictionary<string, string> { ["first_address"] = Hex(firstAddress), ["empty_file"] = empty }, limit);
    }

    private static Dictionary<string, string> Area(long address, long bytes, string file = "") => new()
    {
        ["address"] = Hex(address),
        ["bytes"] = bytes.ToString(CultureInfo.InvariantCulture),
        ["file"] = file,
    };

    private static string Hex(long number) => string.Create(CultureInfo.InvariantCulture, $"0x{number:x}");

    private string Run(ToolCall call, IReadOnlyDictionary<string, string> more, ToolLimit limit)
    {
        string[] arguments = [.. call.Arguments.Select(argument => Fill(argument, more))];
        string program = ExternalTool.Named(call.Program).Require();
        heard($"> {call.Program} {string.Join(' ', arguments)}");
        ToolRun run;
        try
        {
            run = ToolRun.Run(program, arguments, folder, limit);
        }
        catch (DeviceException e) when (e.Code == "E0502")
        {
            throw new DeviceException("E0716", tool.Name, e.Found, hint: "cable, hub or supply; the unit's log holds the command", inner: e);
        }

        heard($"{run.Output.TrimEnd()}\n< exit {run.ExitCode}");
        bool isGood = call.ExitCodes.Contains(run.ExitCode) && call.Says?.IsMatch(run.Output) != false;
        if (isGood)
            return run.Output;
        string line = Telling(run.Output);
        ToolFault? fault = tool.Faults.FirstOrDefault(fault => fault.Says.IsMatch(run.Output));
        throw fault is null
            ? new DeviceException("E0725", tool.Name, $"failed with exit code {run.ExitCode}{(line.Length > 0 ? $": {line}" : "")}",
            hint: "the unit's log holds all it said")
            : new DeviceException(fault.Code, tool.Name, LineAt(run.Output, fault.Says.Match(run.Output).Index), hint: WhatNext(fault.Code));
    }

    private static string WhatNext(string code) => code switch
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
            : throw new UsageException("E0726", tool.Name, $"needs {place.Value}", "a value for it in the line file",
            $"write '{place.Groups[1].Value}: ...' into the line file"));

    /// <summary>The lines that are about this unit: from the empty line before the one that names it, to the next empty line.</summary>
    private string BlockOf(string said, string pattern)
    {
        string filled = FlashTool.Place.Replace(pattern, place => Regex.Escape(unit.GetValueOrDefault(place.Groups[1].Value, "")));
        string[] blocks = NewBlock().Split(said.ReplaceLineEndings("\n"));
        return blocks.FirstOrDefault(block => Regex.IsMatch(block, filled)) ?? throw new DeviceException("E0711", tool.Name, "does not see the unit",
            hint: WhatNext("E0711"));
    }

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

    // st-info numbers its probes, dfu-util has a line for each part of a device.
    [GeneratedRegex(@"\n(?=[0-9]+\.\n)|\n\n|\n(?=Found DFU: )")]
    private static partial Regex NewBlock();
}
