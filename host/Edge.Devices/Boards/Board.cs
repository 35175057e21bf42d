using Edge.Compiler.Costs;
using Edge.Compiler.Emission;
using Edge.Compiler.Ir;
using Edge.Compiler.Planning;
using Edge.Compiler.Planning.Memories;

namespace Edge.Devices.Boards;

/// <summary>A chip or a board: what it has and how code for it is built and run. Read by <see cref="BoardReader"/>.</summary>
public sealed record Board
{
    public required string Name { get; init; }

    /// <summary>For people: <c>Cortex-M4F</c>.</summary>
    public required string Core { get; init; }

    /// <summary>Folder of <c>device/bare</c> with the code that only this family has; null where nothing here builds programs of C for it.</summary>
    public string? Port { get; init; }

    /// <summary>The C compiler's program name; null as <see cref="Port"/>.</summary>
    public string? Compiler { get; init; }

    /// <summary>What the compiler must be told about the core.</summary>
    public IReadOnlyList<string> Flags { get; init; } = [];

    /// <summary>Macros set to 1 while the harness is compiled.</summary>
    public IReadOnlyList<string> Defines { get; init; } = [];

    /// <summary>One of <see cref="Defines"/> names a UART that code here drives.</summary>
    public bool HasWire => Defines.Any(define => define.StartsWith("EDGE_UART_", StringComparison.Ordinal));

    /// <summary>What the core has beyond the instructions of every other.</summary>
    public CoreInstructions Instructions { get; init; }

    /// <summary>0: unknown.</summary>
    public long ClockHz { get; init; }

    /// <summary>First address of the memory that holds code and constants.</summary>
    public uint FlashOrigin { get; init; }

    /// <summary>0: not limited.</summary>
    public int FlashBytes { get; init; }

    public uint RamOrigin { get; init; }

    /// <summary>The largest stretch of internal RAM that data can have. 0: not limited.</summary>
    public int RamBytes { get; init; }

    /// <summary>Clock cycles that a byte read or written in RAM takes beyond those in memory without wait states.</summary>
    public double RamByteCycles { get; init; }

    /// <summary>Other memories that tensors of emitted C may lie in; RAM outside the chip is one where its cost is known.</summary>
    public IReadOnlyList<BoardMemory> Memories { get; init; } = [];

    /// <summary>All memories that tensors of emitted C may lie in, that of other data first.</summary>
    /// <param name="taken">Bytes of the first that are not free: the caller's input and output.</param>
    public IReadOnlyList<MemoryRegion> Regions(long taken) =>
    [
        new MemoryRegion("ram", RamBytes > 0 ? (int)Math.Max(0, RamBytes - taken) : int.MaxValue, RamByteCycles),
        .. Memories.Select(memory => memory.Region),
    ];

    /// <summary>What the arena of a plan may take where one is interpreted. Under nanoFramework, half of the RAM: the other half is nanoCLR's own.</summary>
    /// <param name="callers">Bytes of inputs, outputs and what reads them; nanoCLR keeps those on its heap, which does not count here.</param>
    public long FreeForPlan(long callers) => RamBytes == 0 ? long.MaxValue : Nano is null ? Math.Max(0, RamBytes - callers) : RamBytes / 2;

    /// <summary>First address of the RAM outside the chip; 0 where it has no fixed one.</summary>
    public uint ExternalRamOrigin { get; init; }

    /// <summary>0: none.</summary>
    public int ExternalRamBytes { get; init; }

    /// <summary>The emulator's program name; null when the code runs on this computer or nothing emulates the board.</summary>
    public string? Emulator { get; init; }

    /// <summary>Machine and core, as the emulator's command line names them.</summary>
    public IReadOnlyList<string> EmulatorArguments { get; init; } = [];

    /// <summary>Whether the port can count instructions there: of the emulated Cortex-M, those with a timer that ticks once for each.</summary>
    public bool CountsInstructions => Port != "cortex-m" || Defines.Contains("EDGE_COUNTER_TIM2");

    /// <summary>While instructions are counted, one takes 2 to this power nanoseconds of the emulated clock, which the port's counter follows.</summary>
    public int EmulatorCountShift { get; init; }

    /// <summary>Names of <see cref="Memories"/> that the emulator does not have.</summary>
    public IReadOnlyList<string> EmulatorLacks { get; init; } = [];

    /// <summary>The board as it is emulated: what a plan puts into a memory that is not there lies with all other data.</summary>
    public Board Emulated => this with { Memories = [.. Memories.Where(memory => !EmulatorLacks.Contains(memory.Name))] };

    /// <summary>Bytes that the emulator has at <see cref="RamOrigin"/>; 0: as many as the chip.</summary>
    public int EmulatorRamBytes { get; init; }

    /// <summary>The board as it is emulated for a program: with all RAM that the emulator has, where memories that it lacks have to lie there too.</summary>
    public Board EmulatedFor(Program program) => Emulated with
    {
        RamBytes = program.Arenas.Any(arena => arena.Bytes > 0 && EmulatorLacks.Contains(arena.Region.Name)) ? Math.Max(RamBytes, EmulatorRamBytes) : RamBytes,
    };

    /// <summary>The command that writes an image to the real board; null when unknown.</summary>
    public string? FlashWith { get; init; }

    /// <summary>How the chip is closed for ever: the name of a file in <c>boards/security</c>; null: nobody wrote one.</summary>
    public string? Security { get; init; }

    /// <summary>What the camera hangs on; null when unknown.</summary>
    public CameraBus? CameraBus { get; init; }

    /// <summary>
    /// By what they are for, such as <c>camera_d0</c>, <c>spi_sck</c>, <c>led</c>: the number nanoFramework knows them by. Empty: unknown or the user's choice.
    /// </summary>
    public IReadOnlyDictionary<string, int> Pins { get; init; } = new Dictionary<string, int>();

    /// <summary>How nanoFramework runs on the board; null where it does not.</summary>
    public NanoFirmware? Nano { get; init; }

    /// <summary>
    /// Estimate: clock cycles for what takes a Cortex-M7 one instruction of nanoCLR's interpreter (<see cref="Edge.Compiler.Emission.Interpreter.NanoCost"/>). 0: unknown.
    /// </summary>
    public double InterpreterCycles { get; init; }

    /// <summary>The core whose counted costs hold for C on the board, by the name of its file in <c>boards/costs</c>.</summary>
    public string CostModel { get; init; } = UnknownCore;

    /// <summary>Which kernels C calls on the board.</summary>
    /// <exception cref="DataException">E0616: <see cref="CostModel"/> names no core.</exception>
    public CoreKernels Kernels => new(Instructions, CoreCostFile.Read(CostModel));

    /// <summary>Stands for a core that nobody counted: of those that were, it needs the most.</summary>
    public const string UnknownCore = "rv32imc";

    /// <summary>Where the values come from, by key of the board file.</summary>
    public IReadOnlyDictionary<string, string> Sources { get; init; } = new Dictionary<string, string>();

    /// <summary>True when the code is a program of this computer.</summary>
    public bool IsHost => Port == "host";

    /// <summary>Compiler and port, for those who need both.</summary>
    /// <exception cref="DataException">E0614: nothing here builds programs of C for the board.</exception>
    public (string Compiler, string Port) RequireCompiler() => Compiler is not null && Port is not null
        ? (Compiler, Port)
        : throw new DataException("E0614", Name, $"no compiler for {Core} is known here, so no program of C can be built or emulated", "a board whose file names 'compiler' and 'port'",
            Nano is null ? null : $"'edge compile --board {Name} --runtime managed' makes a project for nanoFramework, which needs none");
}
