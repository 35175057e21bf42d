namespace TorchSharp.Memory;

/// <summary>Keeps the arrays of disposed tensors, so that a training loop allocates in its first step only.</summary>
/// <remarks>
/// Arrays are pinned and uninitialized. One that is never given back is an ordinary object to the garbage collector, so a forgotten
/// Dispose costs time, never memory. Sizes are rounded up to one of four steps per power of two; at most <see cref="Limit"/> bytes are kept.
/// </remarks>
internal static class BufferPool
{
    /// <summary>Bytes of the alignment that every tensor's first element has: one cache line, one 512-bit vector.</summary>
    public const int Alignment = 64;

    /// <summary>Most bytes kept for reuse.</summary>
    public const long Limit = 1L << 30;

    private static readonly Dictionary<int, Stack<float[]>> Free = [];
    private static readonly Lock Gate = new();
    private static long kept;

    /// <summary>An array with room for <paramref name="bytes"/> bytes from its first aligned element on.</summary>
    public static float[] Rent(long bytes)
    {
        long floats = (bytes + Alignment + 3) / 4;
        if (floats > Array.MaxLength)
            throw new OutOfMemoryException($"a tensor of {bytes} bytes was asked for; one tensor holds at most "
                + $"{Array.MaxLength * 4L - Alignment} bytes");
        int length = Step((int)floats);
        lock (Gate)
        {
            if (Free.TryGetValue(length, out var stack) && stack.TryPop(out var array))
            {
                kept -= 4L * length;
                return array;
            }
        }

        return GC.AllocateUninitializedArray<float>(length, pinned: true);
    }

    public static void Return(float[] array)
    {
        lock (Gate)
        {
            if (kept + 4L * array.Length > Limit)
                return;
            if (!Free.TryGetValue(array.Length, out var stack))
                Free[array.Length] = stack = new Stack<float[]>();
            stack.Push(array);
            kept += 4L * array.Length;
        }
    }

    // 32, 40, 48, 56, 64, 80, ... : at most a quarter is lost to rounding.
    private static int Step(int floats)
    {
        if (floats <= 32)
            return 32;
        int quarter = 1 << (int.Log2(floats - 1) - 2);
        long rounded = ((long)floats + quarter - 1) / quarter * quarter;
        return (int)Math.Min(rounded, Array.MaxLength);
    }
}
