using Edge.Compiler.Emission;
using Edge.Devices.Nano.Verifier;
using Microsoft.CodeAnalysis;

namespace Edge.Devices.Nano.Interop;

/// <summary>Edge.Runtime.Native: the assembly whose methods are C in the firmware, and the files that bring them into a build of nf-interpreter.</summary>
public static class NativeRuntime
{
    /// <summary>Name of the assembly.</summary>
    public const string Name = "Edge.Runtime.Native";

    private const string Folder = "InteropAssemblies/" + Name;

    private static readonly Lazy<NanoImage> _image = new(() => NanoCompilation.Compile(Assembly(), [MetadataReference.CreateFromImage(CompatLibrary.Image.Code)]));

    /// <summary>The managed half, as sources.</summary>
    public static NanoAssembly Assembly() => new(Name, ShippedFiles.NativeStubs(), []);

    /// <summary>The managed half, compiled against Edge's stand-in for nanoFramework's mscorlib.</summary>
    internal static NanoImage Image => _image.Value;

    /// <summary>Everything that is copied over a checkout of nf-interpreter: sources, the method table with its checksum, and the module for CMake.</summary>
    /// <param name="arenaBytes">Memory for the arenas of all open models, where the platform has no heap for them: STM32 and PC.</param>
    /// <param name="templates">A folder whose templates win over the shipped ones; null for none.</param>
    public static IReadOnlyList<EmittedFile> Firmware(int arenaBytes, string? templates)
    {
        NativeTableView table = NativeTables.Of(Image) with { ArenaBytes = arenaBytes };
        var set = new TemplateSet("interop", templates);
        string prefix = table.Identifier;
        EmittedFile[] sources = [.. ShippedFiles.NativeSources(), .. ShippedFiles.CKernels(), .. ShippedFiles.PlanInterpreter()];
        EmittedFile[] generated =
        [
            new($"{prefix}.h", set.Render("Table.h.sbn", "native", table)), new($"{prefix}.cpp", set.Render("Table.cpp.sbn", "native", table)),
            new("edge_config.h", set.Render("edge_config.h.sbn", "native", table)),
        ];
        EmittedFile[] all = [.. generated.Concat(sources).OrderBy(file => file.Name, StringComparer.Ordinal)];
        string[] compiled = [.. all.Select(file => file.Name).Where(name => Path.GetExtension(name) is ".c" or ".cpp")];
        return
        [
            .. all.Select(file => file with { Name = $"{Folder}/{file.Name}" }),
            new EmittedFile($"CMake/Modules/FindINTEROP-{Name}.cmake", set.Render("Module.cmake.sbn", "native", table with { Sources = compiled })),
            new EmittedFile("posix.sh", set.Render("posix.sh.sbn", "native", table)),
        ];
    }
}
