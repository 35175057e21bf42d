namespace Edge.Compiler.Onnx;

/// <summary>An ONNX file as it is written, nothing resolved. Names and meanings: onnx.proto, IR version 3 to 10.</summary>
/// <param name="Name">The file's name, for messages.</param>
/// <param name="Opsets">Version of each operator domain; the standard one is the empty string.</param>
internal sealed record OnnxModel(string Name, IReadOnlyDictionary<string, long> Opsets, OnnxGraph Graph)
{
    /// <summary>The version of the standard operators.</summary>
    public long Opset => Opsets.GetValueOrDefault("");
}

/// <param name="Inputs">In IR version 3 these include the initializers.</param>
/// <param name="Values">Shapes the file declares for values between nodes.</param>
internal sealed record OnnxGraph(
    string Name,
    IReadOnlyList<OnnxNode> Nodes,
    IReadOnlyList<OnnxTensor> Initializers,
    IReadOnlyList<OnnxValue> Inputs,
    IReadOnlyList<OnnxValue> Outputs,
    IReadOnlyList<OnnxValue> Values);

/// <param name="Name">May be empty; see <see cref="Label"/>.</param>
/// <param name="Inputs">Names of values; an empty name is an input left out.</param>
/// <param name="Domain">Empty for the standard operators.</param>
internal sealed record OnnxNode(
    string Name,
    string Operator,
    string Domain,
    IReadOnlyList<string> Inputs,
    IReadOnlyList<string> Outputs,
    IReadOnlyDictionary<string, OnnxAttribute> Attributes)
{
    private const string NotePrefix = "Edge ";

    /// <summary>The file's text on the node; see <see cref="IsEdge"/>.</summary>
    public string Note { get; init; } = "";

    /// <summary>The text that Edge writes on a node.</summary>
    public static string NoteOf(string kind) => NotePrefix + kind;

    /// <summary>True when Edge wrote the node, and what it is there: ONNX has one word for things that Edge tells apart.</summary>
    public bool IsEdge(string kind) => Note == NoteOf(kind);

    /// <summary>True when Edge wrote the node.</summary>
    public bool IsEdges => Note.StartsWith(NotePrefix, StringComparison.Ordinal);

    /// <summary>What a user finds the node by: its name, or what it computes.</summary>
    public string Label => Name.Length > 0 ? Name : Outputs.FirstOrDefault(output => output.Length > 0) ?? Operator;
}

/// <summary>One attribute; which member counts is <see cref="Kind"/>.</summary>
internal sealed record OnnxAttribute(string Name)
{
    public OnnxAttributeKind Kind { get; init; }

    public float Float { get; init; }

    public long Integer { get; init; }

    public string Text { get; init; } = "";

    public OnnxTensor? Tensor { get; init; }

    public IReadOnlyList<float> Floats { get; init; } = [];

    public IReadOnlyList<long> Integers { get; init; } = [];
}

/// <summary>AttributeProto.AttributeType; what Edge reads no value of is <see cref="Other"/>.</summary>
internal enum OnnxAttributeKind
{
    Undefined = 0,
    Float = 1,
    Integer = 2,
    Text = 3,
    Tensor = 4,
    Other = 5,
    Floats = 6,
    Integers = 7,
}

/// <summary>TensorProto.DataType.</summary>
internal enum OnnxType
{
    Undefined = 0,
    Float = 1,
    UInt8 = 2,
    Int8 = 3,
    UInt16 = 4,
    Int16 = 5,
    Int32 = 6,
    Int64 = 7,
    Text = 8,
    Bool = 9,
    Float16 = 10,
    Double = 11,
    UInt32 = 12,
    UInt64 = 13,
    BFloat16 = 16,
    Float8E4M3FN = 17,
    Float8E4M3FNUZ = 18,
    Float8E5M2 = 19,
    Float8E5M2FNUZ = 20,
    UInt4 = 21,
    Int4 = 22,
    Float4E2M1 = 23,
}

/// <summary>A value's declared type and shape.</summary>
/// <param name="Dims">Null: no shape is declared. An extent is null where it is symbolic or left out.</param>
internal sealed record OnnxValue(string Name, OnnxType Type, IReadOnlyList<long?>? Dims)
{
    /// <summary><c>1x3x?x32</c>.</summary>
    public string DimsText => Dims is null ? "without a shape" : Dims.Count == 0 ? "scalar" : string.Join('x', Dims.Select(dim => dim?.ToString() ?? "?"));
}
