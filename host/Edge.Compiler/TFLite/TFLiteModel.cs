using Edge.Compiler.Ir;

namespace Edge.Compiler.TFLite;

/// <summary>A .tflite file as plain records: its only subgraph, with indices resolved and lengths checked, but nothing understood yet.</summary>
/// <remarks>Schema: TensorFlow Lite, <c>schema.fbs</c>, version 3.</remarks>
/// <param name="Name">What messages call the model: the file's name.</param>
/// <param name="Inputs">Indices of tensors.</param>
/// <param name="Outputs">Indices of tensors.</param>
public sealed record TFLiteModel(
    string Name, IReadOnlyList<TFLiteTensor> Tensors, IReadOnlyList<TFLiteOperator> Operators, IReadOnlyList<int> Inputs, IReadOnlyList<int> Outputs)
{
    public const string Extension = ".tflite";

    private const long LargestFileBytes = 1L << 28;

    /// <summary>A name for each operator, which Edge writes beside them; empty in files of other tools.</summary>
    public IReadOnlyList<string> NodeNames { get; init; } = [];

    /// <summary>The file as bytes.</summary>
    public byte[] ToBytes() => TFLiteWriter.Write(this);

    /// <exception cref="ModelException">E0110, E0140, E0141: there is no such file, or it is not a whole TFLite model.</exception>
    public static TFLiteModel Load(string path)
    {
        string name = Path.GetFileName(path);
        try
        {
            long bytes = new FileInfo(path).Length;
            if (bytes > LargestFileBytes)
                throw new ModelException("E0141", name, $"{bytes} bytes", $"at most {LargestFileBytes} bytes", "no microcontroller holds such a network");
            return Parse(File.ReadAllBytes(path), name);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ModelException("E0110", path, "the file cannot be read", "a readable .tflite file", e.Message, e);
        }
    }

    /// <param name="bytes">A whole file.</param>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="ModelException">E0140, E0141: the bytes are not a whole TFLite model.</exception>
    public static TFLiteModel Parse(ReadOnlyMemory<byte> bytes, string name) => TFLiteReader.Read(bytes, name);
}

/// <summary>A value between operators, or a constant.</summary>
/// <param name="Index">In the file.</param>
/// <param name="Name">May be empty or occur twice.</param>
/// <param name="Extents">As the file declares them; empty for a scalar.</param>
/// <param name="Data">Empty for a value that is computed.</param>
/// <param name="Quantization">Null when the file gives no scale.</param>
public sealed record TFLiteTensor(int Index, string Name, IReadOnlyList<int> Extents, TFLiteType Type, ReadOnlyMemory<byte> Data, TFLiteQuantization? Quantization)
{
    /// <summary><c>1x32x32x3</c>.</summary>
    public string ShapeText => Extents.Count == 0 ? "scalar" : string.Join('x', Extents);
}

/// <param name="Scales">One, or one for each index along <paramref name="Axis"/>.</param>
/// <param name="ZeroPoints">As many, or one.</param>
public sealed record TFLiteQuantization(float[] Scales, IReadOnlyList<long> ZeroPoints, int Axis);

/// <summary>One use of an operator.</summary>
/// <param name="Index">In the file, which is the order of execution.</param>
/// <param name="Code">The builtin operator's number.</param>
/// <param name="CustomName">For <see cref="TFLiteCode.Custom"/>.</param>
/// <param name="Inputs">Indices of tensors; -1 where an optional one is left out.</param>
/// <param name="Outputs">Indices of tensors.</param>
/// <param name="Options">Null when the operator has none, or some that no operator of ours reads.</param>
public sealed record TFLiteOperator(
    int Index, TFLiteCode Code, string CustomName, IReadOnlyList<int> Inputs, IReadOnlyList<int> Outputs, TFLiteOptions? Options)
{
    /// <summary><c>CONV_2D</c>.</summary>
    public string Kind => Code == TFLiteCode.Custom ? $"custom '{CustomName}'" : TFLiteCodeText.Of(Code);
}
