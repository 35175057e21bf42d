using TorchSharp.Autograd;
using static TorchSharp.torch;

namespace TorchSharp.Memory;

/// <summary>
/// What a <see cref="Tensor"/> handle points to: memory, shape and history. Handles and saved values each own one count of it.
/// </summary>
internal sealed unsafe class TensorBody
{
    private int owners = 1;

    public TensorBody(ScalarType type, long[] shape, Storage? storage = null, long[]? strides = null, long offset = 0)
    {
        Type = type;
        Shape = shape;
        Count = Shapes.Count(shape);
        Strides = strides ?? Shapes.RowMajor(shape);
        IsContiguous = strides is null || Shapes.IsRowMajor(shape, strides);
        Offset = offset;
        Storage = storage ?? new Storage(Count * type.ElementSize());
    }

    public ScalarType Type { get; }
    public long[] Shape { get; }
    public long[] Strides { get; }

    /// <summary>Elements from the start of the storage to the first one of this tensor.</summary>
    public long Offset { get; }

    public long Count { get; }
    public bool IsContiguous { get; }
    public Storage Storage { get; private set; }
    public int Rank => Shape.Length;

    /// <summary>Set on leaves only; <see cref="NeedsGrad"/> is the question to ask.</summary>
    public bool RequiresGrad { get; set; }


    /// <summary>The operation that made this; null for leaves and for values nobody differentiates.</summary>
    public Node? GradFn { get; set; }

    /// <summary>What this is a view of; null when it is none.</summary>
    public TensorBody? Base { get; init; }

    public TensorBody? Grad { get; private set; }
    public bool NeedsGrad => RequiresGrad || GradFn is not null;

    /// <summary>First element in row-major order; only for contiguous bodies.</summary>
    public float* F => (float*)Storage.Plain() + Offset;

    public long* L => (long*)Storage.Plain() + Offset;

    public byte* Bytes => Storage.Plain() + Offset * Type.ElementSize();

    public bool HasOneOwner => Volatile.Read(ref owners) == 1 && Storage.HasOneOwner;

    public static TensorBody Like(TensorBody other, ScalarType? type = null) => new(type ?? other.Type, other.Shape);

    public static TensorBody Zeros(ScalarType type, long[] shape)
    {
        var body = new TensorBody(type, shape);
        Clear(body.Bytes, body.Count * type.ElementSize());
        return body;
    }

    /// <summary>A float32 body of shape [N, C, H, W] whose memory has the channels last.</summary>
    public static TensorBody ChannelsLast(Nhwc shape)
    {
        var body = new TensorBody(ScalarType.Float32, [shape.N, shape.C, shape.H, shape.W]);
        // With one channel or one pixel both orders are the same.
        if (shape.C > 1 && shape.Pixels > 1)
            body.Storage.Layout = shape;
        return body;
    }

    /// <summary>An uninitialized body of the same shape, type and memory order.</summary>
    public TensorBody SameOrder()
    {
        var body = new TensorBody(Type, Shape);
        if (IsChannelsLast)
            body.Storage.Layout = Storage.Layout;
        return body;
    }

    /// <summary>True when the memory really has its channels last and this body is all of it.</summary>
    public bool IsChannelsLast => Storage.Layout is { } layout && Rank == 4 && IsContiguous && Offset == 0 && Shape[0] == layout.N
        && Shape[1] == layout.C && Shape[2] == layout.H && Shape[3] == layout.W;

    /// <summary>The elements in memory order; the same order for two bodies for which <see cref="OrderedAs"/> holds.</summary>
    public float* Ordered => IsChannelsLast ? (float*)Storage.Raw() : F;

    public bool OrderedAs(TensorBody other) => IsContiguous && other.IsContiguous && IsChannelsLast == other.IsChannelsLast;

    public TensorBody Retain()
    {
        Interlocked.Increment(ref owners);
        return this;
    }

    public void Release()
    {
        if (Interlocked.Decrement(ref owners) != 0)
            return;
        Storage.Release();
        SetGrad(null);
    }

    /// <summary>Takes over one count of <paramref name="grad"/>.</summary>
    public void SetGrad(TensorBody? grad)
    {
        var old = Grad;
        Grad = grad;
        old?.Release();
    }

    /// <summary>A body over the same memory. Never differentiated by itself; operators add the history.</summary>
    public TensorBody View(long[] shape, long[] strides, long offset)
    {
        Storage.AddOwner();
        return new TensorBody(Type, shape, Storage, strides, offset) { Base = Base ?? this };
    }

    /// <summary>Itself, or a row-major copy. The caller releases either.</summary>
    public TensorBody Contiguous() => IsContiguous ? Retain() : Kernels.Strided.Compact(this);

    private static void Clear(byte* start, long bytes)
    {
        const long Part = 1 << 30;
        for (long at = 0; at < bytes; at += Part)
            new Span<byte>(start + at, (int)Math.Min(Part, bytes - at)).Clear();
    }
}
