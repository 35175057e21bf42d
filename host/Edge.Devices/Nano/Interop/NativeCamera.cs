using Edge.Compiler.Emission;
using Edge.Devices.Nano.Verifier;
using Microsoft.CodeAnalysis;

namespace Edge.Devices.Nano.Interop;

/// <summary>Edge.Camera.Native: the ESP32's camera peripheral as an assembly whose methods are C++ in the firmware, over Espressif's esp32-camera.</summary>
public static class NativeCamera
{
    /// <summary>Name of the assembly.</summary>
    public const string Name = "Edge.Camera.Native";

    private const string Folder = "InteropAssemblies/" + Name;

    private static readonly Lazy<NanoImage> _image =
        new(() => NanoCompilation.Compile(Assembly(), [MetadataReference.CreateFromImage(CompatLibrary.Image.Code)]));

    /// <summary>The managed half, as sources.</summary>
    public static NanoAssembly Assembly() => new(Name, ShippedFiles.NativeCameraStubs(), []);

    /// <summary>The managed half, compiled against Edge's stand-in for nanoFramework's mscorlib.</summary>
    internal static NanoImage Image => _image.Value;

    /// <summary>Everything that is copied over a checkout of nf-interpreter: sources, the method table with its checksum, and the module for CMake.</summary>
    /// <param name="templates">A folder whose templates win over the shipped ones; null for none.</param>
    public static IReadOnlyList<EmittedFile> Firmware(string? templates)
    {
        NativeTableView table = NativeTables.Of(Image);
        var set = new TemplateSet("interop", templates);
        EmittedFile[] files =
        [
            new($"{table.Identifier}.h", set.Render("Table.h.sbn", "native", table)),
            new($"{table.Identifier}.cpp", set.Render("Table.cpp.sbn", "native", table)),
            .. ShippedFiles.NativeCameraSources(),
        ];
        string[] compiled = [.. files.Select(file => file.Name).Where(name => Path.GetExtension(name) is ".c" or ".cpp")];
        return
        [
            .. files.Select(file => file with { Name = $"{Folder}/{file.Name}" }),
            new EmittedFile($"CMake/Modules/FindINTEROP-{Name}.cmake", set.Render("Module.cmake.sbn", "native", table with { Sources = compiled })),
        ];
    }
}
