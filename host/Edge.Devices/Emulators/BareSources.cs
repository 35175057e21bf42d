using Edge.Compiler.Emission;
using Edge.Devices.Boards;

namespace Edge.Devices.Emulators;

/// <summary>Which files of <c>device</c> a program for a board is made of, and how a compiler and a linker are told of the board.</summary>
internal static class BareSources
{
    public const string LinkerScript = "bare/edge.ld";

    public static IReadOnlyList<string> Strict { get; } = ["-Wall", "-Wextra", "-Wconversion", "-Werror"];

    /// <summary>For the objects of a program without an operating system; the linker drops what it does not need.</summary>
    public static IReadOnlyList<string> Freestanding { get; } = ["-ffreestanding", "-ffunction-sections", "-fdata-sections"];

    // This family has files in a way of its own, and its compiler calls what its library lacks.
    private static readonly string[] _simcall = ["bare/xtensa/files.c", "bare/xtensa/arithmetic.c"];

    /// <summary>Beside its wire, what the firmware with a link adds to a model.</summary>
    public static IReadOnlyList<string> Link =>
    [
        "bare/golden.c", "bare/judge.c", "bare/locating.c", "bare/drift.c", "bare/parts.c",
        .. Directory.GetFiles(ShippedFiles.Folder("device/bare/link"), "*.c").Order(StringComparer.Ordinal).Select(file => $"bare/link/{Path.GetFileName(file)}"),
    ];

    public static string Wire(string port) => $"bare/{port}/wire.c";

    /// <summary>From the reset, or a program's start, to its main function.</summary>
    public static IReadOnlyList<string> Start(Board board, string port) =>
    [
        .. board.IsHost ? [] : (string[])["bare/start.c", "bare/memory.c", .. port == "xtensa" ? _simcall : ["bare/semihosting.c"]],
        $"bare/{port}/port.c",
    ];

    /// <summary>Where the linker finds the board's memories, beside <see cref="LinkerScript"/>.</summary>
    public static IReadOnlyList<string> Symbols(Board board) =>
    [
        Symbol("EDGE_FLASH_ORIGIN", board.FlashOrigin), Symbol("EDGE_FLASH_BYTES", board.FlashBytes),
        Symbol("EDGE_RAM_ORIGIN", board.RamOrigin), Symbol("EDGE_RAM_BYTES", board.RamBytes),
    ];

    private static string Symbol(string name, long value) => FormattableString.Invariant($"-Wl,--defsym={name}={value}");
}
