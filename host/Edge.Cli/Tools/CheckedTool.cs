using Edge.Devices.Nano;
using Edge.Devices.Tools;

namespace Edge.Cli.Tools;

/// <summary>A program 'edge doctor' looks for, and how to get it.</summary>
/// <param name="Name">What is typed.</param>
/// <param name="Purpose">What edge does with it.</param>
/// <param name="Install">A command, or a sentence.</param>
internal sealed record CheckedTool(string Name, string Purpose, string Install)
{
    /// <summary>Virtual machine, converter and library together: one without the others is of no use.</summary>
    public const string NanoClr = "nanoclr";

    /// <summary>A service, and not a program that answers: asked for its version it would start.</summary>
    public const string RabbitMq = "rabbitmq-server";

    /// <summary>Everything edge may call, in the order of the ladder.</summary>
    public static IReadOnlyList<CheckedTool> All { get; } =
    [
        new("dotnet", "builds edge", "https://dot.net, SDK 10"),
        Driven("gcc", "emitted C on this PC"),
        Driven("arm-none-eabi-gcc", "emitted C for Cortex-M"),
        Driven("qemu-system-arm", "emulates Cortex-M"),
        Driven("riscv64-unknown-elf-gcc", "emitted C for RISC-V"),
        Driven("qemu-system-riscv32", "emulates RISC-V"),
        Driven("xtensa-lx106-elf-gcc", "emitted C for Xtensa"),
        Driven("qemu-system-xtensa", "emulates Xtensa"),
        Driven("chromium", "looks at reports in tests"),
        new(NanoClr, "emitted C# on .NET nanoFramework", NanoTools.HowToGet),
        new(RabbitMq, "holds the work of --queue, on one of the hosts", $"{ExternalTool.Named(RabbitMq).InstallCommand}, there"),
    ];

    private static CheckedTool Driven(string name, string purpose) => new(name, purpose, ExternalTool.Named(name).InstallCommand);
}
