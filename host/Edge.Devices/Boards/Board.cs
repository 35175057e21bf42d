namespace Edge.Devices.Boards;

/// <summary>A chip or a board: what it has and how code for it is built and run. Read by <see cref="BoardReader"/>.</summary>
public sealed record Board
{
    public required string Name { get; init; }

    /// <summary>For people: <c>Cortex-M4F</c>.</summary>
    public required string Core { get; init; }

    /// <summary>Folder of <c>device/bare</c> with the code that only this family has.</summary>
    public required string Port { get; init; }

    /// <summary>The C compiler's program name.</summary>
    public required string Compiler { get; init; }

    /// <summary>What the compiler must be told about the core.</summary>
    public IReadOnlyList<string> Flags { get; init; } = [];

    /// <summary>Macros set to 1 while the harness is compiled.</summary>
    public IReadOnlyList<string> Defines { get; init; } = [];

    /// <summary>0: unknown.</summary>
    public long ClockHz { get; init; }

    /// <summary>First address of the memory that holds code and constants.</summary>
    public uint FlashOrigin { get; init; }

    /// <summary>0: not limited.</summary>
    public int FlashBytes { get; init; }

    public uint RamOrigin { get; init; }

    /// <summary>0: not limited.</summary>
    public int RamBytes { get; init; }

    /// <summary>The emulator's program name; null when the code runs on this computer or nothing emulates the board.</summary>
    public string? Emulator { get; init; }

    /// <summary>Machine and core, as the emulator's command line names them.</summary>
    public IReadOnlyList<string> EmulatorArguments { get; init; } = [];

    /// <summary>The command that writes an image to the real board; null when unknown.</summary>
    public string? FlashWith { get; init; }

    /// <summary>True when the code is a program of this computer.</summary>
    public bool IsHost => Port == "host";
}
