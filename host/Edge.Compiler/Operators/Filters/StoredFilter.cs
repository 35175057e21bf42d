using Edge.Compiler.Ir;

namespace Edge.Compiler.Operators;

/// <summary>One filter in flash.</summary>
/// <param name="Node">Its node.</param>
/// <param name="Format">How its weights lie.</param>
/// <param name="Bits">Of each weight or number in its rows.</param>
/// <param name="Weights">How many it has.</param>
/// <param name="NonZero">How many of them are not 0.</param>
/// <param name="Values">How many different ones there are.</param>
/// <param name="Bytes">In its format; scales and biases are not in it.</param>
public sealed record StoredFilter(string Node, FilterFormat Format, int Bits, int Weights, int NonZero, int Values, long Bytes)
{
    /// <summary>The filter that a call of a program reads; null where it reads none that can be stored in several ways.</summary>
    public static StoredFilter? Of(Node node, KernelCall call)
    {
        if (node.Operator is not IFiltered { TakesPackedFilter: true })
            return null;
        sbyte[] weights = node.Inputs[1].Int8s;
        return new StoredFilter(node.Name, FilterStorage.FormatOf(call), FilterStorage.BitsOf(call), weights.Length, weights.Count(weight => weight != 0),
            weights.Distinct().Count(), call.Int8Table("filter").Length);
    }

    /// <summary><c>bitmap, 8 bits, 9 % not 0</c></summary>
    public override string ToString() => Describe(Format, Bits, Weights, NonZero, Values);

    /// <summary>A format's name for machines.</summary>
    public static string NameOf(FilterFormat format) => format switch
    {
        FilterFormat.Packed => "packed",
        FilterFormat.Bitmap => "bitmap",
        FilterFormat.Codebook => "codebook",
        _ => "bitmap_codebook",
    };

    /// <param name="bits">Of each weight or number.</param>
    internal static string Describe(FilterFormat format, int bits, IReadOnlyList<sbyte> weights) =>
        Describe(format, bits, weights.Count, weights.Count(weight => weight != 0), weights.Distinct().Count());

    private static string Describe(FilterFormat format, int bits, int weights, int nonZero, int values)
    {
        string masked = $"{(100L * nonZero + weights / 2) / weights} % not 0", coded = $"{values} values";
        return format switch
        {
            FilterFormat.Packed => $"{bits} bits",
            FilterFormat.Bitmap => $"{bits} bits, bitmap, {masked}",
            FilterFormat.Codebook => $"{bits} bits, codebook, {coded}",
            _ => $"{bits} bits, bitmap and codebook, {masked}, {coded}",
        };
    }
}
