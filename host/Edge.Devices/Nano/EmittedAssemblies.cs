using Edge.Compiler.Emission;

namespace Edge.Devices.Nano;

/// <summary>How emitted C# is divided into assemblies of nanoCLR, each with 64 KB of code and of static data.</summary>
public static class EmittedAssemblies
{
    /// <summary>Name of the assembly of kernels.</summary>
    public const string Runtime = "Edge.Runtime";

    /// <summary>The kernels.</summary>
    public static NanoAssembly Kernels() => new(Runtime, ShippedFiles.CSharpKernels(), []);

    /// <summary>The model: one assembly for each file of steps, then the rest, which calls them.</summary>
    /// <param name="name">Of the last one; begins the names of the others.</param>
    /// <param name="files">What <see cref="CSharpEmitter"/> made.</param>
    public static IReadOnlyList<NanoAssembly> Of(string name, IReadOnlyList<EmittedFile> files)
    {
        EmittedFile[] steps = [.. files.Where(file => file.Name.Contains(".Steps", StringComparison.Ordinal))];
        string[] parts = [.. steps.Select((_, i) => $"{name}Steps{i + 1}")];
        return [.. steps.Select((file, i) => new NanoAssembly(parts[i], [file], [])), new NanoAssembly(name, [.. files.Except(steps)], [Runtime, .. parts])];
    }
}
