using Edge.Compiler.Emission.Interpreter;
using Scriban.Runtime;

namespace Edge.Compiler.Emission.Unrolled;

/// <summary>A kernel call that has code of its own: a loop, and arithmetic without loops whose constants are the weights.</summary>
/// <param name="Formulation">How it computes, in a few words.</param>
/// <param name="Template">Renders the class with the loop.</param>
/// <param name="View">What the template sees besides the class's name, comment and parts.</param>
/// <param name="Needs">Arguments of its Run after input and output, in order: buffers and tables of the model.</param>
/// <param name="Parts">What the loop calls, in order; none where the template holds all of it.</param>
/// <param name="Loop">What one inference executes and what the class takes, both without the parts.</param>
/// <param name="Windows">How often each part is called.</param>
internal sealed record UnrolledStep(
    string Formulation, string Template, ScriptObject View, IReadOnlyList<Argument> Needs, IReadOnlyList<StepPart> Parts, IlTally Loop, long Windows)
{
    /// <summary>Bytes of intermediate language.</summary>
    public int IlBytes => Loop.Bytes + Parts.Sum(part => part.Body.Bytes);

    /// <summary>Bytes of constant arrays.</summary>
    public int TableBytes => Parts.Sum(part => part.TableBytes);

    /// <summary>What the choice between formulations goes by: a forecast that measurements have shown to be too low counts for more.</summary>
    public double Weighed => Instructions * Caution;

    /// <summary>Measured over forecast, against formulations whose forecast is right.</summary>
    public double Caution { get; init; } = 1;

    /// <summary>How often an inference runs it: more than once where it computes a band of rows.</summary>
    public int Times { get; init; } = 1;

    /// <summary>Of nanoCLR's interpreter, for one inference; see <see cref="NanoCost"/>.</summary>
    public double Instructions => Times * (Loop.Count.Instructions + Windows * Parts.Sum(part => part.Body.Count.Instructions));
}

/// <summary>A buffer or table that a step is handed.</summary>
/// <param name="Name">The argument's name; the model's field has the same with an underscore.</param>
/// <param name="Type"><c>sbyte[]</c> or <c>long[]</c>.</param>
/// <param name="Count">Elements the step needs; 0 for tables, whose length is their own.</param>
/// <param name="Fill">The value every element has; null for buffers.</param>
internal sealed record Argument(string Name, string Type, int Count, int? Fill = null);

/// <summary>Finds out whether a call can have code of its own, in two passes: first every range, then the text.</summary>
internal interface IUnrolledKernel
{
    /// <summary>Counts what reaches the clamp tables.</summary>
    void Count(ClampTables clamps);

    UnrolledStep Write(ClampTables clamps);
}

/// <summary>A constant array of a part: on nanoCLR it takes flash and managed heap.</summary>
/// <param name="Name">Of the static field.</param>
/// <param name="Comment">What it holds.</param>
internal sealed record PartTable(string Name, string Comment, long[] Values)
{
    public int Bytes => Values.Length * sizeof(long);
}

/// <summary>One method of an unrolled step. Each has its place in some assembly of the model, whatever the others have.</summary>
/// <param name="Declarations">Locals, one to a line.</param>
/// <param name="Lines">Statements.</param>
internal sealed record StepPart(IReadOnlyList<string> Declarations, IReadOnlyList<string> Lines)
{
    /// <summary>What its text compiles to; given where the text has a loop.</summary>
    public IlTally Body { get => field ??= IlTally.Of(Declarations.Concat(Lines)); init; }

    /// <summary>Static fields that it reads, in its own class.</summary>
    public IReadOnlyList<PartTable> Tables { get; init; } = [];

    public int TableBytes => Tables.Sum(table => table.Bytes);
}
