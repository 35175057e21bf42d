using System.Collections;
using System.Runtime.CompilerServices;
using TorchSharp.Kernels;
using TorchSharp.Memory;
using static TorchSharp.torch;

namespace TorchSharp.Utils;

/// <summary>Reads and writes a tensor's elements, in row-major order whatever its strides. Writes go to the tensor.</summary>
public sealed class TensorAccessor<T> : IDisposable, IEnumerable<T>
    where T : unmanaged
{
    private readonly Tensor tensor;

    internal TensorAccessor(Tensor tensor)
    {
        if (tensor.NumberOfElements > int.MaxValue)
            throw new ArgumentException("TensorAccessor<T> cannot handle more than int.MaxValue elements.");
        this.tensor = tensor.alias().DetachFromDisposeScope();
    }

    public long Count => tensor.NumberOfElements;

    public bool IsReadOnly => false;

    private TensorBody Body => tensor.Body;

    public unsafe T this[params long[] indices]
    {
        get => *Place(indices);
        set
        {
            *Place(indices) = value;
            Body.Storage.Version++;
        }
    }

    public unsafe T[] ToArray()
    {
        using var flat = new Owned(Body.Contiguous());
        return new Span<T>(flat.Body.Bytes, (int)Count).ToArray();
    }

    /// <summary>An array of the tensor's rank.</summary>
    public unsafe Array ToNDArray()
    {
        using var flat = new Owned(Body.Contiguous());
        if (Body.Rank == 0)
            return ToArray();
        var result = Array.CreateInstance(typeof(T), Body.Shape);
        var source = new Span<T>(flat.Body.Bytes, (int)Count);
        for (int i = 0; i < source.Length; i++)
            Unsafe.Add(ref Unsafe.As<byte, T>(ref System.Runtime.InteropServices.MemoryMarshal.GetArrayDataReference(result)),
                i) = source[i];
        return result;
    }

    public void CopyTo(T[] array, int arrayIndex = 0, long tensorIndex = 0) => CopyTo(array.AsSpan(), arrayIndex, tensorIndex);

    public void CopyTo(Span<T> array, int arrayIndex = 0, long tensorIndex = 0) =>
        ToArray().AsSpan((int)tensorIndex).CopyTo(array[arrayIndex..]);

    public void CopyFrom(T[] array, int arrayIndex = 0, long tensorIndex = 0) => CopyFrom((ReadOnlySpan<T>)array, arrayIndex, tensorIndex);

    public unsafe void CopyFrom(ReadOnlySpan<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        var source = array[arrayIndex..];
        int n = (int)Math.Min(source.Length, Count - tensorIndex);
        Body.Storage.Version++;
        if (Body.IsContiguous)
        {
            source[..n].CopyTo(new Span<T>((T*)Body.Bytes + tensorIndex, n));
            return;
        }

        using var values = new Owned(Strided.Compact(Body));
        source[..n].CopyTo(new Span<T>((T*)values.Body.Bytes + tensorIndex, n));
        Strided.CopyInto(Body, values.Body);
    }

    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)ToArray()).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public void Dispose() => tensor.Dispose();

    private unsafe T* Place(long[] indices)
    {
        if (indices.Length > Body.Rank && !(Body.Rank == 0 && indices.Length == 1))
            throw new ArgumentException($"{indices.Length} indices for a tensor of {Body.Rank} dimensions");
        long at = Body.Offset;
        for (int d = 0; d < Math.Min(indices.Length, Body.Rank); d++)
        {
            if (indices[d] < 0 || indices[d] >= Body.Shape[d])
                throw new IndexOutOfRangeException($"index {indices[d]} is outside dimension {d} of shape {Shapes.Text(Body.Shape)}");
            at += indices[d] * Body.Strides[d];
        }

        return (T*)Body.Storage.Plain() + at;
    }
}
