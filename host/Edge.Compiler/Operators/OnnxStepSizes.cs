using Edge.Compiler.Onnx;

namespace Edge.Compiler.Operators;

/// <summary>Scale and zero point of a QuantizeLinear or DequantizeLinear node, checked: one of each, one for each index along an axis, or one for each block along it.</summary>
/// <param name="Axis">Null: one scale and zero point for all elements.</param>
/// <param name="Block">Elements along the axis that share a scale; 1 unless the file cuts the axis into blocks.</param>
internal sealed record OnnxStepSizes(OnnxType Type, float[] Scales, long[] ZeroPoints, int? Axis, int Block)
{
    private const int ScaleInput = 1, ZeroPointInput = 2;

    /// <summary>Zero point of a computed value as int8 counts.</summary>
    public int Int8ZeroPoint => (int)ZeroPoints[0] - (Type == OnnxType.UInt8 ? 128 : 0);

    /// <param name="node">Inputs 1 and 2 are scale and zero point. Specification: QuantizeLinear-21, DequantizeLinear-21.</param>
    /// <param name="dims">The shape of what is quantized or dequantized.</param>
    /// <param name="type">The type of the whole numbers.</param>
    public static OnnxStepSizes Of(OnnxNodeImport node, int[] dims, OnnxType type)
    {
        float[] scales = node.Reals(ScaleInput);
        int[] shape = node.Constant(ScaleInput).Dims;
        if (scales.FirstOrDefault(scale => !(scale > 0) || !float.IsFinite(scale), 1f) is var wrong && wrong != 1f)
            throw node.Refused(FormattableString.Invariant($"a scale of {wrong}"), "positive, finite scales");
        int block = node.Small("block_size", node.Integer("block_size", 0));
        // A scale [1] is one for all, unless the file says that an axis of extent 1 has it.
        long named = node.Integer("axis", 1);
        bool namesOne = shape.Length == 1 && node.Node.Attributes.ContainsKey("axis") && named >= -dims.Length && named < dims.Length && dims[node.Axis(named, dims.Length)] == 1;
        int? axis = scales.Length == 1 && shape.Length <= 1 && !namesOne ? null : node.Axis(named, dims.Length);
        if (axis is { } along)
        {
            int[] expected = block > 0 ? [.. dims.Select((dim, i) => i == along ? (dim + block - 1) / block : dim)] : [dims[along]];
            if (!shape.AsSpan().SequenceEqual(expected))
                throw node.Refused($"scales {Text(shape)} along axis {along} of {Text(dims)}", $"one scale, or {Text(expected)}");
        }

        return new OnnxStepSizes(type, scales, ZeroPointsOf(node, scales.Length, type), axis, Math.Max(block, 1));
    }

    /// <summary>For element <paramref name="i"/> of a constant, the index of its scale.</summary>
    public int IndexOf(int i, int[] dims)
    {
        if (Axis is not { } axis)
            return 0;
        int inner = dims.Skip(axis + 1).Aggregate(1, (product, dim) => product * dim), along = i / inner % dims[axis];
        bool isBlocked = Scales.Length != dims[axis] || Block > 1;
        return isBlocked ? (i / inner / dims[axis] * ((dims[axis] + Block - 1) / Block) + along / Block) * inner + i % inner : along;
    }

    /// <summary>Least and most of a type of whole numbers; null for a type that Edge does not quantize with.</summary>
    public static (long Least, long Most)? Range(OnnxType type) => type switch
    {
        OnnxType.UInt8 => (byte.MinValue, byte.MaxValue),
        OnnxType.Int8 => (sbyte.MinValue, sbyte.MaxValue),
        OnnxType.UInt16 => (ushort.MinValue, ushort.MaxValue),
        OnnxType.Int16 => (short.MinValue, short.MaxValue),
        OnnxType.Int32 => (int.MinValue, int.MaxValue),
        _ => null,
    };

    private static long[] ZeroPointsOf(OnnxNodeImport node, int count, OnnxType type)
    {
        if (!node.Has(ZeroPointInput))
            return new long[count];
        long[] zeroPoints = node.WholeNumbers(ZeroPointInput);
        OnnxType stated = node.Constant(ZeroPointInput).Type;
        if (zeroPoints.Length != count)
            throw node.Refused($"{zeroPoints.Length} zero points for {count} scale{(count == 1 ? "" : "s")}", "one zero point for each scale");
        if (stated != type)
            throw node.Refused($"a zero point of type {stated} for {type}", $"{type}");
        if (type == OnnxType.Int32 && zeroPoints.Any(zero => zero != 0))
            throw node.Refused("an Int32 zero point other than 0", "0");
        return zeroPoints;
    }

    private static string Text(int[] dims) => dims.Length == 0 ? "scalar" : string.Join('x', dims);
}
