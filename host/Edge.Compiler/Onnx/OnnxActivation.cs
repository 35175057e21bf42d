using Edge.Compiler.Ir;

namespace Edge.Compiler.Onnx;

/// <summary>A computed value. The file counts its axes as N, C, H, W; Edge stores it with channels innermost, and says so here.</summary>
/// <param name="Tensor">Where it is. Its elements lie in the order of <paramref name="Axes"/>; while the value is plain, so does its shape.</param>
/// <param name="Source">A shape of the file in which its axes can be told apart.</param>
/// <param name="Axes">Axis i of the tensor is axis Axes[i] of <paramref name="Source"/>.</param>
/// <param name="Dims">
/// The file's shape now. It differs from <paramref name="Source"/> after a reshape whose elements lie elsewhere than in the file's order: the
/// node that reads the value settles it, a Gemm by moving its columns, any other by a transpose, which may undo one of the file.
/// </param>
internal sealed record OnnxActivation(Tensor Tensor, int[] Source, int[] Axes, int[] Dims) : OnnxOperand(Dims)
{
    /// <summary>Set where the file holds whole numbers that stand for real ones; null where it holds the real ones.</summary>
    public OnnxQuantized? Quantized { get; init; }

    /// <summary>True when no reshape is pending.</summary>
    public bool IsPlain => Source.AsSpan().SequenceEqual(Dims);

    /// <summary>The axes of Source that each axis of Dims is made of; null when one of them is cut in two.</summary>
    public int[][]? Parts
    {
        get
        {
            if (IsPlain)
                return [.. Dims.Select((_, axis) => new[] { axis })];
            var parts = new int[Dims.Length][];
            int next = 0;
            for (int axis = 0; axis < Dims.Length; axis++)
            {
                int first = next, product = 1;
                while (product < Dims[axis])
                    product *= Source[next++];
                if (product != Dims[axis])
                    return null;
                parts[axis] = [.. Enumerable.Range(first, next - first)];
            }

            return parts;
        }
    }

    /// <summary>True when storing the axes of Source in <paramref name="order"/> gives the same bytes: axes of extent 1 may stand anywhere.</summary>
    public bool HasOrder(int[] order) => Axes.Where(axis => Source[axis] != 1).SequenceEqual(order.Where(axis => Source[axis] != 1));

    /// <summary>The same elements, counted as another shape.</summary>
    public OnnxActivation Reshaped(int[] dims)
    {
        if (Dims.AsSpan().SequenceEqual(dims))
            return this;
        if (Refined(Source, dims) is not { } finer)
            return this with { Dims = dims };
        var pieces = new List<int>[Source.Length]; // of each axis of Source, the axes it becomes
        for (int axis = 0, next = 0; axis < Source.Length; axis++)
        {
            pieces[axis] = [];
            for (int product = 1; product < Source[axis]; product *= finer[next++])
                pieces[axis].Add(next);
        }

        return (this with { Source = finer, Axes = [.. Axes.SelectMany(axis => pieces[axis])], Dims = dims }).Merged();
    }

    /// <summary>The same elements, with the axes counted in another order. Only of a value whose <see cref="Parts"/> are known.</summary>
    /// <param name="order">Axis i of the result is axis order[i] of Dims.</param>
    public OnnxActivation Reordered(int[] order)
    {
        int[][] parts = Parts!;
        int[] kept = [.. order.SelectMany(axis => parts[axis])];
        return (this with
        {
            Source = [.. kept.Select(axis => Source[axis])],
            Axes = [.. Axes.Where(kept.Contains).Select(axis => Array.IndexOf(kept, axis))],
            Dims = [.. order.Select(axis => Dims[axis])],
        }).Merged();
    }

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

    // Plain again, where the parts of every axis lie together in memory.
    private OnnxActivation Merged()
    {
        if (IsPlain || Parts is not { } parts)
            return this;
        int[] stored = [.. Axes.Where(axis => Source[axis] != 1)];
        int[] moved = [.. Enumerable.Range(0, Dims.Length).Where(axis => Dims[axis] != 1).OrderBy(axis => Array.IndexOf(stored, Real(parts[axis])[0]))];
        if (!moved.SelectMany(axis => Real(parts[axis])).SequenceEqual(stored))
            return this;
        int[] all = [.. Enumerable.Range(0, Dims.Length)];
        return this with { Source = Dims, Axes = moved.SequenceEqual(moved.Order()) ? all : [.. all.Where(axis => Dims[axis] == 1), .. moved] };

        int[] Real(int[] part) => [.. part.Where(axis => Source[axis] != 1)];
    }

    // The coarsest shape that both shapes are made of by joining neighbouring axes; null when there is none, as for 4x6 and 8x3.
    private static int[]? Refined(int[] a, int[] b)
    {
        var bounds = new SortedSet<long> { 1 };
        foreach (int[] dims in new[] { a, b })
        {
            long product = 1;
            foreach (int dim in dims.Reverse())
                bounds.Add(product *= dim);
        }

        long[] rising = [.. bounds];
        if (rising.Zip(rising.Skip(1)).Any(pair => pair.Second % pair.First != 0))
            return null;
        return [.. rising.Zip(rising.Skip(1), (inner, outer) => (int)(outer / inner)).Reverse()];
    }
}
