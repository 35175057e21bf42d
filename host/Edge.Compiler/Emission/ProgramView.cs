using Scriban.Runtime;

namespace Edge.Compiler.Emission;

/// <summary>What a template sees of a program. Every text in it is ready to print; templates hold text and loops only.</summary>
/// <param name="Name">Prefix of functions and files.</param>
/// <param name="ClassName">The same in Pascal case.</param>
/// <param name="Guard">Include guard of the C header.</param>
/// <param name="Header">The lines every emitted file begins with, without comment marks.</param>
/// <param name="ArenaBytes">Size of the activation buffer, of all together where there are several; 0: there is none.</param>
/// <param name="Taps">True when every step is followed by a tap.</param>
/// <param name="Inputs">The caller's buffers.</param>
/// <param name="Outputs">The caller's buffers.</param>
/// <param name="Classes">What the outputs mean, in order; may be empty.</param>
/// <param name="Fields">Declarations of buffers and tables that unrolled steps are handed, and in C of what differs between levels.</param>
/// <param name="Steps">In order of execution.</param>
/// <param name="Levels">What each level of compute costs; empty where there is one.</param>
/// <param name="Choices">Declarations of arrays of parameter objects, one object for each level; behind those of the objects.</param>
public sealed record ProgramView(
    string Name, string ClassName, string Guard, IReadOnlyList<string> Header, int ArenaBytes, bool Taps, IReadOnlyList<BufferView> Inputs,
    IReadOnlyList<BufferView> Outputs, IReadOnlyList<string> Classes, IReadOnlyList<string> Fields, IReadOnlyList<StepView> Steps,
    IReadOnlyList<string> Levels, IReadOnlyList<string> Choices)
{
    /// <summary>How detections are read off the output: one, or none where the network tells classes of whole images.</summary>
    public IReadOnlyList<GridView> Grids { get; init; } = [];

    /// <summary>C only: the activation buffers, those of no bytes left out.</summary>
    public IReadOnlyList<ArenaView> Arenas { get; init; } = [];

    /// <summary>C only: what a camera's code is given the address of; empty without a camera.</summary>
    public IReadOnlyList<CameraView> CameraBuffers { get; init; } = [];
}

/// <summary>How detections are read off a grid of class scores: the fields of the decoder's parameters.</summary>
/// <param name="Bytes">Of the scores.</param>
/// <param name="Cells">Of the grid.</param>
public sealed record GridView(int Height, int Width, int Classes, int CellPixels, int Threshold, int Most, int Bytes, int Cells)
{
    /// <returns>One, or none without a specification.</returns>
    /// <exception cref="Ir.ModelException">As of <see cref="Locating.LocatingSpecification.Grid"/>.</exception>
    internal static IReadOnlyList<GridView> Of(EmitOptions options, Ir.Graph graph)
    {
        if (options.Locating?.Grid(graph) is not { } grid)
            return [];
        int cells = grid.Height * grid.Width;
        return [new GridView(grid.Height, grid.Width, grid.Classes, grid.CellPixels, grid.Threshold, grid.Most, cells * grid.Classes, cells)];
    }
}

/// <summary>An activation buffer.</summary>
/// <param name="Attributes">Behind its alignment, a blank after each.</param>
public sealed record ArenaView(string Name, int Bytes, string Attributes);

/// <summary>A buffer that emitted code lends out.</summary>
/// <param name="Function">That returns its address.</param>
/// <param name="Type">Of an element.</param>
/// <param name="Comment">What it holds and when.</param>
/// <param name="Address">An expression.</param>
public sealed record CameraView(string Function, string Type, string Comment, string Address);

/// <summary>An input or output of a program.</summary>
/// <param name="Name">The argument's name.</param>
/// <param name="Title">The same as the first word of a sentence and in Pascal case: <c>Input</c>, <c>Input2</c>.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Shape"><c>1x49x40x1</c></param>
/// <param name="Layout"><c>int8 [1][49][40][1], NHWC</c></param>
/// <param name="Real">What a value q means: <c>0.00390625 * (q + 128)</c>.</param>
public sealed record BufferView(string Name, string Title, int Bytes, string Shape, string Layout, string Real)
{
    /// <param name="word">What it is: input or output.</param>
    /// <param name="count">How many of them the program has; they are numbered from 1 where it is not one.</param>
    public static string NameOf(string word, int count, int index) => count == 1 ? word : $"{word}_{index + 1}";

    /// <inheritdoc cref="NameOf"/>
    public static string TitleOf(string word, int count, int index) => Dialect.Pascal(NameOf(word, count, index));
}

/// <summary>One node: a comment, its calls, perhaps a tap.</summary>
/// <param name="Comment">Names, shapes and cost, on one line.</param>
/// <param name="Calls">Empty for a view.</param>
/// <param name="Index">Index of the node in the graph, which is what a tap is told.</param>
/// <param name="Output">The node's output as an argument of the language: <c>arena + 96</c>, <c>_arena, 96</c>.</param>
/// <param name="OutputBytes">Its length, an expression.</param>
/// <param name="Declarations">The parameter objects of the calls, apart from the calls themselves.</param>
/// <param name="Locals">Those that are made at every inference, because some of their numbers depend on the level of compute.</param>
public sealed record StepView(
    string Comment, IReadOnlyList<ScriptObject> Calls, int Index, string Output, string OutputBytes, IReadOnlyList<ParametersView> Declarations,
    IReadOnlyList<ParametersView> Locals)
{
    /// <summary>What is done in some turns of a streamed group, in place of calls.</summary>
    public IReadOnlyList<ActView> Acts { get; init; } = [];

    /// <summary>Lines that begin a streamed group before this step.</summary>
    public IReadOnlyList<string> Opens { get; init; } = [];

    /// <summary>Lines that end the group behind this step; empty where it goes on.</summary>
    public IReadOnlyList<string> Closes { get; init; } = [];

    /// <summary>True when the output is there as a whole behind the step.</summary>
    public bool IsWhole => Acts.Count == 0;
}

/// <summary>What is done in some turns of a streamed group.</summary>
/// <param name="When">In which, a condition; empty: in all.</param>
/// <param name="Call">A kernel call, or a copy or fill of rows.</param>
/// <param name="Output">The rows that it makes of the step's output, as an argument; empty: none.</param>
/// <param name="OutputBytes">Their length, an expression.</param>
public sealed record ActView(string When, ScriptObject Call, string Output, string OutputBytes);

/// <summary>The parameter object of one kernel call.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Type">Its type.</param>
/// <param name="Lines">The fields' values, several to a line.</param>
public sealed record ParametersView(string Id, string Type, IReadOnlyList<string> Lines);
