using Edge.Compiler.Emission;
using Edge.Compiler.Ir;
using Edge.Compiler.Planning;
using Edge.Devices.Boards;
using Edge.Devices.Emulators;

namespace Edge.Devices.Ladder;

/// <summary>What <see cref="Ladder"/> compares: one model, some images, some stages.</summary>
public sealed record LadderInput
{
    /// <summary>The plan of the INT8 graph, which every stage after the reference runs.</summary>
    public required Program Program { get; init; }

    /// <summary>What a board's emitted C is: the same graph's plan for its memories. Null: <see cref="Program"/> everywhere. Not asked for levels.</summary>
    /// <remarks>Called from several threads.</remarks>
    public Func<Board, Program>? Planned { get; init; }

    /// <summary>
    /// The level of compute that the plan is of a program with several: emitted code is that of all levels, switched to this one. Null: there is
    /// one. A plan blob holds one level and is written from <see cref="Program"/>.
    /// </summary>
    public LevelChoice? Choice { get; init; }

    /// <summary>
    /// The INT8 graph before the exact passes: what the reference runs, so that the ladder also proves that they changed nothing. A node that
    /// lost channels is held to those that are left. Null: the plan's graph is the model.
    /// </summary>
    public Graph? Model { get; init; }

    /// <summary>The float graph the INT8 one came from; null skips the float stage.</summary>
    public Graph? FloatGraph { get; init; }

    /// <summary>Images as the device sees them: the int8 values of all graph inputs, one after the other. The float stage gets them dequantized.</summary>
    public required IReadOnlyList<sbyte[]> Images { get; init; }

    /// <summary>The right class of each image; null when unknown.</summary>
    public IReadOnlyList<int>? Labels { get; init; }

    /// <summary>Name, hash and templates of the emitted code; <see cref="EmitOptions.Taps"/> and <see cref="EmitOptions.Board"/> are set per stage.</summary>
    public required EmitOptions Emit { get; init; }

    /// <summary>Stages to run; the usual ones that are not among them are reported as skipped.</summary>
    public IReadOnlyList<string> Stages { get; init; } = StageIds.Usual;

    /// <summary>Board of the stages <see cref="StageIds.CCortexM4"/> and <see cref="StageIds.PlanCortexM4"/>: a name or a file, see <see cref="Boards.BoardReader"/>.</summary>
    public string CortexM4Board { get; init; } = "netduinoplus2";

    /// <summary>Board of the stages <see cref="StageIds.CRiscV32"/> and <see cref="StageIds.PlanRiscV32"/>.</summary>
    public string RiscV32Board { get; init; } = "esp32c3-virt";

    /// <summary>Board of the stage <see cref="StageIds.CXtensa"/>.</summary>
    public string XtensaBoard { get; init; } = "lx106-sim";

    /// <summary>Emulated chips get at most this many images, the first ones.</summary>
    public int EmulatedImages { get; init; } = int.MaxValue;

    /// <summary>nanoCLR, an interpreter, gets at most this many images, the first ones.</summary>
    public int NanoImages { get; init; } = 8;

    /// <summary>
    /// On this computer C# and C are compared operator by operator, C with address and undefined-behaviour checks, on at most this many images,
    /// the first ones. All images run as fast as the processor can, and their outputs are compared.
    /// </summary>
    public int CheckedImages { get; init; } = 32;

    /// <summary>Images whose instructions are counted, the first ones; counting is slower than running.</summary>
    public int CountedImages { get; init; } = 2;

    /// <summary>A program that runs longer is stopped and its stage fails.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The user's wish to stop: programs that run are killed, nothing is left behind.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>Where the built programs are kept for a look; null: nowhere.</summary>
    public string? KeepFolder { get; init; }
}

/// <summary>How far a stage is.</summary>
/// <param name="Fraction">In [0, 1].</param>
public readonly record struct LadderProgress(string StageId, double Fraction);
