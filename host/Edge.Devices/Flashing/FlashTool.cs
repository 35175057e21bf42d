using System.Text.RegularExpressions;

namespace Edge.Devices.Flashing;

/// <summary>
/// How a program that writes chips is driven: what it is called with, what it says, and what that means. Read by <see cref="FlashToolReader"/>.
/// </summary>
/// <remarks>
/// Arguments hold places in braces: {port}, {usb_path}, {probe} (the unit, as the line found it), {baud}, {target}, {config} (of the line file), {address},
/// {bytes}, {file}, {first_address}, {empty_file}, {uid_address}.
/// </remarks>
/// <param name="SelectsBy">Which of {port}, {usb_path} and {probe} tells one unit from another; none is ever left to the tool.</param>
/// <param name="EraseBytes">What <paramref name="Erase"/> erases at least; lengths are rounded up to it.</param>
/// <param name="Uid">Reads the chip's own number into {file} where <paramref name="Identify"/> cannot say it; needs {uid_address}.</param>
/// <param name="Erase">Null: the tool erases as it writes.</param>
/// <param name="Read">Null: the tool cannot read back, and every report says so.</param>
/// <param name="Reset">Starts the program; null: the last of the calls before does.</param>
/// <param name="Faults">In order; the first one that fits what the tool said decides.</param>
public sealed partial record FlashTool(
    string Name, string SelectsBy, int EraseBytes, ToolCall Identify, ToolCall? Uid, ToolCall? Erase, ToolCall Write, ToolCall? Read, ToolCall? Reset,
    IReadOnlyList<ToolFault> Faults)
{
    /// <summary>A place in an argument; its first group is the name.</summary>
    [GeneratedRegex(@"\{([a-z_]+)\}")]
    internal static partial Regex Place { get; }
}

/// <summary>One use of a tool.</summary>
/// <param name="ExitCodes">Those that may mean success.</param>
/// <param name="Says">What it must say besides; null: its exit code is enough.</param>
/// <param name="Block">Only what it says from here on, to the next place that fits nothing but another unit, is about the unit; null: all is.</param>
/// <param name="Finds">Values by name, each the first group of its pattern.</param>
public sealed record ToolCall(
    string Program, IReadOnlyList<string> Arguments, IReadOnlyList<int> ExitCodes, Regex? Says, string? Block, IReadOnlyDictionary<string, Regex> Finds);

/// <summary>What a text of the tool means for the unit.</summary>
/// <param name="Code">Number of an error: E0711 to E0717.</param>
public sealed record ToolFault(Regex Says, string Code);
