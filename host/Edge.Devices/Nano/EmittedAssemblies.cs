using Edge.Compiler.Emission;

namespace Edge.Devices.Nano;

/// <summary>How emitted C# is divided into assemblies of nanoCLR, each with 64 KB of code and of static data.</summary>
public static class EmittedAssemblies
{
    /// <summary>Name of the assembly of kernels.</summary>
    public const string Runtime = "Edge.Runtime";

    /// <summary>The kernels.</summary>
    public static NanoAssembly Kernels() => new(Runtime, ShippedFiles.CSharpKernels(), []);

    /// <summary>The model: one assembly for each file of tables and of steps, then the rest, which calls them.</summary>
    /// <param name="name">Of the last one; begins the names of the others.</param>
    /// <param name="files">What <see cref="CSharpEmitter"/> made.</param>
    /// <param name="separator">Between the name and the rest of another's.</param>
    public static IReadOnlyList<NanoAssembly> Of(string name, IReadOnlyList<EmittedFile> files, string separator = "")
    {
        EmittedFile[] tables = [.. files.Where(file => file.Name.Contains(".Tables", StringComparison.Ordinal))];
        EmittedFile[] steps = [.. files.Where(file => file.Name.Contains(".Steps", StringComparison.Ordinal))];
        string[] tableNames = [.. tables.Select((_, i) => $"{name}{separator}Tables{i + 1}")], stepNames = [.. steps.Select((_, i) => $"{name}{separator}Steps{i + 1}")];
        return
        [
            .. tables.Select((file, i) => new NanoAssembly(tableNames[i], [file], [])),
            .. steps.Select((file, i) => new NanoAssembly(stepNames[i], [file], stepNames[..i])), // a loop may lie behind its parts
            new NanoAssembly(name, [.. files.Except(steps).Except(tables)], [Runtime, .. tableNames, .. stepNames]),
        ];
    }
}
