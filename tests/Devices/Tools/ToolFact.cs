using Edge.Devices.Tools;

namespace Edge.Devices.Tests.Tools;

/// <summary>A test that needs programs; without them it is reported as skipped, with the command that installs the first one missing.</summary>
public sealed class ToolFactAttribute : FactAttribute
{
    public ToolFactAttribute(params string[] programs) => Skip = Programs.Missing(programs);
}

/// <inheritdoc cref="ToolFactAttribute"/>
public sealed class ToolTheoryAttribute : TheoryAttribute
{
    public ToolTheoryAttribute(params string[] programs) => Skip = Programs.Missing(programs);
}

internal static class Programs
{
    public const string Gcc = "gcc";
    public const string ArmGcc = "arm-none-eabi-gcc";
    public const string ArmQemu = "qemu-system-arm";
    public const string RiscVGcc = "riscv64-unknown-elf-gcc";
    public const string RiscVQemu = "qemu-system-riscv32";
    public const string XtensaGcc = "xtensa-lx106-elf-gcc";
    public const string XtensaQemu = "qemu-system-xtensa";

    public static string? Missing(string[] programs) =>
        programs.Select(ExternalTool.Named).Where(tool => tool.Find() is null)
            .Select(tool => $"{tool.Program} is not installed: {tool.InstallCommand}").FirstOrDefault();
}
