namespace Edge.Devices.Nano.Interop;

/// <summary>What the templates of the firmware's half see.</summary>
/// <param name="Name">Of the assembly.</param>
/// <param name="Identifier">The name with underscores.</param>
/// <param name="Checksum">In hexadecimal.</param>
/// <param name="Version">Four numbers, with commas.</param>
/// <param name="Table">One entry for each method of the assembly, in order.</param>
/// <param name="Sources">Names of the files to compile.</param>
/// <param name="ArenaBytes">For activations.</param>
public sealed record NativeTableView(
    string Name, string Identifier, string Checksum, string Version, IReadOnlyList<NativeClassView> Classes, IReadOnlyList<string> Table, IReadOnlyList<string> Sources,
    int ArenaBytes)
{
    /// <summary>What keeps the header from being read twice.</summary>
    public string Guard => $"{Identifier.ToUpperInvariant()}_H";
}

/// <summary>A class of C++ with the native methods of one of C#.</summary>
public sealed record NativeClassView(string Name, IReadOnlyList<string> Methods);
