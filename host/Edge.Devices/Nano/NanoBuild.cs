using Edge.Compiler.Ir;
using Edge.Devices.Nano.Verifier;
using Edge.Devices.Tools;
using Microsoft.CodeAnalysis;

namespace Edge.Devices.Nano;

/// <summary>Compiles assemblies against nanoFramework's own library, converts them with its own converter and runs them on nanoCLR.</summary>
public static class NanoBuild
{
    private const string CoreLibrary = "mscorlib";

    /// <param name="tools">nanoFramework's programs.</param>
    /// <param name="assemblies">In order: each refers to those before it.</param>
    /// <param name="folder">Receives .dll and .pe files.</param>
    /// <param name="limit">What ends the converter early.</param>
    /// <returns>The .pe files, mscorlib first.</returns>
    /// <exception cref="ModelException">E0405: an assembly does not compile. E0406: the converter refuses one.</exception>
    public static IReadOnlyList<string> Build(NanoTools tools, IReadOnlyList<NanoAssembly> assemblies, string folder, ToolLimit limit)
    {
        Directory.CreateDirectory(folder);
        List<string> converted = [Path.Combine(tools.CoreLibrary, CoreLibrary + ".pe")];
        foreach (NanoAssembly assembly in assemblies)
        {
            Compile(tools, assembly, folder);
            converted.Add(Convert(tools, assembly, folder, limit));
        }

        return converted;
    }

    /// <summary>Runs a built program to its end.</summary>
    /// <returns>What it wrote, line by line.</returns>
    /// <exception cref="DeviceException">E0504: nanoCLR stopped with an error. E0502: it took too long.</exception>
    public static IReadOnlyList<string> Run(NanoTools tools, IReadOnlyList<string> assemblies, string folder, ToolLimit limit)
    {
        var (program, arguments) = tools.RunCommand(assemblies);
        ToolRun run = ToolRun.Run(program, arguments, folder, limit);
        return run.ExitCode == 0
            ? [.. run.Output.Split('\n').Select(line => line.TrimEnd('\r'))]
            : throw new DeviceException("E0504", "nanoCLR", $"stopped with exit code {run.ExitCode}: {LastLines(run.Output)}", hint: "an assembly may be beyond nanoCLR's limits");
    }

    private static void Compile(NanoTools tools, NanoAssembly assembly, string folder)
    {
        IEnumerable<string> references = assembly.References.Select(name => Path.Combine(folder, name + ".dll")).Prepend(Path.Combine(tools.CoreLibrary, CoreLibrary + ".dll"));
        NanoImage image = NanoCompilation.Compile(assembly, references.Select(path => MetadataReference.CreateFromFile(path)));
        File.WriteAllBytes(Path.Combine(folder, assembly.Name + ".dll"), image.Code);
    }

    private static string Convert(NanoTools tools, NanoAssembly assembly, string folder, ToolLimit limit)
    {
        string converted = Path.Combine(folder, assembly.Name + ".pe");
        IEnumerable<(string, string)> references = assembly.References.Select(name => (name, Path.Combine(folder, name + ".dll")))
            .Prepend((CoreLibrary, Path.Combine(tools.CoreLibrary, CoreLibrary + ".dll")));
        var (program, arguments) = tools.ConvertCommand(Path.Combine(folder, assembly.Name + ".dll"), converted, references);
        ToolRun run = ToolRun.Run(program, arguments, folder, limit);
        return run.ExitCode == 0 && File.Exists(converted)
            ? converted
            : throw new ModelException("E0406", $"assembly {assembly.Name}", $"nanoFramework's metadata processor refuses it: {LastLines(run.Output)}",
                hint: "an assembly of nanoCLR holds 64 KB of code and 64 KB of static data");
    }

    private static string LastLines(string output) =>
        string.Join(" | ", output.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0 && !line.StartsWith("at ", StringComparison.Ordinal)).TakeLast(2));
}
