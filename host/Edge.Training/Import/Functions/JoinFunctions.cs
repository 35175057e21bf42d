namespace Edge.Training.Import;

/// <summary>Recognizes cat: the value begins with a known tensor, goes on with another, and so on to its end.</summary>
internal static class JoinFunctions
{
    public static string? Explain(Guess guess, TracedValue[] computed)
    {
        TracedValue value = guess.Value;
        for (int axis = 1; axis < value.Dims.Length; axis++)
        {
            TracedValue[] parts = [.. computed.Where(part => Fits(part, value, axis))];
            if (Cover(value, parts, axis, 0) is { Count: > 1 } cover)
                return guess.Node("cat", "Concat", [.. cover.Select(part => part.Name)], ModuleNodes.Integer("axis", axis));
        }

        return null;
    }

    private static bool Fits(TracedValue part, TracedValue value, int axis) =>
        part.Dims.Length == value.Dims.Length && Enumerable.Range(0, value.Dims.Length).All(other => other == axis ? part.Dims[other] < value.Dims[other] : part.Dims[other] == value.Dims[other]);

    // Depth first: a part that begins alike but leads nowhere is given up.
    private static List<TracedValue>? Cover(TracedValue value, TracedValue[] parts, int axis, int start)
    {
        if (start == value.Dims[axis])
            return [];
        int[] strides = ShapeFunctions.Strides(value.Dims);
        int offset = start * strides[axis];
        foreach (TracedValue part in parts.Where(part => start + part.Dims[axis] <= value.Dims[axis]))
        {
            if (part.Is(at => value.Values[offset + ShapeFunctions.Place(at, part.Dims, strides)]) && Cover(value, parts, axis, start + part.Dims[axis]) is { } rest)
                return [part, .. rest];
        }

        return null;
    }
}
