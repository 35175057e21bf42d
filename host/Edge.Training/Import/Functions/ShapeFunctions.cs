namespace Edge.Training.Import;

/// <summary>Recognizes functions that move elements: reshapes, transposes and slices.</summary>
internal static class ShapeFunctions
{
    public static string? Explain(Guess guess, TracedValue[] computed)
    {
        TracedValue value = guess.Value;
        foreach (TracedValue from in computed)
        {
            if (from.Values.Length == value.Values.Length && from.Dims[0] == value.Dims[0])
            {
                if (from.Values.AsSpan().SequenceEqual(value.Values))
                    return guess.Node("reshape", "Reshape", [from.Name, guess.Constant("reshape", [1, .. value.Dims.Skip(1).Select(dim => (long)dim)])]);
                if (Transposed(from, value) is { } order)
                    return guess.Node("transpose", "Transpose", [from.Name], ModuleNodes.Integers("perm", [.. order.Select(axis => (long)axis)]));
            }

            if (Sliced(from, value) is var (axis, start))
            {
                return guess.Node("slice", "Slice",
                    [from.Name, guess.Constant("slice", start), guess.Constant("slice", start + value.Dims[axis]), guess.Constant("slice", axis)]);
            }
        }

        return null;
    }

    // Axis i of the value is axis order[i] of what it is a transpose of; the batch stays in front.
    private static int[]? Transposed(TracedValue from, TracedValue value)
    {
        if (from.Dims.Length != value.Dims.Length || from.Dims.Length > 5)
            return null;
        int[] strides = Strides(from.Dims);
        foreach (int[] rest in Orders([.. Enumerable.Range(1, from.Dims.Length - 1)]))
        {
            int[] order = [0, .. rest];
            if (value.HasDims([.. order.Select(axis => from.Dims[axis])]) && value.Is(at => from.Values[Place(at, value.Dims, [.. order.Select(axis => strides[axis])])]))
                return order;
        }

        return null;
    }

    private static (int Axis, int Start)? Sliced(TracedValue from, TracedValue value)
    {
        if (from.Dims.Length != value.Dims.Length)
            return null;
        int[] shorter = [.. Enumerable.Range(0, from.Dims.Length).Where(axis => from.Dims[axis] != value.Dims[axis])];
        if (shorter is not [var along] || along == 0 || value.Dims[along] > from.Dims[along])
            return null;
        int[] strides = Strides(from.Dims);
        for (int start = 0; start + value.Dims[along] <= from.Dims[along]; start++)
        {
            int offset = start * strides[along];
            if (value.Is(at => from.Values[offset + Place(at, value.Dims, strides)]))
                return (along, start);
        }

        return null;
    }

    internal static int[] Strides(int[] dims)
    {
        var strides = new int[dims.Length];
        for (int axis = dims.Length - 1, stride = 1; axis >= 0; stride *= dims[axis--])
            strides[axis] = stride;
        return strides;
    }

    /// <summary>Where element <paramref name="at"/> of a tensor <paramref name="dims"/> lies in one of other strides.</summary>
    internal static int Place(int at, int[] dims, int[] strides)
    {
        int place = 0;
        for (int axis = dims.Length - 1; axis >= 0; axis--)
        {
            place += at % dims[axis] * strides[axis];
            at /= dims[axis];
        }

        return place;
    }

    private static IEnumerable<int[]> Orders(int[] axes) => axes.Length <= 1
        ? [axes]
        : axes.SelectMany(first => Orders([.. axes.Where(axis => axis != first)]).Select(rest => (int[])[first, .. rest]));
}
