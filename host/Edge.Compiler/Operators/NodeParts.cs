namespace Edge.Compiler.Operators;

/// <summary>
/// Names of what a format needs several nodes for, such as a convolution whose padding TFLite cannot state: <c>conv#pad</c> and <c>conv</c>.
/// Importers put such nodes together again. The last node has the name itself.
/// </summary>
internal static class NodeParts
{
    /// <summary>A Pad before the node whose padding it is.</summary>
    public const string Pad = "pad";

    /// <summary>What a node computes before the activation it applies.</summary>
    public const string Linear = "linear";

    /// <summary>What a node computes before it cuts off rows and columns.</summary>
    public const string Uncut = "uncut";

    /// <summary>What an ONNX node writes with its elements in Edge's order, before a Transpose.</summary>
    public const string Stored = "stored";

    /// <summary>The real numbers of an output of a quantized network before its QuantizeLinear.</summary>
    public const string Raw = "raw";

    /// <summary>The real numbers that a DequantizeLinear gives.</summary>
    public const string Real = "real";

    private const char Mark = '#';

    /// <summary><c>conv#pad</c>.</summary>
    public static string Name(string node, string part) => $"{node}{Mark}{part}";

    /// <summary>True when <paramref name="part"/> names a part of what <paramref name="node"/> names, or is part of.</summary>
    public static bool IsPart(string part, string node) => part != node && part != Whole(part) && Whole(part) == Whole(node);

    // The name without its mark and word.
    private static string Whole(string name) =>
        new[] { Pad, Linear, Uncut }.FirstOrDefault(word => name.EndsWith($"{Mark}{word}", StringComparison.Ordinal)) is { } part ? name[..^(part.Length + 1)] : name;

    /// <summary>The name of the tensor in Edge, where the file needs two for it.</summary>
    public static string Tensor(string value) =>
        new[] { Stored, Raw, Real }.Select(word => $"{Mark}{word}").FirstOrDefault(end => value.Length > end.Length && value.EndsWith(end, StringComparison.Ordinal)) is { } end ? value[..^end.Length] : value;
}
