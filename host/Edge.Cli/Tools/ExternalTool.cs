namespace Edge.Cli.Tools;

/// <summary>A program edge drives, and how to get it.</summary>
/// <param name="Name">What is typed.</param>
/// <param name="Purpose">What edge does with it.</param>
/// <param name="VersionArgument">Makes it print its version.</param>
/// <param name="Install">A command for Debian and its kin, or a sentence.</param>
internal sealed record ExternalTool(string Name, string Purpose, string VersionArgument, string Install)
{
    /// <summary>Everything edge may call, in the order of the ladder.</summary>
    public static IReadOnlyList<ExternalTool> All { get; } =
    [
        new("dotnet", "builds edge", "--version", "https://dot.net, SDK 10"),
        new("gcc", "emitted C on this PC", "--version", "apt-get install gcc libc6-dev"),
        new("arm-none-eabi-gcc", "emitted C for Cortex-M", "--version", "apt-get install gcc-arm-none-eabi libnewlib-arm-none-eabi"),
        new("qemu-system-arm", "emulates Cortex-M", "--version", "apt-get install qemu-system-arm"),
        new("riscv64-unknown-elf-gcc", "emitted C for RISC-V", "--version", "apt-get install gcc-riscv64-unknown-elf"),
        new("qemu-system-riscv32", "emulates RISC-V", "--version", "apt-get install qemu-system-misc"),
        new("chromium", "looks at reports in tests", "--version", "apt-get install chromium"),
        new("nanoclr", "emitted C# on .NET nanoFramework", "--version", "dotnet tool install -g nanoclr"),
    ];
}
