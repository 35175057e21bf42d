using System.Runtime.Intrinsics;

namespace Edge.Compiler.Quantizing;

/// <summary>Long sums in an order that no processor changes.</summary>
internal static class Lanes
{
    /// <summary>sums += factor * values, from an index on.</summary>
    public static void Add(float[] sums, float[] values, float factor, int first, int count)
    {
        int i = first, end = first + count;
        for (; i <= end - 8; i += 8)
            (Vector256.LoadUnsafe(ref sums[i]) + factor * Vector256.LoadUnsafe(ref values[i])).StoreUnsafe(ref sums[i]);
        for (; i < end; i++)
            sums[i] += factor * values[i];
    }

    /// <summary>Sum of products, from an index on.</summary>
    public static double Dot(float[] a, float[] b, int first, int count)
    {
        Vector256<float> sums = Vector256<float>.Zero;
        int i = first, end = first + count;
        for (; i <= end - 8; i += 8)
            sums += Vector256.LoadUnsafe(ref a[i]) * Vector256.LoadUnsafe(ref b[i]);
        double sum = 0;
        for (int lane = 0; lane < 8; lane++)
            sum += sums[lane];
        for (; i < end; i++)
            sum += a[i] * b[i];
        return sum;
    }

    /// <summary>Sum of products, from an index on.</summary>
    public static double Dot(double[] a, double[] b, int from)
    {
        Vector256<double> sums = Vector256<double>.Zero;
        int i = from;
        for (; i <= a.Length - 4; i += 4)
            sums += Vector256.LoadUnsafe(ref a[i]) * Vector256.LoadUnsafe(ref b[i]);
        double sum = sums[0] + sums[1] + sums[2] + sums[3];
        for (; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }
}
