using Edge.Compiler.Locating;
using Edge.Compiler.Planning;
using Edge.Compiler.Storage;

namespace Edge.Compiler.Emission;

/// <summary>What an emitted file says about itself and how it is shaped. Nothing here depends on the machine or the time.</summary>
public sealed record EmitOptions
{
    /// <summary>The model's name, any text: prefix of C names and files, name of the C# class.</summary>
    public required string Name { get; init; }

    /// <summary>The name as C spells it.</summary>
    public string Identifier => StepNames.Identifier(Name);

    /// <summary>The name as C# spells it; another where the class could not be called so.</summary>
    public string ClassName => ClassNames.Of(Identifier);

    /// <summary>Version of Edge, <c>0.4.0</c>.</summary>
    public required string ToolVersion { get; init; }

    /// <summary>File name of the model, without folder: <c>keyword.onnx</c>.</summary>
    public required string Source { get; init; }

    /// <summary>SHA-256 of the model file in hexadecimal; the first eight digits are printed.</summary>
    public required string ModelHash { get; init; }

    /// <summary>The file that the model was imported from, where <see cref="Source"/> is another; null otherwise.</summary>
    public ImportedFile? Origin { get; init; }

    /// <summary>Name of the board file the program was planned for.</summary>
    public required string Board { get; init; }

    /// <summary>Adds a call after every node, views included, that shows the node's output to the caller. For the ladder.</summary>
    public bool Taps { get; init; }

    /// <summary>The output is a grid of class scores, and the code gets a function that reads detections off it so; null: it gets none.</summary>
    public LocatingSpecification? Locating { get; init; }

    /// <summary>What is known of each level of compute beside its cost, such as its accuracy; fewer than the levels: nothing of the others.</summary>
    public IReadOnlyList<string> LevelNotes { get; init; } = [];

    /// <summary>
    /// C# only: assemblies of nanoCLR that straight-line code may fill, each 64 KB of intermediate language; what does not fit calls the plain
    /// kernels. 0: plain kernels throughout.
    /// </summary>
    public int UnrolledAssemblies { get; init; }

    /// <summary>C# only: intermediate language and constant arrays that straight-line code may fill in each of those assemblies.</summary>
    public int AssemblyBytes { get; init; } = 60_000;

    /// <summary>
    /// C# only: managed heap of nanoCLR that packed weights may take, where code with the weights in it finds no room. 0: none, plain kernels then.
    /// </summary>
    public long PackedTableBytes { get; init; }

    /// <summary>C# only, for tests and studies: packed weights in tables even where code finds room.</summary>
    public bool PrefersTables { get; init; }

    /// <summary>nanoCLR loads 64 assemblies: the kernels, the model, its tables and the program need some. Source: nanoCLR_Runtime.h, c_MaxAssemblies.</summary>
    public const int MostAssemblies = 48;

    /// <summary>A folder whose templates win over the built-in ones of the same name; null for none.</summary>
    public string? TemplateFolder { get; init; }
}

/// <summary>One file of an emitted program.</summary>
/// <param name="Name">Relative to the output folder.</param>
/// <param name="Text">Lines end with a line feed.</param>
public sealed record EmittedFile(string Name, string Text)
{
    /// <summary>What a binary file holds instead of text; null for a text.</summary>
    public byte[]? Bytes { get; init; }
}
