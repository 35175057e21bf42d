using Edge.Compiler.Ir;
using Edge.Compiler.Onnx;
using Edge.Compiler.Operators;

namespace Edge.Compiler.Import;

/// <summary>Computes at import what depends on no input: Constant nodes, and the shape arithmetic that exporters leave around a Reshape.</summary>
internal static class OnnxFolding
{
    /// <summary>Shape arithmetic works on a few numbers; more of them are data.</summary>
    private const int MostNumbers = 1 << 16;

    /// <summary>True when the node's result is a constant, which is then stated.</summary>
    public static bool TryFold(OnnxNodeImport node)
    {
        string kind = node.Node.Operator;
        bool isConstant = kind is "Shape" or "Constant" || (node.Node.Inputs.Count > 0 && Enumerable.Range(0, node.Node.Inputs.Count).All(i => !node.Has(i) || node.IsConstant(i)));
        if (!isConstant)
            return false;
        OnnxConstant? result = kind switch
        {
            "Constant" => Value(node),
            "ConstantOfShape" => Filled(node),
            "Shape" => ShapeOf(node),
            "Identity" or "Dropout" => node.Constant(0),
            "Cast" => Cast(node),
            "QuantizeLinear" => OnnxStepFolding.Quantize(node),
            "DequantizeLinear" => OnnxStepFolding.Dequantize(node),
            "Gather" => Gather(node),
            "Slice" => Slice(node),
            "Concat" => Concat(node),
            "Reshape" => Viewed(node, Reshape.Extents(node, node.Constant(0).Dims, node.WholeNumbers(1))),
            "Squeeze" => Squeezed(node),
            "Unsqueeze" => Unsqueezed(node),
            "Transpose" => Transposed(node),
            "Add" => Combined(node, (a, b) => a + b),
            "Sub" => Combined(node, (a, b) => a - b),
            "Mul" => Combined(node, (a, b) => a * b),
            "Div" => Combined(node, (a, b) => b != 0 && b != -1 ? a / b : b == -1 ? -a : throw node.Refused("a division by zero", "another divisor")),
            _ => null,
        };
        if (result is null)
            return false;
        node.Result(result);
        return true;
    }

    public static OnnxConstant Decode(OnnxTensor tensor)
    {
        int[] dims = [.. tensor.Dims.Select(dim => (int)Math.Clamp(dim, -1, int.MaxValue))];
        return (tensor.IsInteger ? new OnnxConstant(dims, null, tensor.Integers()) : new OnnxConstant(dims, tensor.Floats(), null)) with { Type = tensor.Type };
    }

    private static OnnxConstant Value(OnnxNodeImport node)
    {
        OnnxAttribute attribute = node.Node.Attributes.Values.FirstOrDefault() ?? throw node.Refused("no value", "a value");
        return attribute.Kind switch
        {
            OnnxAttributeKind.Tensor when attribute.Tensor is { } tensor => Decode(tensor),
            OnnxAttributeKind.Float => new OnnxConstant([], [attribute.Float], null),
            OnnxAttributeKind.Integer => new OnnxConstant([], null, [attribute.Integer]),
            OnnxAttributeKind.Floats => new OnnxConstant([attribute.Floats.Count], [.. attribute.Floats], null),
            OnnxAttributeKind.Integers => new OnnxConstant([attribute.Integers.Count], null, [.. attribute.Integers]),
            _ => throw node.Refused($"attribute '{attribute.Name}' of kind {attribute.Kind}", "a tensor or numbers"),
        };
    }

    private static OnnxConstant Filled(OnnxNodeImport node)
    {
        long[] dims = node.WholeNumbers(0);
        long count = 1;
        foreach (long dim in dims)
        {
            if (dim is < 0 or > MostNumbers || (count *= dim) > MostNumbers)
                throw node.Refused($"{string.Join('x', dims)} numbers", $"at most {MostNumbers}");
        }

        OnnxConstant value = node.Node.Attributes.TryGetValue("value", out OnnxAttribute? attribute) && attribute.Tensor is { } tensor ? Decode(tensor) : new OnnxConstant([1], [0], null);
        if (value.Count != 1)
            throw node.Refused($"a value {value.DimsText}", "one number");
        int[] extents = [.. dims.Select(dim => (int)dim)];
        return new OnnxConstant(extents, value.Floats is [var real] ? [.. Enumerable.Repeat(real, (int)count)] : null, value.Integers is [var whole] ? [.. Enumerable.Repeat(whole, (int)count)] : null);
    }

    private static OnnxConstant ShapeOf(OnnxNodeImport node)
    {
        int[] dims = node.Operand(0).Dims;
        int Bound(string name, long fallback) => (int)Math.Clamp(node.Integer(name, fallback) is var at && at < 0 ? at + dims.Length : at, 0, dims.Length);
        int start = Bound("start", 0), end = Bound("end", dims.Length);
        long[] extents = [.. dims.Skip(start).Take(Math.Max(end - start, 0)).Select(dim => (long)dim)];
        return new OnnxConstant([extents.Length], null, extents);
    }

    // TensorProto.DataType: float types from 1, 10, 11 and 16; all others are whole numbers.
    private static OnnxConstant Cast(OnnxNodeImport node)
    {
        OnnxConstant from = node.Constant(0);
        bool toReal = node.Integer("to", 0) is 1 or 10 or 11 or 16;
        return (toReal ? new OnnxConstant(from.Dims, from.Floats ?? [.. from.Integers!.Select(value => (float)value)], null)
            : new OnnxConstant(from.Dims, null, from.Integers ?? [.. from.Floats!.Select(value => (long)value)])) with
        { Type = (OnnxType)node.Integer("to", 0) };
    }

    private static OnnxConstant? Gather(OnnxNodeImport node)
    {
        OnnxConstant from = node.Constant(0), at = node.Constant(1);
        if (from.Dims.Length != 1 || at.Count > MostNumbers || at.Integers is null)
            return null;
        int[] indices = [.. at.Integers.Select(index => node.Axis(index, from.Count))];
        return Picked(from, at.Dims, indices);
    }

    private static OnnxConstant? Slice(OnnxNodeImport node)
    {
        OnnxConstant from = node.Constant(0);
        if (from.Dims.Length != 1 || (node.Has(4) && node.WholeNumbers(4) is not [1]))
            return null;
        IReadOnlyList<long> starts = node.Opset < 10 ? node.Integers("starts") ?? [] : node.WholeNumbers(1), ends = node.Opset < 10 ? node.Integers("ends") ?? [] : node.WholeNumbers(2);
        if (starts.Count != 1 || ends.Count != 1)
            return null;
        int Bound(long at) => (int)Math.Clamp(at < 0 ? at + from.Count : at, 0, from.Count);
        int start = Bound(starts[0]), count = Math.Max(Bound(ends[0]) - start, 0);
        return Picked(from, [count], [.. Enumerable.Range(start, count)]);
    }

    private static OnnxConstant? Concat(OnnxNodeImport node)
    {
        OnnxConstant[] parts = [.. Enumerable.Range(0, node.Node.Inputs.Count).Select(node.Constant)];
        if (parts.Any(part => part.Dims.Length != 1 || part.Integers is null) || parts.Sum(part => (long)part.Count) > MostNumbers)
            return null;
        long[] numbers = [.. parts.SelectMany(part => part.Integers!)];
        return new OnnxConstant([numbers.Length], null, numbers);
    }

    private static OnnxConstant Viewed(OnnxNodeImport node, int[] dims) => node.Constant(0) with { Dims = dims };

    private static OnnxConstant Squeezed(OnnxNodeImport node)
    {
        int[] dims = node.Constant(0).Dims;
        int[]? axes = Reshape.AxesOf(node)?.Select(axis => node.Axis(axis, dims.Length)).ToArray();
        if (axes is not null && axes.Any(axis => dims[axis] != 1))
            throw node.Refused($"axes {string.Join(',', axes)} of {node.Operand(0).DimsText}", "axes of extent 1");
        return Viewed(node, [.. dims.Where((dim, axis) => axes is null ? dim != 1 : !axes.Contains(axis))]);
    }

    private static OnnxConstant? Unsqueezed(OnnxNodeImport node)
    {
        if (Reshape.AxesOf(node) is not { } named)
            return null;
        int rank = node.Constant(0).Dims.Length + named.Count;
        int[] axes = [.. named.Select(axis => node.Axis(axis, rank)).Distinct()];
        if (axes.Length != named.Count)
            throw node.Refused($"axes {string.Join(',', named)}", "axes that differ");
        var rest = new Queue<int>(node.Constant(0).Dims);
        return Viewed(node, [.. Enumerable.Range(0, rank).Select(axis => axes.Contains(axis) ? 1 : rest.Dequeue())]);
    }

    private static OnnxConstant? Transposed(OnnxNodeImport node)
    {
        OnnxConstant from = node.Constant(0);
        int rank = from.Dims.Length;
        int[] order = node.Integers("perm") is { } named ? [.. named.Select(axis => node.Axis(axis, rank))] : [.. Enumerable.Range(0, rank).Reverse()];
        if (order.Length != rank || order.Distinct().Count() != rank || from.Count == 0)
            return null;
        int[] indices = new OnnxActivation(Tensor.Float("constant", new Shape(1)), from.Dims, order, from.Dims).FileIndices(skipped: 0);
        return Picked(from, [.. order.Select(axis => from.Dims[axis])], indices);
    }

    private static OnnxConstant? Combined(OnnxNodeImport node, Func<long, long, long> combine)
    {
        if (node.Constant(0) is not { Integers: { } a } first || node.Constant(1) is not { Integers: { } b } second || a.Length > MostNumbers || b.Length > MostNumbers)
            return null;
        bool same = first.Dims.AsSpan().SequenceEqual(second.Dims);
        if (!same && a.Length != 1 && b.Length != 1)
            return null;
        int[] dims = same || b.Length == 1 && first.Dims.Length >= second.Dims.Length ? first.Dims : second.Dims;
        return new OnnxConstant(dims, null, [.. Enumerable.Range(0, Math.Max(a.Length, b.Length)).Select(i => combine(a[a.Length == 1 ? 0 : i], b[b.Length == 1 ? 0 : i]))]);
    }

    private static OnnxConstant Picked(OnnxConstant from, int[] dims, int[] indices) => @from with
    {
        Dims = dims,
        Floats = from.Floats is { } floats ? [.. indices.Select(i => floats[i])] : null,
        Integers = from.Integers is { } integers ? [.. indices.Select(i => integers[i])] : null,
        Steps = from.Steps is { } steps ? steps with { Steps = [.. indices.Select(i => steps.Steps[i])] } : null,
    };
}
