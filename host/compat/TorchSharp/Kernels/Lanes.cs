using System.Numerics;

namespace TorchSharp.Kernels;

/// <summary>Functions of vectors that the runtime offers for single values only.</summary>
internal static unsafe class Lanes
{
    public static Vector<float> Each(Vector<float> x, Func<float, float> function)
    {
        float* values = stackalloc float[Vector<float>.Count];
        Vector.Store(x, values);
        for (int i = 0; i < Vector<float>.Count; i++)
            values[i] = function(values[i]);
        return Vector.Load(values);
    }

    public static Vector<float> Each(Vector<float> x, Vector<float> y, Func<float, float, float> function)
    {
        float* values = stackalloc float[Vector<float>.Count];
        Vector.Store(x, values);
        for (int i = 0; i < Vector<float>.Count; i++)
            values[i] = function(values[i], y[i]);
        return Vector.Load(values);
    }

    public static Vector<float> Constant(double value) => new((float)value);

    /// <summary>1 / (1 + e^-x), without overflow on either side.</summary>
    public static Vector<float> Sigmoid(Vector<float> x) => Vector<float>.One / (Vector<float>.One + Vector.Exp(-x));

    /// <summary>x where the mask is set, else y.</summary>
    public static Vector<float> Select(Vector<int> mask, Vector<float> x, Vector<float> y) => Vector.ConditionalSelect(mask, x, y);
}
