using Edge.Devices.Boards;

namespace Edge.Bench.Mcu;

/// <summary>A core of the ladder on which networks are counted.</summary>
/// <param name="Name">As its file in <c>boards/costs</c> has it.</param>
/// <param name="Board">An emulated board with it.</param>
/// <param name="IsModelled">The cycle model is made for it.</param>
internal sealed record McuCore(string Name, Board Board, bool IsModelled = false)
{
    public static IReadOnlyList<McuCore> All { get; } =
    [
        // QEMU gives its STM32F405 192 KB in one piece.
        new("cortex-m4", BoardReader.Read("netduinoplus2") with { RamBytes = 192 * 1024 }, IsModelled: true),
        new("cortex-m7", BoardReader.Read("mps2-an386") with
        {
            Name = "mps2-an500",
            Core = "Cortex-M7",
            CostModel = "cortex-m7",
            Flags = BoardReader.Read("nucleo-h743zi2").Flags,
            EmulatorArguments = ["-M", "mps2-an500"],
        }),
        new("rv32imc", BoardReader.Read("esp32c3-virt")),
        new("lx106", BoardReader.Read("lx106-sim")),
    ];
}
