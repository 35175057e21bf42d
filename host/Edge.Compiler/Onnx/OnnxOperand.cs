using Edge.Compiler.Ir;

namespace Edge.Compiler.Onnx;

/// <summary>What a name stands for while a file is imported: a value computed at run time, or a constant.</summary>
/// <param name="Dims">The shape in the file's own order of axes.</param>
internal abstract record OnnxOperand(int[] Dims)
{
    public string DimsText => Dims.Length == 0 ? "scalar" : string.Join('x', Dims);
}

/// <summary>A constant in the file's order of axes: real numbers or whole ones.</summary>
internal sealed record OnnxConstant(int[] Dims, float[]? Floats, long[]? Integers) : OnnxOperand(Dims)
{
    public int Count => Floats?.Length ?? Integers!.Length;

    /// <summary>What the file holds; undefined for numbers that were computed during import.</summary>
    public OnnxType Type { get; init; }

    /// <summary>For real numbers: the whole ones they were dequantized from.</summary>
    public DeclaredSteps? Steps { get; init; }
}

/// <summary>A computed value. The file counts its axes as N, C, H, W; Edge stores it with channels innermost, and says so here.</summary>
/// <param name="Tensor">Where it is; its shape is <paramref name="Source"/> in the order of <paramref name="Axes"/>.</param>
/// <param name="Source">The file's shape when the value was computed.</param>
/// <param name="Axes">Axis i of the tensor is axis Axes[i] of <paramref name="Source"/>.</param>
/// <param name="Dims">The file's shape now. It differs from <paramref name="Source"/> after a reshape that would have moved data: a Gemm settles it by moving its columns.</param>
internal sealed record OnnxActivation(Tensor Tensor, int[] Source, int[] Axes, int[] Dims) : OnnxOperand(Dims)
{
    /// <summary>Set where the file holds whole numbers that stand for real ones; null where it holds the real ones.</summary>
    public OnnxQuantized? Quantized { get; init; }

    /// <summary>True when no reshape is pending.</summary>
    public bool IsPlain => Source.AsSpan().SequenceEqual(Dims);

    /// <summary>True when the bytes lie in the order in which the file counts.</summary>
    public bool IsInFileOrder => HasOrder([.. Enumerable.Range(0, Source.Length)]);

    /// <summary>True when storing the axes in <paramref name="order"/> gives the same bytes: axes of extent 1 may stand anywhere.</summary>
    public bool HasOrder(int[] order) => Axes.Where(axis => Source[axis] != 1).SequenceEqual(order.Where(axis => Source[axis] != 1));

    /// <summary>For each stored element after the first <paramref name="skipped"/> axes, its index in the file's order.</summary>
    public int[] FileIndices(int skipped)
    {
        int[] strides = new int[Source.Length];
        int elements = 1;
        for (int axis = Source.Length - 1; axis >= skipped; axis--)
            (strides[axis], elements) = (elements, elements * Source[axis]);
        int[] indices = new int[elements];
        for (int at = 0; at < elements; at++)
        {
            int rest = at;
            for (int i = Axes.Length - 1; i >= skipped; i--)
            {
                int axis = Axes[i];
                indices[at] += rest % Source[axis] * strides[axis];
                rest /= Source[axis];
            }
        }

        return indices;
    }
}
