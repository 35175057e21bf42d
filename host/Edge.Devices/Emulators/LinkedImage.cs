using System.Collections.Concurrent;
using Edge.Compiler.Costs;
using Edge.Compiler.Emission;
using Edge.Compiler.Ir;
using Edge.Compiler.Locating;
using Edge.Compiler.Planning;
using Edge.Devices.Boards;
using Edge.Devices.Tools;

namespace Edge.Devices.Emulators;

/// <summary>A program's size by three definitions, from the one of papers to the one of flash.</summary>
/// <param name="NominalBytes">Parameters other than 0, times their bits.</param>
/// <param name="PackedBytes">The tables of the emitted program, each once.</param>
/// <param name="LinkedBytes">What the program adds to the flash of an empty firmware: tables, code, and what that needs of the compiler's library.</param>
public sealed record LinkedImage(long NominalBytes, long PackedBytes, long LinkedBytes)
{
    private static readonly ConcurrentDictionary<string, long> _empty = new();

    /// <summary>Room in which any model links: what is too large for a board has a size as well.</summary>
    private const int AmpleBytes = 64 << 20;

    /// <summary>Of the linked program, what is no table.</summary>
    public long CodeBytes => LinkedBytes - PackedBytes;

    /// <summary>How many times smaller it is than the network as float32 tables with the same code.</summary>
    /// <param name="floatBytes">Of all constants of the network as it came, in float32.</param>
    public double TimesSmaller(long floatBytes) => (double)(floatBytes + CodeBytes) / LinkedBytes;

    /// <summary>Emits, compiles and links a program for a board.</summary>
    /// <param name="board">Its compiler need not be that of an emulated board.</param>
    /// <param name="locating">The program reads detections off its output too, and hands them over: some hundred bytes of code. Null: it does not.</param>
    /// <param name="limit">What ends each run of the compiler early.</param>
    /// <exception cref="ToolMissingException">E0501: the board's compiler is not installed; the hint says how to get it.</exception>
    /// <exception cref="DataException">E0614: nothing here builds for the board.</exception>
    /// <exception cref="ModelException">E0405: it does not compile, or is larger than 64 MiB.</exception>
    public static LinkedImage Of(Board board, Program program, ToolLimit limit, LocatingSpecification? locating = null) =>
        Of(board, new BareModel(program, Emit(board, program) with { Locating = locating }), SharedTables.Of(board.Kernels.Choose(program)), limit);

    /// <summary>The same of a program with several levels of compute, which is emitted whole.</summary>
    /// <inheritdoc cref="Of(Board, Program, ToolLimit, LocatingSpecification?)"/>
    public static LinkedImage Of(Board board, LevelProgram program, ToolLimit limit, LocatingSpecification? locating = null) =>
        Of(board, BareModel.OfLevels(program, Emit(board, program.Full) with { Locating = locating })[0],
            SharedTables.Of(board.Kernels.Choose(program)), limit);

    private static LinkedImage Of(Board board, BareModel model, SharedTables tables, ToolLimit limit)
    {
        if (board.IsHost)
            throw new DataException("E0614", board.Name, "programs of this computer say nothing about a flash", "a board with a chip");
        Board ample = Ample(board);
        string folder = Directory.CreateTempSubdirectory("edge-linked-").FullName;
        try
        {
            long Flash(BareFirmware firmware)
            {
                var options = new BareBuildOptions { Firmware = firmware, Limit = limit };
                return BareBuild.Build(ample, [model], options, Path.Combine(folder, firmware.ToString())).ImageSize.FlashBytes;
            }

            // The linker leaves the model out of the empty firmware, so that any model gives the same.
            string key = $"{board.Compiler} {board.Port} {string.Join(' ', board.Flags)}";
            long empty = _empty.GetOrAdd(key, _ => Flash(BareFirmware.Empty));
            return new LinkedImage(NominalSize.Of(model.Program.Graph), tables.Bytes, Flash(BareFirmware.Least) - empty);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static EmitOptions Emit(Board board, Program program) =>
        new() { Name = "model", ToolVersion = "linked", Source = program.Graph.Name, ModelHash = new string('0', 64), Board = board.Name };

    private static Board Ample(Board board)
    {
        uint ram = board.RamOrigin > board.FlashOrigin && board.RamOrigin - board.FlashOrigin < AmpleBytes ? board.FlashOrigin + AmpleBytes : board.RamOrigin;
        return board with { FlashBytes = AmpleBytes, RamBytes = AmpleBytes, RamOrigin = ram };
    }
}
