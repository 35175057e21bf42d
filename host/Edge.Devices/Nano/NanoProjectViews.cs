namespace Edge.Devices.Nano;

/// <summary>What the templates of a solution and its README see.</summary>
/// <param name="Name">Of the model's class and of the solution.</param>
/// <param name="Board">The board file's name.</param>
/// <param name="Projects">The program last.</param>
/// <param name="UpdateCommand">Writes nanoFramework's firmware.</param>
/// <param name="DeployCommand">Writes the program.</param>
public sealed record NanoSolutionView(
    string Name, string Board, string Firmware, IReadOnlyList<NanoProjectView> Projects, string UpdateCommand, string DeployCommand, IReadOnlyList<NanoPackage> Packages);

/// <summary>What the template of one assembly's project sees.</summary>
/// <param name="Guid">Made from the name, so that the same model gives the same bytes.</param>
/// <param name="OutputType"><c>Library</c> or <c>Exe</c>.</param>
/// <param name="References">Projects it needs.</param>
public sealed record NanoProjectView(
    string Name, string Guid, string OutputType, IReadOnlyList<string> Sources, IReadOnlyList<NanoProjectReference> References, IReadOnlyList<NanoPackage> Packages);

/// <summary>Another project of the solution.</summary>
public sealed record NanoProjectReference(string Name, string Guid);

/// <summary>What the templates of the program see.</summary>
/// <param name="Pins">The board file's.</param>
/// <param name="PinsSource">Where they come from; empty where there are none.</param>
/// <param name="Frame">Pixels: height, width, and bytes in all.</param>
/// <param name="Preprocessing">The fields of PreprocessingParameters, ready to print.</param>
/// <param name="Classes">As C# literals, in the order of the output; where the model has none, their numbers.</param>
/// <param name="HasLed">True where the board file knows a pin for it.</param>
/// <param name="HasCameraBus">True for an ESP32 whose camera's control bus has pins of its own.</param>
public sealed record NanoProgramView(
    IReadOnlyList<string> Header, string Name, string Board, IReadOnlyList<NanoPin> Pins, string PinsSource, NanoFrame Frame, IReadOnlyList<string> Preprocessing,
    IReadOnlyList<string> Classes, bool HasLed, bool HasCameraBus);

/// <param name="Name">As a constant of C# is called.</param>
/// <param name="Number">nanoFramework's.</param>
public sealed record NanoPin(string Name, int Number);

/// <summary>A camera's picture.</summary>
public sealed record NanoFrame(int Height, int Width, int Bytes, string Format);
