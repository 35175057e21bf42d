using Edge.Compiler.Ir;

namespace Edge.Compiler.Planning.Streaming;

/// <summary>Steps that run together, in turns: each turn makes some rows of some of them.</summary>
/// <param name="First">Index of the first step.</param>
/// <param name="Last">Of the last.</param>
/// <param name="Turns">How often the acts are gone through.</param>
/// <param name="Acts">In the order of a turn.</param>
/// <param name="Windows">Where rows lie.</param>
public sealed record StreamedGroup(int First, int Last, int Turns, IReadOnlyList<BandAct> Acts, IReadOnlyList<RowWindowPlace> Windows);

/// <summary>What is done in some turns of a group.</summary>
/// <param name="Step">For whose sake.</param>
/// <param name="When">In which turns.</param>
public abstract record BandAct(Step Step, BandTurns When);

/// <summary>A call that computes a band of rows, or a part of its columns or channels.</summary>
/// <param name="Call">One of the step's.</param>
/// <param name="Inputs">The first row it needs of each activation of the node.</param>
/// <param name="Output">The first row that it writes.</param>
/// <param name="Bytes">Of the rows.</param>
public sealed record BandCall(Step Step, BandTurns When, KernelCall Call, IReadOnlyList<BandPlace> Inputs, BandPlace Output, int Bytes) : BandAct(Step, When)
{
    /// <summary>True for the last call of a band: the step's output grows by its bytes.</summary>
    public bool Completes { get; init; } = true;
}

/// <summary>Rows are copied: into a window, or up within one, where the places overlap and bytes are taken from the front.</summary>
public sealed record BandCopy(Step Step, BandTurns When, BandPlace From, BandPlace To, int Bytes) : BandAct(Step, When);

/// <summary>Rows become padding.</summary>
/// <param name="Value">The zero point.</param>
public sealed record BandFill(Step Step, BandTurns When, BandPlace To, int Bytes, int Value) : BandAct(Step, When);

/// <summary>Turns of a group, evenly apart.</summary>
/// <param name="First">The first one.</param>
/// <param name="Count">At least 1.</param>
/// <param name="Period">From one to the next.</param>
public readonly record struct BandTurns(int First, int Count, int Period)
{
    public int Last => First + ((Count - 1) * Period);

    public bool Includes(int turn) => turn >= First && turn <= Last && (turn - First) % Period == 0;
}

/// <summary>Where a band begins: at a place that moves on by as many bytes each time.</summary>
/// <param name="Start">The first time.</param>
/// <param name="Bytes">0 in a window.</param>
public readonly record struct BandPlace(Placement Start, int Bytes)
{
    /// <param name="time">Counted from 0.</param>
    public Placement At(int time) => Start with { Offset = Start.Offset + (time * Bytes) };
}

/// <summary>A window of rows in an arena.</summary>
/// <param name="Tensors">Whose rows are made in it, in order; more than one where a node works in place.</param>
/// <param name="Start">Its first byte.</param>
/// <param name="Rows">That it holds.</param>
/// <param name="Height">Rows of a whole tensor.</param>
/// <param name="First">Index of the first step that uses it.</param>
/// <param name="Last">Of the last.</param>
public sealed record RowWindowPlace(IReadOnlyList<string> Tensors, Placement Start, int Bytes, int Rows, int Height, int First, int Last);
