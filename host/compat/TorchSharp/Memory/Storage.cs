using System.Runtime.CompilerServices;
using static TorchSharp.torch;

namespace TorchSharp.Memory;

/// <summary>The memory of one tensor and of all its views.</summary>
/// <remarks>
/// A 4-dimensional float32 result of a convolution or of what follows one lies here with its channels last (<see cref="Layout"/>), which the
/// kernels need and no caller can see: whoever asks for <see cref="Plain"/> finds the row-major order that shapes and strides describe, since
/// the memory is rearranged in place first.
/// </remarks>
internal sealed unsafe class Storage
{
    private readonly Lock gate = new();
    private float[]? array;
    private byte* pointer;
    private int owners = 1;

    public Storage(long bytes)
    {
        Bytes = bytes;
        array = Allocate(bytes, out pointer);
    }

    public long Bytes { get; }

    /// <summary>Counts in-place changes, so that a backward pass can tell that a saved value is no longer the one it needs.</summary>
    public int Version { get; set; }

    /// <summary>The shape whose channels lie last here, or null when the order is row-major.</summary>
    public Nhwc? Layout { get; set; }

    /// <summary>True while exactly one tensor body uses this memory.</summary>
    public bool HasOneOwner => Volatile.Read(ref owners) == 1;

    /// <summary>First byte, in row-major order.</summary>
    public byte* Plain()
    {
        if (Layout is not null)
            MakePlain();
        return Raw();
    }

    /// <summary>First byte, in whatever order <see cref="Layout"/> says.</summary>
    public byte* Raw()
    {
        Recent.Touch(array ?? throw new ObjectDisposedException(nameof(Tensor)));
        return pointer;
    }

    public void AddOwner() => Interlocked.Increment(ref owners);

    public void Release()
    {
        if (Interlocked.Decrement(ref owners) != 0)
            return;
        if (array is { } done)
            BufferPool.Return(done);
        array = null;
        pointer = null;
    }

    private static float[] Allocate(long bytes, out byte* first)
    {
        float[] rented = BufferPool.Rent(bytes);
        long address = (long)Unsafe.AsPointer(ref rented[0]);
        first = (byte*)((address + BufferPool.Alignment - 1) & -BufferPool.Alignment);
        return rented;
    }

    private void MakePlain()
    {
        lock (gate)
        {
            if (Layout is not { } layout)
                return;
            var source = (float*)Raw();
            float[] plain = Allocate(Bytes, out byte* target);
            Recent.Touch(plain);
            Kernels.Transpose.NhwcToNchw(source, (float*)target, layout);
            // The old array is left to the collector: another thread may still be reading it.
            array = plain;
            pointer = target;
            Layout = null;
        }
    }

    /// <summary>
    /// Keeps the arrays a thread touched last reachable: a kernel holds bare pointers, and the tensor they came from may be garbage.
    /// </summary>
    private static class Recent
    {
        private const int Depth = 64;

        [ThreadStatic] private static float[]?[]? ring;
        [ThreadStatic] private static int next;

        public static void Touch(float[] array)
        {
            var mine = ring ??= new float[]?[Depth];
            mine[next++ & (Depth - 1)] = array;
        }
    }
}

/// <summary>Shape of a tensor whose channels lie last in memory: element (n, c, y, x) at ((n * H + y) * W + x) * C + c.</summary>
internal sealed record Nhwc(int N, int C, int H, int W)
{
    public int Pixels => H * W;
    public long Count => (long)N * C * H * W;
}
