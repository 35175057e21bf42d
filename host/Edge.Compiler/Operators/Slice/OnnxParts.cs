namespace Edge.Compiler.Operators;

/// <summary>What a Slice takes along one axis: Count elements from Start on, Step apart; a negative step walks back.</summary>
internal readonly record struct OnnxPart(int Axis, int Start, int Count, int Step);

/// <summary>The parts that ONNX's Slice and Split cut out, with every default and bound resolved.</summary>
internal static class OnnxParts
{
    /// <summary>One part for each axis that is named. Attributes up to operator set 9, inputs after. Specification: Slice-1, Slice-13.</summary>
    public static IReadOnlyList<OnnxPart> OfSlice(OnnxNodeImport node, int[] dims)
    {
        bool asInputs = node.Opset >= 10;
        IReadOnlyList<long>? Numbers(string name, int input) => asInputs ? node.Has(input) ? node.WholeNumbers(input) : null : node.Integers(name);
        IReadOnlyList<long> starts = Numbers("starts", 1) ?? [], ends = Numbers("ends", 2) ?? [];
        IReadOnlyList<long> axes = Numbers("axes", 3) ?? [.. Enumerable.Range(0, starts.Count).Select(axis => (long)axis)];
        IReadOnlyList<long> steps = (asInputs ? Numbers("steps", 4) : null) ?? [.. Enumerable.Repeat(1L, starts.Count)];
        if (ends.Count != starts.Count || axes.Count != starts.Count || steps.Count != starts.Count)
            throw node.Refused($"{starts.Count} starts, {ends.Count} ends, {axes.Count} axes and {steps.Count} steps", "as many of each");
        var parts = new List<OnnxPart>();
        for (int i = 0; i < starts.Count; i++)
        {
            int axis = node.Axis(axes[i], dims.Length);
            if (steps[i] is 0 or < -int.MaxValue or > int.MaxValue || parts.Exists(part => part.Axis == axis))
                throw node.Refused($"step {steps[i]} along axis {axis}", "a step other than 0, once for each axis");
            parts.Add(Along(axis, dims[axis], starts[i], ends[i], (int)steps[i]));
        }

        return parts;
    }

    /// <summary>One part for each output. Specification: Split-2, Split-13, Split-18.</summary>
    public static IReadOnlyList<OnnxPart> OfSplit(OnnxNodeImport node, int[] dims)
    {
        int axis = node.Axis(node.Integer("axis", 0), dims.Length), outputs = node.Node.Outputs.Count;
        IReadOnlyList<long>? sizes = node.Has(1) ? node.WholeNumbers(1) : node.Integers("split");
        int each = (dims[axis] + outputs - 1) / outputs;
        sizes ??= [.. Enumerable.Range(0, outputs).Select(i => (long)Math.Clamp(dims[axis] - i * each, 0, each))];
        if (sizes.Count != outputs || sizes.Any(size => size < 0 || size > dims[axis]) || sizes.Sum() != dims[axis])
            throw node.Refused($"{dims[axis]} split into {string.Join(", ", sizes)} for {outputs} outputs", "one size for each output, which add up");
        int start = 0;
        return [.. sizes.Select(size => new OnnxPart(axis, (start += (int)size) - (int)size, (int)size, 1))];
    }

    private static OnnxPart Along(int axis, int extent, long start, long end, int step)
    {
        long Bound(long at, long least, long most) => Math.Clamp(at < 0 ? at + extent : at, least, most);
        long first = step > 0 ? Bound(start, 0, extent) : Bound(start, 0, extent - 1), past = step > 0 ? Bound(end, 0, extent) : Bound(end, -1, extent - 1);
        long count = step > 0 ? (past - first + step - 1) / step : (first - past - step - 1) / -(long)step;
        return count > 0 ? new OnnxPart(axis, (int)first, (int)count, step) : new OnnxPart(axis, 0, 0, 1);
    }
}
