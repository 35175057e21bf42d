using System.Runtime.Intrinsics;

namespace Edge.Compiler.Execution.Wide;

/// <summary>int8 values as the differences from their zero point that kernels multiply.</summary>
internal static unsafe class Widen
{
    public static void ToInt16(sbyte* from, int count, int zeroPoint, short* to)
    {
        Vector128<short> zero = Vector128.Create((short)zeroPoint);
        int i = 0;
        for (; i <= count - Vector128<sbyte>.Count; i += Vector128<sbyte>.Count)
        {
            var (lower, upper) = Vector128.Widen(Vector128.Load(from + i));
            (lower - zero).Store(to + i);
            (upper - zero).Store(to + i + Vector128<short>.Count);
        }

        for (; i < count; i++)
            to[i] = (short)(from[i] - zeroPoint);
    }

    /// <summary>Each value as often as <paramref name="times"/> says.</summary>
    public static void ToInt32(sbyte* from, int count, int times, int zeroPoint, int* to)
    {
        int i = 0;
        Vector128<int> zero = Vector128.Create(zeroPoint);
        for (; times == 1 && i <= count - Vector128<short>.Count; i += Vector128<short>.Count)
        {
            var (lower, upper) = Vector128.Widen(Vector128.WidenLower(Vector64.Load(from + i).ToVector128Unsafe()));
            (lower - zero).Store(to + i);
            (upper - zero).Store(to + i + Vector128<int>.Count);
        }

        for (; i < count; i++)
        {
            for (int j = 0; j < times; j++)
                to[i * times + j] = from[i] - zeroPoint;
        }
    }
}
