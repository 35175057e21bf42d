using Edge.Compiler.Ir;

namespace Edge.Compiler.Planning.Streaming;

/// <summary>Steps that run together, in turns: each turn makes some rows of some of them.</summary>
/// <param name="First">Index of the first step.</param>
/// <param name="Last">Of the last.</param>
/// <param name="Turns">How often the acts are gone through.</param>
/// <param name="Acts">In the order of a turn.</param>
/// <param name="Windows">Where rows lie.</param>
public sealed record StreamedGroup(int First, int Last, int Turns, IReadOnlyList<BandAct> Acts, IReadOnlyList<RowWindowPlace> Windows)
{
    /// <summary>How often the turns are gone through: for each strip of columns once.</summary>
    public int Strips { get; init; } = 1;

    /// <summary>Multiply-accumulates of columns that two strips compute.</summary>
    public long ExtraMacs { get; init; }
}

/// <summary>What is done in some turns of a group.</summary>
/// <param name="Step">For whose sake.</param>
/// <param name="When">In which turns.</param>
public abstract record BandAct(Step Step, BandTurns When)
{
    /// <summary>In which strips of columns; where rows are whole, there is one.</summary>
    public BandTurns Strips { get; init; } = new(0, 1, 1);

    /// <summary>How often it is done in an inference.</summary>
    public int Times => When.Count * Strips.Count;
}

/// <summary>A call that computes a band of rows, or a part of its columns or channels.</summary>
/// <param name="Call">One of the step's.</param>
/// <param name="Inputs">The first row it needs of each activation of the node.</param>
/// <param name="Output">The first row that it writes.</param>
/// <param name="Bytes">Of the rows.</param>
public sealed record BandCall(Step Step, BandTurns When, KernelCall Call, IReadOnlyList<BandPlace> Inputs, BandPlace Output, int Bytes) : BandAct(Step, When)
{
    /// <summary>True for the last call of a band: the step's output grows by its bytes.</summary>
    public bool Completes { get; init; } = true;

    /// <summary>Of a row that it computes.</summary>
    public required int Columns { get; init; }
}

/// <summary>Rows are copied: into a window, or up within one, where the places overlap and bytes are taken from the front.</summary>
public sealed record BandCopy(Step Step, BandTurns When, BandPlace From, BandPlace To, int Bytes) : BandAct(Step, When);

/// <summary>Rows become padding.</summary>
/// <param name="Value">The zero point.</param>
public sealed record BandFill(Step Step, BandTurns When, BandPlace To, int Bytes, int Value) : BandAct(Step, When);

/// <summary>A strip's columns of rows are copied from the whole tensor into a window.</summary>
/// <param name="From">Where the first row's begin.</param>
/// <param name="FromStride">Bytes from row to row.</param>
/// <param name="To">Where they stand one row behind the other.</param>
/// <param name="Bytes">Of a row's columns.</param>
public sealed record BandGather(Step Step, BandTurns When, BandPlace From, int FromStride, BandPlace To, int Rows, int Bytes) : BandAct(Step, When);

/// <summary>The columns that a strip keeps of the rows it has made; each element of a tensor is kept once.</summary>
/// <param name="From">Where the first row's begin.</param>
/// <param name="FromStride">Bytes from row to row.</param>
/// <param name="Bytes">Of a row's columns.</param>
/// <param name="To">Bytes from the start of the whole tensor.</param>
/// <param name="ToStride">Bytes of its rows.</param>
public sealed record BandKeep(Step Step, BandTurns When, BandPlace From, int FromStride, int Rows, int Bytes, BandOffset To, int ToStride) : BandAct(Step, When)
{
    /// <summary>Where the whole tensor lies, to which they are copied; null: nobody reads it after the group, and nothing is copied.</summary>
    public Placement? Whole { get; init; }
}

/// <summary>Rows are added to sums, one for each channel, as <see cref="BandMean"/> will need them.</summary>
/// <param name="From">The first row.</param>
/// <param name="Pixels">Of all the rows.</param>
/// <param name="Sums">int32 for each channel, of any byte order but always of the same.</param>
public sealed record BandSum(Step Step, BandTurns When, BandPlace From, int Pixels, int Channels, BandPlace Sums) : BandAct(Step, When);

/// <summary>The output of a mean follows from the sums of all rows.</summary>
/// <param name="Call">Of the whole node.</param>
public sealed record BandMean(Step Step, BandTurns When, KernelCall Call, BandPlace Sums, BandPlace Output) : BandAct(Step, When);

/// <summary>Those rows of a whole output are made that need one of the rows that came last, and none that are still to come.</summary>
/// <param name="Call">Of the whole node.</param>
/// <param name="From">The first row that is read: those that came last, behind as many as the node's <see cref="RowEnd"/> sees before them.</param>
/// <param name="First">The first of the rows that came last, as a row of the input.</param>
/// <param name="Rows">How many came last.</param>
/// <param name="Output">The whole tensor.</param>
public sealed record BandSpread(Step Step, BandTurns When, KernelCall Call, BandPlace From, BandOffset First, int Rows, BandPlace Output) : BandAct(Step, When);

/// <summary>A whole output is ready, whose rows were made unevenly.</summary>
public sealed record BandShow(Step Step, BandTurns When, BandPlace Output) : BandAct(Step, When);

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
    /// <summary>By which it moves from strip to strip.</summary>
    public int StripBytes { get; init; }

    /// <param name="time">Counted from 0.</param>
    /// <param name="strip">Counted from the first one of the act.</param>
    public Placement At(int time, int strip = 0) => Start with { Offset = Start.Offset + (time * Bytes) + (strip * StripBytes) };
}

/// <summary>Bytes from the start of a tensor, which grow each time.</summary>
/// <param name="Start">The first time.</param>
public readonly record struct BandOffset(int Start, int Bytes, int StripBytes)
{
    /// <inheritdoc cref="BandPlace.At"/>
    public int At(int time, int strip) => Start + (time * Bytes) + (strip * StripBytes);

    public BandPlace In(Placement whole) => new(whole with { Offset = whole.Offset + Start }, Bytes) { StripBytes = StripBytes };
}

/// <summary>A window of rows in an arena.</summary>
/// <param name="Tensors">Whose rows are made in it, in order; more than one where a node works in place.</param>
/// <param name="Start">Its first byte.</param>
/// <param name="Rows">That it holds; 0: their sums.</param>
/// <param name="Height">Rows of a whole tensor.</param>
/// <param name="First">Index of the first step that uses it.</param>
/// <param name="Last">Of the last.</param>
public sealed record RowWindowPlace(IReadOnlyList<string> Tensors, Placement Start, int Bytes, int Rows, int Height, int First, int Last)
{
    /// <summary>Of a row that it holds.</summary>
    public required int Columns { get; init; }

    /// <summary>Columns of a whole tensor.</summary>
    public required int Width { get; init; }
}
