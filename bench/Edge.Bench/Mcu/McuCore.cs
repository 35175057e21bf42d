using Edge.Compiler.Emission;
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
        OnCortexM4("cortex-m3", "Cortex-M3"),
        OnCortexM4("cortex-m0plus", "Cortex-M0+"),
        new("rv32imc", BoardReader.Read("esp32c3-virt")),
        new("lx106", BoardReader.Read("lx106-sim")),
    ];

    // A core runs what was compiled for a smaller one of its family: nothing counts on those that are emulated themselves.
    private static McuCore OnCortexM4(string name, string core) => new(name, BoardReader.Read("netduinoplus2") with
    {
        Core = core,
        CostModel = BoardReader.Read("mps2-an385").CostModel,
        Instructions = CoreInstructions.Scalar,
        Flags = [$"-mcpu={name}", "-mthumb"],
        RamBytes = 192 * 1024,
    });
}
