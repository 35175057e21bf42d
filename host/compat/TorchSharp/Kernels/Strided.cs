using System.Runtime.CompilerServices;
using TorchSharp.Memory;

namespace TorchSharp.Kernels;

/// <summary>Copies between tensors of any strides.</summary>
internal static unsafe class Strided
{
    /// <summary>A row-major copy of a body that is not contiguous.</summary>
    public static TensorBody Compact(TensorBody source)
    {
        var result = TensorBody.Like(source);
        CopyInto(result, source);
        return result;
    }

    /// <summary>A copy in memory of its own, in the same order where the source is contiguous.</summary>
    public static TensorBody Copy(TensorBody source)
    {
        if (!source.IsContiguous)
            return Compact(source);
        var result = source.SameOrder();
        long bytes = source.Count * source.Type.ElementSize();
        Buffer.MemoryCopy(source.IsChannelsLast ? source.Storage.Raw() : source.Bytes, result.Storage.Raw(), bytes, bytes);
        return result;
    }

    /// <summary>target[...] = source[...] for equal types; source is broadcast.</summary>
    public static void CopyInto(TensorBody target, TensorBody source)
    {
        if (target.Count == 0)
            return;
        long[] from = Shapes.Expand(source.Shape, source.Strides, target.Shape);
        if (target.IsContiguous && Shapes.Same(source.Shape, target.Shape) && source.IsContiguous)
        {
            long bytes = target.Count * target.Type.ElementSize();
            Buffer.MemoryCopy(source.Bytes, target.Bytes, bytes, bytes);
            return;
        }

        switch (target.Type.ElementSize())
        {
            case 1: Walk((byte*)target.Bytes, (byte*)source.Bytes, target.Shape, target.Strides, from); break;
            case 2: Walk((short*)target.Bytes, (short*)source.Bytes, target.Shape, target.Strides, from); break;
            case 4: Walk((int*)target.Bytes, (int*)source.Bytes, target.Shape, target.Strides, from); break;
            default: Walk((long*)target.Bytes, (long*)source.Bytes, target.Shape, target.Strides, from); break;
        }
    }

    /// <summary>Calls <paramref name="row"/> with the offsets of the first element of every innermost row.</summary>
    /// <param name="row">Offset in a, offset in b.</param>
    public static void Rows(ReadOnlySpan<long> shape, ReadOnlySpan<long> a, ReadOnlySpan<long> b, Action<long, long> row)
    {
        int outer = shape.Length - 1;
        long rows = 1;
        for (int d = 0; d < outer; d++)
            rows *= shape[d];
        Span<long> index = stackalloc long[Math.Max(outer, 1)];
        index.Clear();
        long at = 0, bt = 0;
        for (long r = 0; r < rows; r++)
        {
            row(at, bt);
            for (int d = outer - 1; d >= 0; d--)
            {
                at += a[d];
                bt += b[d];
                if (++index[d] < shape[d])
                    break;
                at -= a[d] * shape[d];
                bt -= b[d] * shape[d];
                index[d] = 0;
            }
        }
    }

    private static void Walk<T>(T* target, T* source, long[] shape, long[] targetStrides, long[] sourceStrides)
        where T : unmanaged
    {
        if (shape.Length == 0)
        {
            *target = *source;
            return;
        }

        long n = shape[^1], ts = targetStrides[^1], ss = sourceStrides[^1];
        Rows(shape, targetStrides, sourceStrides, (t, s) =>
        {
            T* to = target + t;
            T* from = source + s;
            if (ts == 1 && ss == 1)
            {
                Unsafe.CopyBlockUnaligned(to, from, checked((uint)(n * sizeof(T))));
                return;
            }

            for (long i = 0; i < n; i++)
                to[i * ts] = from[i * ss];
        });
    }
}
