using System.Runtime.InteropServices;

namespace TorchSharp.Memory;

/// <summary>Arithmetic of shapes and strides; strides count elements.</summary>
internal static class Shapes
{
    public static long Count(ReadOnlySpan<long> shape)
    {
        long count = 1;
        foreach (long size in shape)
        {
            if (size < 0)
                throw Invalid($"Trying to create tensor with negative dimension {size}: {Text(shape)}");
            count = checked(count * size);
        }

        return count;
    }

    public static long[] RowMajor(ReadOnlySpan<long> shape)
    {
        var strides = new long[shape.Length];
        long stride = 1;
        for (int d = shape.Length - 1; d >= 0; d--)
        {
            strides[d] = stride;
            stride *= Math.Max(shape[d], 1);
        }

        return strides;
    }

    public static bool IsRowMajor(ReadOnlySpan<long> shape, ReadOnlySpan<long> strides)
    {
        long stride = 1;
        for (int d = shape.Length - 1; d >= 0; d--)
        {
            if (shape[d] == 0)
                return true;
            if (shape[d] != 1 && strides[d] != stride)
                return false;
            stride *= shape[d];
        }

        return true;
    }

    public static bool Same(ReadOnlySpan<long> a, ReadOnlySpan<long> b) => a.SequenceEqual(b);

    /// <summary>A dimension counted from the end when negative, as an index.</summary>
    public static int Dim(long dim, int rank)
    {
        int limit = Math.Max(rank, 1);
        if (dim < -limit || dim >= limit)
            throw new ExternalException($"Dimension out of range (expected to be in range of [{-limit}, {limit - 1}], but got {dim})");
        return (int)(dim < 0 ? dim + limit : dim);
    }

    /// <summary>The shape both broadcast to.</summary>
    public static long[] Broadcast(ReadOnlySpan<long> a, ReadOnlySpan<long> b)
    {
        var result = new long[Math.Max(a.Length, b.Length)];
        for (int i = 1; i <= result.Length; i++)
        {
            long x = i <= a.Length ? a[^i] : 1, y = i <= b.Length ? b[^i] : 1;
            if (x != y && x != 1 && y != 1)
            {
                throw Invalid($"The size of tensor a ({x}) must match the size of tensor b ({y}) at non-singleton dimension "
                    + $"{result.Length - i}: "
                    + $"shapes {Text(a)} and {Text(b)}");
            }

            result[^i] = x == 1 ? y : x;
        }

        return result;
    }

    /// <summary>Strides that read a tensor as if it had <paramref name="target"/>'s shape: 0 where one element is repeated.</summary>
    public static long[] Expand(ReadOnlySpan<long> shape, ReadOnlySpan<long> strides, ReadOnlySpan<long> target)
    {
        var result = new long[target.Length];
        for (int i = 1; i <= shape.Length; i++)
        {
            if (shape[^i] == target[^i])
                result[^i] = strides[^i];
            else if (shape[^i] != 1)
                throw Invalid($"The expanded size of the tensor ({target[^i]}) must match the existing size ({shape[^i]}): shapes "
                    + $"{Text(target)} and {Text(shape)}");
        }

        return result;
    }

    /// <summary>Fills in the one size given as -1 and checks that the count stays the same.</summary>
    public static long[] Infer(ReadOnlySpan<long> wanted, long count)
    {
        long[] shape = wanted.ToArray();
        int unknown = Array.IndexOf(shape, -1);
        if (unknown >= 0)
        {
            shape[unknown] = 1;
            long known = Count(shape);
            shape[unknown] = known == 0 ? 0 : count / known;
        }

        if (Count(shape) != count)
            throw Invalid($"shape '{Text(wanted)}' is invalid for input of size {count}");
        return shape;
    }

    /// <summary>Strides under which the same memory has another shape, or null when it would have to be copied.</summary>
    public static long[]? Restride(ReadOnlySpan<long> shape, ReadOnlySpan<long> strides, ReadOnlySpan<long> wanted)
    {
        if (IsRowMajor(shape, strides))
            return RowMajor(wanted);
        var result = new long[wanted.Length];
        int to = wanted.Length - 1;
        for (int from = shape.Length - 1; from >= 0;)
        {
            // Takes the longest run of dimensions that lie without gaps and splits it into the wanted ones.
            long stride = strides[from], run = shape[from--];
            while (from >= 0 && (shape[from] == 1 || strides[from] == run * stride))
                run *= shape[from--];
            long done = 1;
            while (to >= 0 && (done < run || wanted[to] == 1))
            {
                result[to] = done * stride;
                done *= wanted[to--];
            }

            if (done != run)
                return null;
        }

        return to < 0 ? result : null;
    }

    public static string Text(ReadOnlySpan<long> shape) => "[" + string.Join(", ", shape.ToArray()) + "]";

    /// <summary>The exception type that TorchSharp raises for what libtorch refuses.</summary>
    public static ExternalException Invalid(string message) => new(message);
}
