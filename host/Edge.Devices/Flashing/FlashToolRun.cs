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
    private readonly ToolDriver _driver = new(tool.Name, tool.Faults, unit, folder, heard);

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

    private string Run(ToolCall call, IReadOnlyDictionary<string, string> more, ToolLimit limit) => _driver.Run(call, more, limit);

    /// <summary>The lines that are about this unit: from the empty line before the one that names it, to the next empty line.</summary>
    private string BlockOf(string said, string pattern)
    {
        string filled = FlashTool.Place.Replace(pattern, place => Regex.Escape(unit.GetValueOrDefault(place.Groups[1].Value, "")));
        string[] blocks = NewBlock().Split(said.ReplaceLineEndings("\n"));
        return blocks.FirstOrDefault(block => Regex.IsMatch(block, filled)) ?? throw new DeviceException("E0711", tool.Name, "does not see the unit",
            hint: ToolDriver.WhatNext("E0711"));
    }

    // st-info numbers its probes, dfu-util has a line for each part of a device.
    [GeneratedRegex(@"\n(?=[0-9]+\.\n)|\n\n|\n(?=Found DFU: )")]
    private static partial Regex NewBlock();
}
