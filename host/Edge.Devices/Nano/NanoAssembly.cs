using Edge.Compiler.Emission;

namespace Edge.Devices.Nano;

/// <summary>One assembly of a program for nanoCLR.</summary>
/// <param name="Name">Of the assembly and its files.</param>
/// <param name="Sources">C# in the nanoFramework subset.</param>
/// <param name="References">Names of assemblies that come before it.</param>
/// <param name="IsProgram">True for the one that holds Main.</param>
public sealed record NanoAssembly(string Name, IReadOnlyList<EmittedFile> Sources, IReadOnlyList<string> References, bool IsProgram = false)
{
    /// <summary>The file of resources that is embedded in it; null for none. The metadata processor gets a second one wrong.</summary>
    public EmittedFile? Resources { get; init; }
}
