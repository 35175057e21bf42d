using System.Buffers.Binary;
using Edge.Compiler.Ir;

namespace Edge.Compiler.Onnx;

/// <summary>A constant of an ONNX file in whichever of the legal encodings it is written.</summary>
/// <param name="Model">The file's name, for messages.</param>
/// <param name="Dims">In the file's order; empty for a scalar.</param>
internal sealed record OnnxTensor(string Model, string Name, OnnxType Type, IReadOnlyList<long> Dims)
{
    /// <summary>Little-endian values, one after the other.</summary>
    public ReadOnlyMemory<byte>? Raw { get; init; }

    public IReadOnlyList<float> FloatData { get; init; } = [];

    /// <summary>The int32_data, int64_data or uint64_data of the file; float16 and bfloat16 are their bits.</summary>
    public IReadOnlyList<long> IntegerData { get; init; } = [];

    public IReadOnlyList<double> DoubleData { get; init; } = [];

    public ExternalData? External { get; init; }

    /// <summary>True for the types whose values are whole numbers.</summary>
    public bool IsInteger => Type is OnnxType.UInt8 or OnnxType.Int8 or OnnxType.UInt16 or OnnxType.Int16 or OnnxType.Int32
        or OnnxType.Int64 or OnnxType.Bool or OnnxType.UInt32 or OnnxType.UInt64;

    public bool IsReal => Type is OnnxType.Float or OnnxType.Double or OnnxType.Float16 or OnnxType.BFloat16;

    /// <summary>The product of the dims.</summary>
    /// <exception cref="ModelException">A dim is negative, or there are more than 2^31 - 1 elements.</exception>
    public int Elements
    {
        get
        {
            long elements = 1;
            foreach (long dim in Dims)
            {
                if (dim is < 0 or > int.MaxValue)
                    throw Fault($"extent {dim}", "extents from 0 to 2^31 - 1");
                elements *= dim;
                if (elements > int.MaxValue)
                    throw Fault($"shape {string.Join('x', Dims)}", "at most 2^31 - 1 elements");
            }

            return (int)elements;
        }
    }

    /// <summary>The values as real numbers; doubles are rounded to the nearest float.</summary>
    /// <exception cref="ModelException">The values are of another kind, or there are more or fewer than the shape says.</exception>
    public float[] Floats()
    {
        if (!IsReal)
            throw Fault($"values of type {Type}", "float, double, float16 or bfloat16");
        if (Bytes() is { } bytes)
            return Each(bytes.Length / Size, i => FloatAt(bytes.Span[(i * Size)..]));
        return Type switch
        {
            OnnxType.Float => Counted(FloatData, value => value),
            OnnxType.Double => Counted(DoubleData, value => (float)value),
            OnnxType.Float16 => Counted(IntegerData, bits => (float)BitConverter.UInt16BitsToHalf((ushort)bits)),
            _ => Counted(IntegerData, bits => BitConverter.Int32BitsToSingle((int)(ushort)bits << 16)),
        };
    }

    /// <summary>The values as whole numbers; a uint64 beyond 2^63 - 1 is refused.</summary>
    /// <exception cref="ModelException">The values are of another kind, or there are more or fewer than the shape says.</exception>
    public long[] Integers()
    {
        if (!IsInteger)
            throw Fault($"values of type {Type}", "whole numbers");
        long[] values = Bytes() is { } bytes ? Each(bytes.Length / Size, i => IntegerAt(bytes.Span[(i * Size)..])) : Counted(IntegerData, Narrow);
        return Type != OnnxType.UInt64 || values.All(value => value >= 0) ? values : throw Fault("a number of 2^63 or more", "numbers below 2^63");
    }

    public ModelException Fault(string found, string accepted, string? hint = null) =>
        new("E0122", $"{Model}: constant '{Name}'", found, accepted, hint ?? "export the model again");

    private int Size => Type switch
    {
        OnnxType.UInt8 or OnnxType.Int8 or OnnxType.Bool => 1,
        OnnxType.UInt16 or OnnxType.Int16 or OnnxType.Float16 or OnnxType.BFloat16 => 2,
        OnnxType.Double or OnnxType.Int64 or OnnxType.UInt64 => 8,
        _ => 4,
    };

    // Raw or external bytes, as many as the shape needs; null when the values are in the typed fields.
    private ReadOnlyMemory<byte>? Bytes()
    {
        long needed = (long)Elements * Size;
        if (External is not null)
            return External.Read(this, needed);
        if (Raw is { } raw && raw.Length != needed)
            throw Fault($"{raw.Length} bytes for {string.Join('x', Dims)} of type {Type}", $"{needed} bytes");
        return Raw;
    }

    private float FloatAt(ReadOnlySpan<byte> bytes) => Type switch
    {
        OnnxType.Float => BinaryPrimitives.ReadSingleLittleEndian(bytes),
        OnnxType.Double => (float)BinaryPrimitives.ReadDoubleLittleEndian(bytes),
        OnnxType.Float16 => (float)BinaryPrimitives.ReadHalfLittleEndian(bytes),
        _ => BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadUInt16LittleEndian(bytes) << 16),
    };

    private long IntegerAt(ReadOnlySpan<byte> bytes) => Type switch
    {
        OnnxType.UInt8 or OnnxType.Bool => bytes[0],
        OnnxType.Int8 => (sbyte)bytes[0],
        OnnxType.UInt16 => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
        OnnxType.Int16 => BinaryPrimitives.ReadInt16LittleEndian(bytes),
        OnnxType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(bytes),
        OnnxType.UInt32 => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
        _ => BinaryPrimitives.ReadInt64LittleEndian(bytes),
    };

    // A varint holds 64 bits whatever the type; what does not fit is damage.
    private long Narrow(long value)
    {
        var (least, most) = Type switch
        {
            OnnxType.UInt8 => (0L, byte.MaxValue),
            OnnxType.Bool => (0L, 1L),
            OnnxType.Int8 => (sbyte.MinValue, sbyte.MaxValue),
            OnnxType.UInt16 => (0L, ushort.MaxValue),
            OnnxType.Int16 => (short.MinValue, short.MaxValue),
            OnnxType.Int32 => (int.MinValue, int.MaxValue),
            OnnxType.UInt32 => (0L, uint.MaxValue),
            _ => (long.MinValue, long.MaxValue),
        };
        return value >= least && value <= most ? value : throw Fault($"{value} in a constant of type {Type}", $"numbers from {least} to {most}");
    }

    private TOut[] Counted<TIn, TOut>(IReadOnlyList<TIn> values, Func<TIn, TOut> convert) => values.Count == Elements
        ? Each(values.Count, i => convert(values[i]))
        : throw Fault($"{values.Count} values for {string.Join('x', Dims)} of type {Type}", $"{Elements} values");

    private static T[] Each<T>(int count, Func<int, T> value)
    {
        var values = new T[count];
        for (int i = 0; i < count; i++)
            values[i] = value(i);
        return values;
    }
}
