using Edge.Compiler.TFLite;

namespace Edge.Compiler.Import;

/// <summary>Operators that compute shapes from shapes: with fixed shapes all of them are constants, which the importer works out.</summary>
internal static class TFLiteFolding
{
    // A shape has at most eight extents; whoever computes more is no shape.
    private const int Most = 16;

    /// <summary>True when the output is known and no node is needed.</summary>
    public static bool TryFold(TFLiteOperator source, TFLiteModel model, TFLiteTensors tensors)
    {
        if (source.Outputs.Count != 1 || model.Tensors[source.Outputs[0]].Type is not (TFLiteType.Int32 or TFLiteType.Int64))
            return false;
        if (source.Code == TFLiteCode.Shape)
        {
            IReadOnlyList<int> extents = source.Inputs is [>= 0] ? model.Tensors[source.Inputs[0]].Extents : [];
            if (extents.Count == 0 || extents.Any(extent => extent < 1))
                return false;
            tensors.Define(source.Outputs[0], [.. extents]);
            return true;
        }

        if (!source.Inputs.All(tensors.AreIntegers))
            return false;
        int[][] inputs = [.. source.Inputs.Select(tensors.Integers)];
        if (Fold(source, inputs) is not { Length: > 0 and <= Most } folded)
            return false;
        tensors.Define(source.Outputs[0], folded);
        return true;
    }

    private static int[]? Fold(TFLiteOperator source, int[][] inputs) => (source.Code, inputs) switch
    {
        (TFLiteCode.Pack or TFLiteCode.Concatenation, _) => [.. inputs.SelectMany(values => values)],
        (TFLiteCode.Reshape or TFLiteCode.Squeeze or TFLiteCode.ExpandDims, [var values, ..]) => values,
        (TFLiteCode.StridedSlice, [var values, [var begin], [var end], [> 0 and var step]]) when source.Options is StridedSliceOptions options =>
            Slice(values, begin, end, step, options),
        (TFLiteCode.Mul, [var a, var b]) => Pair(a, b, (x, y) => x * y),
        (TFLiteCode.Add, [var a, var b]) => Pair(a, b, (x, y) => x + y),
        (TFLiteCode.Sub, [var a, var b]) => Pair(a, b, (x, y) => x - y),
        _ => null,
    };

    private static int[]? Slice(int[] values, int begin, int end, int step, StridedSliceOptions options)
    {
        if (options.EllipsisMask != 0 || options.NewAxisMask != 0 || options.EndIsOffset)
            return null;
        int first = (options.BeginMask & 1) != 0 ? 0 : Place(begin), last = (options.EndMask & 1) != 0 ? values.Length : Place(end);
        return (options.ShrinkAxisMask & 1) != 0 ? [.. values.Skip(first).Take(1)] : [.. values.Take(first..Math.Max(first, last)).Where((_, i) => i % step == 0)];

        int Place(int index) => Math.Clamp(index < 0 ? index + values.Length : index, 0, values.Length);
    }

    private static int[]? Pair(int[] a, int[] b, Func<int, int, int> combine) =>
        a.Length == b.Length ? [.. a.Zip(b, combine)]
        : b.Length == 1 ? [.. a.Select(value => combine(value, b[0]))]
        : a.Length == 1 ? [.. b.Select(value => combine(a[0], value))]
        : null;
}
