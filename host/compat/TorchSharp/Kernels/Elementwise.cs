using System.Numerics;
using TorchSharp.Memory;
using static TorchSharp.torch;

namespace TorchSharp.Kernels;

/// <summary>Applies a function to every element. Operands of one shape are read in memory order, whichever that is.</summary>
internal static unsafe class Elementwise
{
    /// <param name="into">Where the result goes: a contiguous body of x's shape, x itself for an in-place change, or null for a new one.</param>
    public static TensorBody Map<TOp>(TOp op, TensorBody x, TensorBody? into = null)
        where TOp : struct, IUnary
    {
        var source = x.Contiguous();
        var result = into ?? source.SameOrder();
        switch (source.Type)
        {
            case ScalarType.Float32:
                float* from = source.Ordered, to = result.Ordered;
                Work.Ranges(source.Count, Work.Grain, (first, end) => Map(op, from + first, to + first, end - first));
                break;
            case ScalarType.Float64:
                double* fromDouble = (double*)source.Bytes, toDouble = (double*)result.Bytes;
                for (long i = 0; i < source.Count; i++)
                    toDouble[i] = op.Apply(fromDouble[i]);
                break;
            default:
                throw Shapes.Invalid($"this operation takes floating point tensors (Float32, Float64), found {source.Type}");
        }

        source.Release();
        return result;
    }

    /// <summary>Both of one floating point type; shapes broadcast.</summary>
    public static TensorBody Map<TOp>(TOp op, TensorBody a, TensorBody b, TensorBody? into = null)
        where TOp : struct, IBinary
    {
        if (Shapes.Same(a.Shape, b.Shape))
        {
            var left = a.Contiguous();
            var right = b.Contiguous();
            MatchOrder(left, right);
            var result = into ?? left.SameOrder();
            if (left.Type == ScalarType.Float32)
            {
                float* x = left.Ordered, y = right.Ordered, to = result.Ordered;
                Work.Ranges(left.Count, Work.Grain, (first, end) => Map(op, x + first, y + first, to + first, end - first));
            }
            else
            {
                double* x = (double*)left.Bytes, y = (double*)right.Bytes, to = (double*)result.Bytes;
                for (long i = 0; i < left.Count; i++)
                    to[i] = op.Apply(x[i], y[i]);
            }

            left.Release();
            right.Release();
            return result;
        }

        return Broadcasting.Map(op, a, b, into);
    }

    public static TensorBody Sum(TensorBody a, TensorBody b) => Map(default(Add), a, b);

    /// <summary>target += source, of one shape and type; target is contiguous.</summary>
    public static void AddInto(TensorBody target, TensorBody source) => Map(default(Add), target, source, target);

    /// <summary>After this both lie in the same memory order.</summary>
    public static void MatchOrder(TensorBody a, TensorBody b)
    {
        if (a.IsChannelsLast == b.IsChannelsLast)
            return;
        _ = a.IsChannelsLast ? a.Bytes : b.Bytes;
    }

    public static void Map<TOp>(TOp op, float* x, float* y, long n)
        where TOp : struct, IUnary
    {
        int lanes = Vector<float>.Count;
        long i = 0;
        for (; i <= n - lanes; i += lanes)
            Vector.Store(op.Apply(Vector.Load(x + i)), y + i);
        if (i == n)
            return;
        float* rest = stackalloc float[lanes];
        Vector.Store(Vector<float>.One, rest);
        for (int j = 0; j < n - i; j++)
            rest[j] = x[i + j];
        Vector.Store(op.Apply(Vector.Load(rest)), rest);
        for (int j = 0; j < n - i; j++)
            y[i + j] = rest[j];
    }

    public static void Map<TOp>(TOp op, float* x, float* y, float* z, long n)
        where TOp : struct, IBinary
    {
        int lanes = Vector<float>.Count;
        long i = 0;
        for (; i <= n - lanes; i += lanes)
            Vector.Store(op.Apply(Vector.Load(x + i), Vector.Load(y + i)), z + i);
        if (i == n)
            return;
        float* restX = stackalloc float[lanes];
        float* restY = stackalloc float[lanes];
        Vector.Store(Vector<float>.One, restX);
        Vector.Store(Vector<float>.One, restY);
        for (int j = 0; j < n - i; j++)
        {
            restX[j] = x[i + j];
            restY[j] = y[i + j];
        }

        Vector.Store(op.Apply(Vector.Load(restX), Vector.Load(restY)), restX);
        for (int j = 0; j < n - i; j++)
            z[i + j] = restX[j];
    }
}
