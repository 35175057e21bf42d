using TorchSharp.Memory;
using static TorchSharp.torch;

namespace TorchSharp.Kernels;

/// <summary>Conversion between element types, and which type a mixed operation has.</summary>
internal static unsafe class Types
{
    public static bool IsFloat(ScalarType type) => type.IsFloatingPoint();

    /// <summary>The type of an operation over both: a tensor with dimensions counts before a 0-dimensional one of the same kind.</summary>
    public static ScalarType Promote(TensorBody a, TensorBody b)
    {
        if (a.Type == b.Type)
            return a.Type;
        if (a.Rank > 0 == b.Rank > 0)
            return Wider(a.Type, b.Type);
        var (strong, weak) = a.Rank > 0 ? (a.Type, b.Type) : (b.Type, a.Type);
        return Kind(weak) > Kind(strong) ? weak : strong;
    }

    /// <summary>The type of an operation with a number: only a higher kind (bool, integer, floating point) changes the tensor's.</summary>
    public static ScalarType Promote(ScalarType tensor, Scalar number) =>
        Kind(number.Type) <= Kind(tensor) ? tensor
        : Kind(number.Type) == 1 ? ScalarType.Int64
        : ScalarType.Float32;

    public static ScalarType Wider(ScalarType a, ScalarType b)
    {
        if (a == b)
            return a;
        if (Kind(a) != Kind(b))
            return Kind(a) > Kind(b) ? a : b;
        // Byte and Int8 hold different ranges; Int16 holds both.
        if ((a, b) is (ScalarType.Byte, ScalarType.Int8) or (ScalarType.Int8, ScalarType.Byte))
            return ScalarType.Int16;
        return a.ElementSize() >= b.ElementSize() ? a : b;
    }

    /// <summary>Itself, or a copy of another type. The caller releases either.</summary>
    public static TensorBody Cast(TensorBody x, ScalarType type)
    {
        if (x.Type == type)
            return x.Retain();
        var source = x.Contiguous();
        var result = new TensorBody(type, x.Shape);
        switch (source.Type)
        {
            case ScalarType.Byte: From((byte*)source.Bytes, result); break;
            case ScalarType.Int8: From((sbyte*)source.Bytes, result); break;
            case ScalarType.Int16: From((short*)source.Bytes, result); break;
            case ScalarType.Int32: From((int*)source.Bytes, result); break;
            case ScalarType.Int64: From((long*)source.Bytes, result); break;
            case ScalarType.Float16: From((Half*)source.Bytes, result); break;
            case ScalarType.Float32: From((float*)source.Bytes, result); break;
            case ScalarType.Float64: From((double*)source.Bytes, result); break;
            case ScalarType.Bool: From((byte*)source.Bytes, result); break;
            default: throw Unsupported(source.Type);
        }

        source.Release();
        return result;
    }

    public static double Read(TensorBody x, long index) => x.Type switch
    {
        ScalarType.Byte or ScalarType.Bool => x.Bytes[index],
        ScalarType.Int8 => ((sbyte*)x.Bytes)[index],
        ScalarType.Int16 => ((short*)x.Bytes)[index],
        ScalarType.Int32 => ((int*)x.Bytes)[index],
        ScalarType.Int64 => x.L[index],
        ScalarType.Float16 => (double)((Half*)x.Bytes)[index],
        ScalarType.Float32 => x.F[index],
        ScalarType.Float64 => ((double*)x.Bytes)[index],
        _ => throw Unsupported(x.Type),
    };

    /// <summary>Sets every element; <paramref name="target"/> is contiguous.</summary>
    public static void Fill(TensorBody target, Scalar value)
    {
        long n = target.Count;
        switch (target.Type)
        {
            case ScalarType.Byte: Fill((byte*)target.Bytes, n, (byte)value.AsLong()); break;
            case ScalarType.Bool: Fill((byte*)target.Bytes, n, value.AsDouble() != 0 ? (byte)1 : (byte)0); break;
            case ScalarType.Int8: Fill((sbyte*)target.Bytes, n, (sbyte)value.AsLong()); break;
            case ScalarType.Int16: Fill((short*)target.Bytes, n, (short)value.AsLong()); break;
            case ScalarType.Int32: Fill((int*)target.Bytes, n, (int)value.AsLong()); break;
            case ScalarType.Int64: Fill(target.L, n, value.AsLong()); break;
            case ScalarType.Float16: Fill((Half*)target.Bytes, n, (Half)value.AsDouble()); break;
            case ScalarType.Float32: Fill(target.F, n, (float)value.AsDouble()); break;
            case ScalarType.Float64: Fill((double*)target.Bytes, n, value.AsDouble()); break;
            default: throw Unsupported(target.Type);
        }
    }

    public static NotSupportedException Unsupported(ScalarType type) =>
        new($"element type {type} is not supported by the managed TorchSharp; accepted: Byte, Int8, Int16, Int32, Int64, Float16, "
            + $"Float32, Float64, Bool");

    private static int Kind(ScalarType type) => type == ScalarType.Bool ? 0 : IsFloat(type) ? 2 : 1;

    private static void Fill<T>(T* target, long n, T value)
        where T : unmanaged
    {
        const int Part = 1 << 28;
        for (long at = 0; at < n; at += Part)
            new Span<T>(target + at, (int)Math.Min(Part, n - at)).Fill(value);
    }

    private static void From<T>(T* source, TensorBody target)
        where T : unmanaged, System.Numerics.INumber<T>
    {
        long n = target.Count;
        switch (target.Type)
        {
            case ScalarType.Byte: To(source, (byte*)target.Bytes, n); break;
            case ScalarType.Int8: To(source, (sbyte*)target.Bytes, n); break;
            case ScalarType.Int16: To(source, (short*)target.Bytes, n); break;
            case ScalarType.Int32: To(source, (int*)target.Bytes, n); break;
            case ScalarType.Int64: To(source, target.L, n); break;
            case ScalarType.Float16: To(source, (Half*)target.Bytes, n); break;
            case ScalarType.Float32: To(source, target.F, n); break;
            case ScalarType.Float64: To(source, (double*)target.Bytes, n); break;
            case ScalarType.Bool:
                for (long i = 0; i < n; i++)
                    target.Bytes[i] = T.IsZero(source[i]) ? (byte)0 : (byte)1;
                break;
            default: throw Unsupported(target.Type);
        }
    }

    private static void To<T, TOther>(T* source, TOther* target, long n)
        where T : unmanaged, System.Numerics.INumber<T>
        where TOther : unmanaged, System.Numerics.INumber<TOther>
    {
        for (long i = 0; i < n; i++)
            target[i] = TOther.CreateTruncating(source[i]);
    }
}
