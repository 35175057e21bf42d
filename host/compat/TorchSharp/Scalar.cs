using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>A number with its element type, made implicitly from C# numbers.</summary>
public sealed class Scalar : IDisposable
{
    private readonly double real;
    private readonly long integer;

    private Scalar(ScalarType type, double real, long integer)
    {
        Type = type;
        this.real = real;
        this.integer = integer;
    }

    public ScalarType Type { get; }

    public static implicit operator Scalar(byte value) => Whole(ScalarType.Int64, value);

    public static implicit operator Scalar(sbyte value) => Whole(ScalarType.Int64, value);

    public static implicit operator Scalar(short value) => Whole(ScalarType.Int64, value);

    public static implicit operator Scalar(int value) => Whole(ScalarType.Int64, value);

    public static implicit operator Scalar(long value) => Whole(ScalarType.Int64, value);

    public static implicit operator Scalar(Half value) => new(ScalarType.Float64, (double)value, (long)value);

    public static implicit operator Scalar(float value) => new(ScalarType.Float64, value, (long)value);

    public static implicit operator Scalar(double value) => new(ScalarType.Float64, value, (long)value);

    public static implicit operator Scalar(bool value) => new(ScalarType.Bool, value ? 1 : 0, value ? 1 : 0);

    public void Dispose()
    {
        // Real Scalars own native memory; callers dispose them, and here there is nothing to free.
    }

    internal double AsDouble() => real;

    internal long AsLong() => integer;

    private static Scalar Whole(ScalarType type, long value) => new(type, value, value);
}

public static class ScalarExtensionMethods
{
    public static Scalar ToScalar(this byte value) => value;

    public static Scalar ToScalar(this sbyte value) => value;

    public static Scalar ToScalar(this short value) => value;

    public static Scalar ToScalar(this int value) => value;

    public static Scalar ToScalar(this long value) => value;

    public static Scalar ToScalar(this float value) => value;

    public static Scalar ToScalar(this double value) => value;

    public static Scalar ToScalar(this bool value) => value;

    public static float ToSingle(this Scalar value) => (float)value.AsDouble();

    public static double ToDouble(this Scalar value) => value.AsDouble();

    public static long ToInt64(this Scalar value) => value.AsLong();

    public static int ToInt32(this Scalar value) => (int)value.AsLong();

    public static short ToInt16(this Scalar value) => (short)value.AsLong();

    public static byte ToByte(this Scalar value) => (byte)value.AsLong();

    public static sbyte ToSByte(this Scalar value) => (sbyte)value.AsLong();

    public static bool ToBoolean(this Scalar value) => value.AsDouble() != 0;
}
