using Edge.Compiler.Ir;

namespace Edge.Devices.Tools;

/// <summary>A program that Edge runs but does not ship.</summary>
/// <param name="Program">Its file name on the path.</param>
/// <param name="Package">The Debian and Ubuntu package that holds it.</param>
public sealed record ExternalTool(string Program, string Package)
{
    private static readonly Dictionary<string, string> Packages = new()
    {
        ["gcc"] = "gcc",
        ["arm-none-eabi-gcc"] = "gcc-arm-none-eabi",
        ["riscv64-unknown-elf-gcc"] = "gcc-riscv64-unknown-elf",
        ["qemu-system-arm"] = "qemu-system-arm",
        ["qemu-system-riscv32"] = "qemu-system-misc",
        ["xtensa-lx106-elf-gcc"] = "gcc-xtensa-lx106",
        ["qemu-system-xtensa"] = "qemu-system-misc",
        ["espefuse"] = "esptool",
    };

    public static ExternalTool Named(string program) => new(program, Packages.GetValueOrDefault(program, program));

    public string InstallCommand => $"sudo apt-get install -y {Package}";

    /// <summary>Full path, or null when it is not installed.</summary>
    public string? Find()
    {
        string path = Environment.GetEnvironmentVariable("PATH") ?? "";
        return path.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(folder => new[] { Path.Combine(folder, Program), Path.Combine(folder, $"{Program}.exe") })
            .FirstOrDefault(File.Exists);
    }

    /// <exception cref="ToolMissingException">E0501: it is not installed.</exception>
    public string Require() =>
        Find() ?? throw new ToolMissingException("E0501", Program, "not installed", hint: InstallCommand);
}
