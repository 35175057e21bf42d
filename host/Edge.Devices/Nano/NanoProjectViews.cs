using Edge.Devices.Nano.Interop;

namespace Edge.Devices.Nano;

/// <summary>What the templates of a solution and its README see.</summary>
/// <param name="Name">Of the model's class and of the solution.</param>
/// <param name="Board">The board file's name.</param>
/// <param name="Projects">The program last.</param>
/// <param name="UpdateCommand">Writes nanoFramework's firmware.</param>
/// <param name="DeployCommand">Writes the program.</param>
/// <param name="Camera">Where pictures come from, in words.</param>
/// <param name="Runtime"><c>managed</c> or <c>native</c>.</param>
/// <param name="Native">How the firmware with the kernels is built; null for the managed runtime.</param>
/// <param name="Stores">Null: nothing is updated in the field.</param>
public sealed record NanoSolutionView(
    string Name, string Board, string Firmware, IReadOnlyList<NanoProjectView> Projects, string UpdateCommand, string DeployCommand,
    IReadOnlyList<NanoPackage> Packages, string Camera, string Runtime, NativeFirmwareView? Native, NanoStores? Stores);

/// <summary>What the template of one assembly's project sees.</summary>
/// <param name="Guid">Made from the name, so that the same model gives the same bytes.</param>
/// <param name="OutputType"><c>Library</c> or <c>Exe</c>.</param>
/// <param name="References">Projects it needs.</param>
/// <param name="Resources">The file of resources in it; null for none.</param>
public sealed record NanoProjectView(
    string Name, string Guid, string OutputType, IReadOnlyList<string> Sources, IReadOnlyList<NanoProjectReference> References,
    IReadOnlyList<NanoPackage> Packages, string? Resources);

/// <summary>Another project of the solution.</summary>
public sealed record NanoProjectReference(string Name, string Guid);

/// <summary>What the templates of the program see.</summary>
/// <param name="Pins">The board file's, and the project's.</param>
/// <param name="PinsSource">Where the board's come from; empty where there are none.</param>
/// <param name="Wires">What of the line is wired, and to what: fields of LinePins.</param>
/// <param name="Watchdog">The pin that an external watchdog looks at, as C#; -1: none.</param>
/// <param name="Frame">Pixels: height, width, and bytes in all.</param>
/// <param name="Classes">As C# literals, in the order of the output; where the model has none, their numbers.</param>
/// <param name="Functions">What pins of an ESP32 are given to: fields of BoardPins and of DeviceFunction.</param>
/// <param name="HasArduCam">True where an ArduCAM Mini is attached; else the program draws its pictures.</param>
/// <param name="Parallel">The chip's own camera; null where another takes the pictures.</param>
/// <param name="LinkBaud">0: no link.</param>
/// <param name="PackParts">Classes that hold the pack's bytes.</param>
public sealed record NanoProgramView(
    IReadOnlyList<string> Header, string Name, string Board, IReadOnlyList<NanoPin> Pins, string PinsSource, IReadOnlyList<NanoWire> Wires,
    string Watchdog, NanoFrame Frame, IReadOnlyList<string> Classes, IReadOnlyList<NanoWire> Functions, bool HasArduCam, ParallelCameraView? Parallel, int LinkBaud, int PackBytes,
    IReadOnlyList<NanoPackPart> PackParts)
{
    /// <summary>Null: nothing is updated in the field.</summary>
    public NanoStores? Stores { get; init; }

    /// <summary>Null: no rejects are kept.</summary>
    public NanoKept? Kept { get; init; }

    /// <summary>SHA-256 of the firmware's sources, as signed numbers of C#.</summary>
    public string FirmwareBytes { get; init; } = "";

    /// <summary>What runs the network, and which edge made it; at most 32 characters.</summary>
    public string RuntimeName { get; init; } = "";

    /// <summary>Of compute.</summary>
    public int Levels { get; init; } = 1;

    /// <summary>Of the network; the first is judged, and the station has them one behind the other.</summary>
    public IReadOnlyList<NanoOutput> Outputs { get; init; } = [];

    /// <summary>The firmware's kernels run the network: they give all outputs as one array.</summary>
    public bool IsNative { get; init; }

    /// <summary>Outputs that emitted code gives into an array of their own.</summary>
    public IReadOnlyList<NanoOutput> CopiedOutputs => IsNative ? [] : [.. Outputs.Skip(1)];

    /// <summary>No camera is known: the program draws what it looks at.</summary>
    public bool DrawsPictures => !HasArduCam && Parallel is null;
}

/// <param name="Name">Of a field of LinePins, or of BoardPins.</param>
/// <param name="Value">As C#.</param>
public sealed record NanoWire(string Name, string Value);

/// <summary>An output of the network.</summary>
/// <param name="Bytes">Its length, an expression.</param>
/// <param name="Field">Of the array that it is given into.</param>
/// <param name="At">Where it begins among all of them, an expression.</param>
public sealed record NanoOutput(string Bytes, string Field, string At);

/// <param name="At">Its first byte in the pack.</param>
public sealed record NanoPackPart(string Name, int At, int Bytes);

/// <param name="Name">As a constant of C# is called.</param>
/// <param name="Number">nanoFramework's.</param>
public sealed record NanoPin(string Name, int Number);

/// <summary>A camera's picture.</summary>
public sealed record NanoFrame(int Height, int Width, int Bytes, string Format);
