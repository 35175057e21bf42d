namespace Edge.Devices.Flashing.Fleet;

/// <summary>A way for a simulated unit to fail, and what the line must then say.</summary>
/// <param name="Code">Number of the error that the unit ends with.</param>
/// <param name="Source">Where people met it.</param>
public sealed record FleetFault(string Name, string Code, string Means, string Source)
{
    public static IReadOnlyList<FleetFault> All { get; } =
    [
        new("missing", "E0711", "nothing is in the socket", "zephyr #107621: the serial number that was named is passed over, and the first probe taken"),
        new("busy", "E0712", "another program has the port", "nanoframework/Home #1644"),
        new("silent", "E0713", "the boot loader does not answer", "espressif/esptool #1044: No serial data received"),
        new("wrong-chip", "E0714", "another board is in the socket", "zephyr #26769: the wrong board was flashed"),
        new("unplug", "E0715", "the plug is pulled in the middle of writing", "tjko/riden-flashtool #6: readiness to read, but no data"),
        new("hang", "E0716", "the tool never ends", "stm32ai-modelzoo-services #1: a tool that hangs"),
        new("bad-flash", "E0717", "a cell does not take what is written, and the tool does not notice",
            "espressif/esptool #182: data is corrupted on its way into the flash"),
        new("no-boot", "E0718", "the firmware does not start", "nanoframework/Home #1308: a native version that does not fit"),
        new("no-memory", "E0720", "the unit cannot keep its serial number", "esp32.com 33850: the partition of each unit is missing"),
        new("wrong-sums", "E0721", "the chip computes something else", "esp-dl #246: the chip's result is not the PC's"),
        new("dark", "E0722", "the lamp is off", "AI-on-the-edge-device #183, on light and exposure"),
        new("golden", "E0723", "good and bad are taken for each other", "ModelAssistant #283: always one class on the device"),
        new("lost-golden", "E0738", "the next model takes good and bad for each other; the one it is made with does not",
            "the rollout's own case: better on the test split, and a golden part is lost"),
        new("same-chip", "E0724", "two units answer with one chip's number", "community.st.com 848193: boot loaders that share a serial number"),
        new("link-loss", "E0729", "the device goes silent in its self-test", "mlcommons/tiny #79: bytes are lost"),
    ];

    /// <exception cref="Edge.Compiler.Ir.UsageException">E0735: there is no such fault.</exception>
    public static FleetFault Named(string name) => All.FirstOrDefault(fault => fault.Name == name)
        ?? throw new Compiler.Ir.UsageException("E0735", "--fail", $"there is no fault '{name}'", string.Join(", ", All.Select(fault => fault.Name)),
            Compiler.Ir.NearestName.Of(name, All.Select(fault => fault.Name)) is { } nearest ? $"did you mean '{nearest}'?" : null);
}
