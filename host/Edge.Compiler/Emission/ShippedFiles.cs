using Edge.Compiler.Ir;

namespace Edge.Compiler.Emission;

/// <summary>Where the files that travel with Edge are: templates, kernels, boards. The build copies them beside the program.</summary>
public static class ShippedFiles
{
    /// <summary>Full path of a shipped folder, <c>firmware-templates/c</c>.</summary>
    /// <exception cref="ToolMissingException">E0402: the installation lacks it.</exception>
    public static string Folder(string name)
    {
        string path = Path.Combine(AppContext.BaseDirectory, Path.Combine(name.Split('/')));
        return Directory.Exists(path)
            ? path
            : throw new ToolMissingException("E0402", path, "a folder of Edge's own is missing", hint: "install or build Edge again");
    }

    /// <summary>The C kernels as files of an emitted project: ordinary source that does not depend on the model.</summary>
    /// <remarks>Without the plan interpreter, which emitted C does not need.</remarks>
    public static IReadOnlyList<EmittedFile> CKernels() => [.. Sources("device/kernels", "*.h").Where(file => !IsInterpreter(file))];

    /// <summary>The plan interpreter, which runs models that arrive as data by the same kernels.</summary>
    public static IReadOnlyList<EmittedFile> PlanInterpreter() =>
        [.. Sources("device/kernels", "*.h").Concat(Sources("device/kernels", "*.c")).Where(IsInterpreter)];

    private static bool IsInterpreter(EmittedFile file) => file.Name == "edge_crc32.h" || file.Name.StartsWith("edge_plan", StringComparison.Ordinal);

    /// <summary>The C# kernels as files of an emitted project.</summary>
    public static IReadOnlyList<EmittedFile> CSharpKernels() => [.. Sources("device/runtime", "*.cs").Concat(Sources("device/runtime/Locating", "*.cs"))];

    /// <summary>All that a device runs beside its model: kernels, cameras, judging, the line, the link, the model store.</summary>
    public static IReadOnlyList<EmittedFile> CSharpRuntime() => Tree("device/runtime");

    /// <summary>The inspection firmware with the drivers of its pins.</summary>
    public static IReadOnlyList<EmittedFile> Firmware() => Tree("device/firmware/nano");

    /// <summary>The driver of the ArduCAM Mini.</summary>
    public static IReadOnlyList<EmittedFile> ArduCamMini() => Tree("device/bindings/ArduCamMini");

    /// <summary>Model stores in files.</summary>
    public static IReadOnlyList<EmittedFile> FileFlash() => Sources("device/bindings/FileFlash", "*.cs");

    /// <summary>The driver of the ESP32's camera peripheral, over <see cref="NativeCameraStubs"/>.</summary>
    public static IReadOnlyList<EmittedFile> Esp32Camera() => Sources("device/bindings/Esp32Camera", "*.cs");

    /// <summary>What device code may use of nanoFramework's mscorlib, as signatures in C#.</summary>
    public static IReadOnlyList<EmittedFile> CompatLibrary() => Sources("device/compat/CoreLibrary", "*.cs");

    /// <summary>The managed half of the native runtime, as C#.</summary>
    public static IReadOnlyList<EmittedFile> NativeStubs() => Sources("device/interop", "*.cs");

    /// <summary>What the native runtime adds to the kernels and the plan interpreter in a firmware: C and C++.</summary>
    public static IReadOnlyList<EmittedFile> NativeSources() => Sources("device/interop/native", "edge_*");

    /// <summary>The managed half of the ESP32's camera: methods that the firmware has.</summary>
    public static IReadOnlyList<EmittedFile> NativeCameraStubs() => Sources("device/bindings/Esp32Camera/stubs", "*.cs");

    /// <summary>The firmware's half of the ESP32's camera: C and C++.</summary>
    public static IReadOnlyList<EmittedFile> NativeCameraSources() => Sources("device/bindings/Esp32Camera/native", "edge_*");

    /// <summary>The text files of a shipped folder, without those of folders in it.</summary>
    /// <param name="folder">Below the installation: <c>device/bare/link</c>.</param>
    public static IReadOnlyList<EmittedFile> Of(string folder, string pattern) => Sources(folder, pattern);

    private static EmittedFile[] Sources(string folder, string pattern) =>
    [
        .. Directory.GetFiles(Folder(folder), pattern).Order(StringComparer.Ordinal)
            .Select(file => new EmittedFile(Path.GetFileName(file), File.ReadAllText(file).ReplaceLineEndings("\n"))),
    ];

    private static EmittedFile[] Tree(string folder)
    {
        string root = Folder(folder);
        return
        [
            .. Directory.GetFiles(root, "*.cs", SearchOption.AllDirectories).Select(file => (Name: Path.GetRelativePath(root, file).Replace('\\', '/'), File: file))
                .OrderBy(file => file.Name, StringComparer.Ordinal).Select(file => new EmittedFile(file.Name, File.ReadAllText(file.File).ReplaceLineEndings("\n"))),
        ];
    }
}
