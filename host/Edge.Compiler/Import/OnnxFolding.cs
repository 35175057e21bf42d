using Edge.Compiler.Onnx;
using Edge.Compiler.Operators;

namespace Edge.Compiler.Import;

/// <summary>Computes at import what depends on no input: Constant nodes, the shape arithmetic that exporters leave around a Reshape, functions of weights.</summary>
internal static class OnnxFolding
{
    /// <summary>True when the node's results are constants, which are then stated.</summary>
    public static bool TryFold(OnnxNodeImport node)
    {
        string kind = node.Node.Operator;
        if (kind == "CastLike" && node.IsConstant(0) && node.Operand(1) is OnnxActivation)
        {
            node.Result(OnnxArithmetic.Cast(node, node.Constant(0), OnnxType.Float)); // whatever is computed is float32
            return true;
        }

        bool isConstant = kind is "Shape" or "Size" or "Constant" || (node.Node.Inputs.Count > 0 && Enumerable.Range(0, node.Node.Inputs.Count).All(i => !node.Has(i) || node.IsConstant(i)));
        if (!isConstant)
            return false;
        OnnxConstant? single = kind switch
        {
            "Constant" => Value(node),
            "ConstantOfShape" => Filled(node),
            "Shape" => ShapeOf(node),
            "Size" => OnnxConstant.Of(OnnxType.Int64, [], [node.Operand(0).Dims.Aggregate(1L, (product, dim) => product * dim)]),
            "Identity" => node.Constant(0),
            "QuantizeLinear" => OnnxStepFolding.Quantize(node),
            "DequantizeLinear" => OnnxStepFolding.Dequantize(node),
            _ => node.Node.Inputs.Count > 0 && node.Has(0) ? OnnxArithmetic.Of(node) : null,
        };
        OnnxConstant?[]? results = single is not null ? [single] : !node.Has(0) ? null : OnnxRearranging.Of(node) ?? OnnxEvaluation.Of(node);
        if (results is null)
            return false;
        for (int output = 0; output < results.Length; output++)
        {
            if (results[output] is { } result)
                node.Result(output, result);
        }

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
        int[] dims = [.. node.WholeNumbers(0).Select(extent => node.Small("extent", extent))];
        node.Makes(dims);
        OnnxConstant value = node.Node.Attributes.TryGetValue("value", out OnnxAttribute? attribute) && attribute.Tensor is { } tensor ? Decode(tensor) : new OnnxConstant([1], [0], null);
        return value.Count == 1 ? value.Picked(dims, new int[OnnxShapes.Count(dims)]) : throw node.Refused($"a value {value.DimsText}", "one number");
    }

    private static OnnxConstant ShapeOf(OnnxNodeImport node)
    {
        int[] dims = node.Operand(0).Dims;
        int Bound(string name, long fallback) => (int)Math.Clamp(node.Integer(name, fallback) is var at && at < 0 ? at + dims.Length : at, 0, dims.Length);
        int start = Bound("start", 0), end = Bound("end", dims.Length);
        long[] extents = [.. dims.Skip(start).Take(Math.Max(end - start, 0)).Select(dim => (long)dim)];
        return new OnnxConstant([extents.Length], null, extents);
    }
}
