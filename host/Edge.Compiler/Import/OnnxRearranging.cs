using Edge.Compiler.Onnx;
using Edge.Compiler.Operators;

namespace Edge.Compiler.Import;

/// <summary>Parts of constants, joined, repeated and in other orders.</summary>
internal static class OnnxRearranging
{
    /// <summary>The results of a node, one for each of its outputs; null for other operators.</summary>
    public static OnnxConstant[]? Of(OnnxNodeImport node) => node.Node.Operator switch
    {
        "Concat" => [Concat(node)],
        "Expand" => [Expanded(node)],
        "Flatten" => [Viewed(node, Reshape.Flattened(node, node.Constant(0).Dims))],
        "Gather" => [Gather(node)],
        "Reshape" => [Viewed(node, Reshape.Extents(node, node.Constant(0).Dims, Reshape.TargetOf(node)))],
        "Slice" => [Part(node, OnnxParts.OfSlice(node, node.Constant(0).Dims))],
        "Split" => [.. OnnxParts.OfSplit(node, node.Constant(0).Dims).Select(part => Part(node, [part]))],
        "Squeeze" => [Viewed(node, Reshape.Squeezed(node, node.Constant(0).Dims))],
        "Tile" => [Tiled(node)],
        "Transpose" => [Transposed(node)],
        "Unsqueeze" => [Viewed(node, Reshape.Unsqueezed(node, node.Constant(0).Dims))],
        _ => null,
    };

    private static OnnxConstant Viewed(OnnxNodeImport node, int[] dims) => node.Constant(0) with { Dims = dims };

    private static OnnxConstant Part(OnnxNodeImport node, IReadOnlyList<OnnxPart> parts)
    {
        OnnxConstant from = node.Constant(0);
        int[] dims = [.. from.Dims], steps = OnnxShapes.Strides(from.Dims);
        int start = 0;
        foreach (OnnxPart part in parts)
        {
            start += part.Start * steps[part.Axis];
            (dims[part.Axis], steps[part.Axis]) = (part.Count, steps[part.Axis] * part.Step);
        }

        return from.Picked(dims, OnnxShapes.Strided(dims, start, steps));
    }

    private static OnnxConstant Transposed(OnnxNodeImport node)
    {
        OnnxConstant from = node.Constant(0);
        int[] order = Transpose.OrderOf(node, from.Dims), strides = OnnxShapes.Strides(from.Dims), dims = [.. order.Select(axis => from.Dims[axis])];
        return from.Picked(dims, OnnxShapes.Strided(dims, 0, [.. order.Select(axis => strides[axis])]));
    }

    private static OnnxConstant Gather(OnnxNodeImport node)
    {
        OnnxConstant from = node.Constant(0), at = node.Constant(1);
        int axis = node.Axis(node.Integer("axis", 0), from.Dims.Length), stride = OnnxShapes.Strides(from.Dims)[axis];
        int[] outer = from.Dims[..axis], inner = from.Dims[(axis + 1)..];
        int[] dims = [.. outer, .. at.Dims, .. inner];
        node.Makes(dims);
        int[] places = [.. node.WholeNumbers(1).Select(index => node.Axis(index, from.Dims[axis]) * stride)];
        int[] starts = OnnxShapes.Strided(outer, 0, OnnxShapes.Strides(from.Dims)[..axis]), rest = [.. Enumerable.Range(0, stride)];
        return from.Picked(dims, [.. starts.SelectMany(start => places.SelectMany(place => rest.Select(i => start + place + i)))]);
    }

    private static OnnxConstant Concat(OnnxNodeImport node)
    {
        OnnxConstant[] parts = [.. Enumerable.Range(0, node.Node.Inputs.Count).Select(node.Constant)];
        OnnxConstant first = parts[0];
        int axis = node.Axis(node.Integer("axis", 1), first.Dims.Length);
        foreach (OnnxConstant part in parts)
        {
            bool agrees = part.Dims.Length == first.Dims.Length && part.Floats is null == first.Floats is null && part.Dims.Where((_, i) => i != axis).SequenceEqual(first.Dims.Where((_, i) => i != axis));
            if (!agrees)
                throw node.Refused($"{part.DimsText} joined to {first.DimsText} along axis {axis}", "shapes that agree along every other axis");
        }

        int[] dims = [.. first.Dims];
        dims[axis] = parts.Sum(part => part.Dims[axis]);
        node.Makes(dims);
        int rows = OnnxShapes.Count(dims.Take(axis)), inner = OnnxShapes.Count(dims.Skip(axis + 1));
        T[] Join<T>(Func<OnnxConstant, T[]> values) =>
            [.. Enumerable.Range(0, rows).SelectMany(row => parts.SelectMany(part => values(part).Skip(row * part.Dims[axis] * inner).Take(part.Dims[axis] * inner)))];
        return first.Floats is null ? OnnxConstant.Of(first.Type, dims, Join(part => part.Integers!)) : OnnxConstant.Of(first.Type, dims, Join(part => part.Floats!));
    }

    private static OnnxConstant Expanded(OnnxNodeImport node)
    {
        OnnxConstant from = node.Constant(0);
        int[] dims = OnnxShapes.Broadcast(node, from.Dims, [.. node.WholeNumbers(1).Select(extent => node.Small("extent", extent))]);
        node.Makes(dims);
        return from.Picked(dims, OnnxShapes.Repeated(from.Dims, dims));
    }

    private static OnnxConstant Tiled(OnnxNodeImport node)
    {
        OnnxConstant from = node.Constant(0);
        long[] times = node.WholeNumbers(1);
        if (times.Length != from.Dims.Length)
            throw node.Refused($"{times.Length} repeats of {from.DimsText}", "one for each axis");
        int[] dims = [.. from.Dims.Zip(times, (dim, repeats) => dim * node.Small("repeats", repeats))];
        node.Makes(dims);
        int[] places = [0], strides = OnnxShapes.Strides(from.Dims);
        for (int axis = 0; axis < dims.Length; axis++)
        {
            int[] along = [.. Enumerable.Range(0, dims[axis]).Select(i => i % from.Dims[axis] * strides[axis])];
            places = [.. places.SelectMany(place => along.Select(further => place + further))];
        }

        return from.Picked(dims, places);
    }
}
