using Edge.Compiler.Ir;

namespace Edge.Compiler.Onnx;

/// <summary>What a name stands for while a file is imported: a value computed at run time, or a constant.</summary>
/// <param name="Dims">The shape in the file's own order of axes.</param>
internal abstract record OnnxOperand(int[] Dims)
{
    public string DimsText => Dims.Length == 0 ? "scalar" : string.Join('x', Dims);
}

/// <summary>A constant in the file's order of axes: real numbers or whole ones.</summary>
internal sealed record OnnxConstant(int[] Dims, float[]? Floats, long[]? Integers) : OnnxOperand(Dims)
{
    /// <summary>What the file stores; arithmetic on whole numbers wraps around as that type does.</summary>
    public OnnxType Type { get; init; } = Floats is null ? OnnxType.Int64 : OnnxType.Float;

    public int Count => Floats?.Length ?? Integers!.Length;

    /// <summary>For real numbers: the whole ones they were dequantized from.</summary>
    public DeclaredSteps? Steps { get; init; }

    /// <summary>Whole numbers of a type, each brought into its range.</summary>
    public static OnnxConstant Of(OnnxType type, int[] dims, IEnumerable<long> values) => new(dims, null, [.. values.Select(value => Wrapped(type, value))]) { Type = type };

    /// <summary>Real numbers of a type, rounded to what it can hold; a double is kept as a float.</summary>
    public static OnnxConstant Of(OnnxType type, int[] dims, IEnumerable<float> values) => new(dims, [.. values.Select(value => Rounded(type, value))], null) { Type = type };

    /// <summary>The elements at <paramref name="indices"/>, as a constant of another shape.</summary>
    public OnnxConstant Picked(int[] dims, int[] indices) => this with
    {
        Dims = dims,
        Floats = Floats is { } floats ? [.. indices.Select(i => floats[i])] : null,
        Integers = Integers is { } integers ? [.. indices.Select(i => integers[i])] : null,
        Steps = Steps is { } steps ? steps with { Steps = [.. indices.Select(i => steps.Steps[i])] } : null,
    };

    private static long Wrapped(OnnxType type, long value) => type switch
    {
        OnnxType.UInt8 => (byte)value,
        OnnxType.Int8 => (sbyte)value,
        OnnxType.UInt16 => (ushort)value,
        OnnxType.Int16 => (short)value,
        OnnxType.Int32 => (int)value,
        OnnxType.UInt32 => (uint)value,
        OnnxType.Bool => value == 0 ? 0 : 1,
        _ => value,
    };

    private static float Rounded(OnnxType type, float value) => type switch
    {
        OnnxType.Float16 => (float)(Half)value,
        OnnxType.BFloat16 when float.IsFinite(value) => BitConverter.Int32BitsToSingle((BitConverter.SingleToInt32Bits(value) + 0x7FFF + ((BitConverter.SingleToInt32Bits(value) >> 16) & 1)) & ~0xFFFF),
        _ => value,
    };
}
