using Edge.Compiler.Ir;
using Edge.Devices.Tools;

namespace Edge.Devices.Nano;

/// <summary>nanoFramework's own programs, wherever the user has them: the virtual machine, the converter from .dll to .pe and the base library.</summary>
/// <remarks>
/// Settings come first: EDGE_NANOCLR and EDGE_NANO_MDP name programs, EDGE_NANO_CORELIB a folder with mscorlib.dll and mscorlib.pe. Without them
/// the path and NuGet's package folder are searched.
/// </remarks>
/// <param name="Clr">The virtual machine.</param>
/// <param name="MetadataProcessor">The converter; a .dll is run by dotnet.</param>
/// <param name="CoreLibrary">Folder of mscorlib.dll and mscorlib.pe.</param>
public sealed record NanoTools(string Clr, string MetadataProcessor, string CoreLibrary)
{
    public const string ClrSetting = "EDGE_NANOCLR", MetadataProcessorSetting = "EDGE_NANO_MDP", CoreLibrarySetting = "EDGE_NANO_CORELIB";

    public const string HowToGet =
        "dotnet tool install -g nanoclr, or build targets/posix of nanoframework/nf-interpreter; set EDGE_NANOCLR, EDGE_NANO_MDP and EDGE_NANO_CORELIB (see README)";

    private static readonly string[] _clrNames = ["nanoclr", "nanoFramework.nanoCLR.test"];
    private static readonly string[] _processorNames = ["nanoFramework.Tools.MetadataProcessor.Console", "nanoFramework.Tools.MetadataProcessor.MsBuildTask"];

    /// <summary>What is missing, each with the setting that would name it; empty when all is there.</summary>
    public static IReadOnlyList<string> Missing()
    {
        var missing = new List<string>();
        if (FindProgram(ClrSetting, _clrNames) is null)
            missing.Add($"nanoCLR ({ClrSetting})");
        if (FindProgram(MetadataProcessorSetting, _processorNames) is null)
            missing.Add($"the metadata processor ({MetadataProcessorSetting})");
        if (FindCoreLibrary() is null)
            missing.Add($"nanoFramework.CoreLibrary ({CoreLibrarySetting})");
        return missing;
    }

    /// <exception cref="ToolMissingException">E0501: something is not installed; all that is missing is named.</exception>
    public static NanoTools Require() => Missing() is { Count: > 0 } missing
        ? throw new ToolMissingException("E0501", "nanoFramework", $"not found: {string.Join(", ", missing)}", hint: HowToGet)
        : new NanoTools(FindProgram(ClrSetting, _clrNames)!, FindProgram(MetadataProcessorSetting, _processorNames)!, FindCoreLibrary()!);

    /// <summary>nanoFramework's mscorlib.dll; null where it is not installed.</summary>
    public static string? InstalledCoreLibrary() => FindCoreLibrary() is { } folder ? Path.Combine(folder, "mscorlib.dll") : null;

    /// <summary>Program and arguments that run assemblies, in an order in which each finds those before it.</summary>
    public (string Program, string[] Arguments) RunCommand(IEnumerable<string> assemblies) =>
        Path.GetFileNameWithoutExtension(Clr) == "nanoclr" ? (Clr, ["run", "--assemblies", .. assemblies]) : (Clr, [.. assemblies]);

    /// <summary>Program and arguments that convert a .dll.</summary>
    /// <param name="references">Names and paths of the assemblies that it refers to.</param>
    public (string Program, string[] Arguments) ConvertCommand(string assembly, string converted, IEnumerable<(string Name, string Path)> references)
    {
        string[] arguments = [.. references.SelectMany(reference => new[] { "-loadhints", reference.Name, reference.Path }), "-parse", assembly, "-compile", converted, "false"];
        return Path.GetExtension(MetadataProcessor) == ".dll"
            ? (ExternalTool.Named("dotnet").Require(), [MetadataProcessor, .. arguments])
            : (MetadataProcessor, arguments);
    }

    private static string? FindProgram(string setting, string[] names) =>
        Environment.GetEnvironmentVariable(setting) is { Length: > 0 } named
            ? File.Exists(named) ? Path.GetFullPath(named) : null
            : names.Select(name => ExternalTool.Named(name).Find()).FirstOrDefault(path => path is not null);

    private static string? FindCoreLibrary()
    {
        if (Environment.GetEnvironmentVariable(CoreLibrarySetting) is { Length: > 0 } named)
            return IsCoreLibrary(named) ? Path.GetFullPath(named) : null;
        string packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        string package = Path.Combine(packages, "nanoframework.corelibrary");
        return Directory.Exists(package)
            ? Directory.EnumerateDirectories(package).OrderDescending(StringComparer.Ordinal)
                .SelectMany(version => new[] { Path.Combine(version, "lib", "netnano1.0"), Path.Combine(version, "lib"), version }).FirstOrDefault(IsCoreLibrary)
            : null;
    }

    private static bool IsCoreLibrary(string folder) => File.Exists(Path.Combine(folder, "mscorlib.dll")) && File.Exists(Path.Combine(folder, "mscorlib.pe"));
}
