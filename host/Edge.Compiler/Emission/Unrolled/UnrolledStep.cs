using Scriban.Runtime;

namespace Edge.Compiler.Emission.Unrolled;

/// <summary>A kernel call that has code of its own: arithmetic without loops, every weight a constant of the code.</summary>
/// <param name="Template">Renders the class.</param>
/// <param name="View">What the template sees besides the class's name and comment.</param>
/// <param name="Needs">Arguments of its Run after input and output, in order: buffers and tables of the model.</param>
/// <param name="IlBytes">Bytes of intermediate language, estimated.</param>
internal sealed record UnrolledStep(string Template, ScriptObject View, IReadOnlyList<Argument> Needs, int IlBytes);

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

/// <summary>One method of an unrolled step.</summary>
/// <param name="Declarations">Locals, one to a line.</param>
/// <param name="Lines">Statements.</param>
public sealed record PartView(string Name, IReadOnlyList<string> Declarations, IReadOnlyList<string> Lines);
