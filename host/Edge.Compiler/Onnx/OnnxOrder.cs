using Edge.Compiler.Ir;

namespace Edge.Compiler.Onnx;

/// <summary>How ONNX counts what Edge stores with channels innermost: an image [N, H, W, C] as N, C, H, W; fewer than three axes as they are.</summary>
internal static class OnnxOrder
{
    /// <summary>For each axis as ONNX counts, the axis of Edge.</summary>
    public static int[] Of(int rank) => rank < 3 ? [.. Enumerable.Range(0, rank)] : [0, rank - 1, .. Enumerable.Range(1, rank - 2)];

    /// <summary>For each axis of Edge, the axis as ONNX counts.</summary>
    public static int[] Stored(int rank) => rank < 3 ? [.. Enumerable.Range(0, rank)] : [0, .. Enumerable.Range(2, rank - 2), 1];

    /// <summary>ONNX's number of an axis of Edge.</summary>
    public static int Axis(int rank, int axis) => Array.IndexOf(Of(rank), axis);

    public static int[] Dims(Shape shape) => [.. Of(shape.Rank).Select(axis => shape[axis])];

    /// <summary>True when both orders give the same bytes.</summary>
    public static bool IsSame(Shape shape) => Of(shape.Rank).Where(axis => shape[axis] != 1).SequenceEqual(Enumerable.Range(0, shape.Rank).Where(axis => shape[axis] != 1));

    /// <summary>Elements of a constant with its axes in another order.</summary>
    /// <param name="order">Axis i of the result is axis order[i] of <paramref name="extents"/>.</param>
    public static T[] Reordered<T>(T[] values, IReadOnlyList<int> extents, int[] order)
    {
        var steps = new int[extents.Count];
        for (int axis = extents.Count - 1, step = 1; axis >= 0; step *= extents[axis--])
            steps[axis] = step;
        var result = new T[values.Length];
        for (int at = 0; at < result.Length; at++)
        {
            int rest = at, from = 0;
            for (int i = order.Length - 1; i >= 0; i--)
            {
                from += rest % extents[order[i]] * steps[order[i]];
                rest /= extents[order[i]];
            }

            result[at] = values[from];
        }

        return result;
    }
}
