namespace Edge.Compiler.Operators;

/// <summary>What of a filter decides how many bytes it takes.</summary>
/// <param name="RowWeights">Of each row, zeros included.</param>
/// <param name="NonZeros">For each row, how many weights are not 0.</param>
/// <param name="Values">How many different values there are.</param>
/// <param name="HasZeros">Whether 0 is one of them.</param>
public sealed record FilterCounts(int RowWeights, IReadOnlyList<int> NonZeros, int Values, bool HasZeros)
{
    public int NonZeroValues => HasZeros ? Values - 1 : Values;

    public int Rows => NonZeros.Count;

    public long Weights => (long)Rows * RowWeights;

    public long NonZero => NonZeros.Sum(count => (long)count);

    /// <param name="weights">Row after row; as int8, or as whole numbers of which each stands for another weight and 0 for zero.</param>
    public static FilterCounts Of<T>(T[] weights, int rowWeights)
        where T : struct, IEquatable<T>
    {
        var nonZeros = new int[weights.Length / rowWeights];
        var values = new HashSet<T>();
        for (int i = 0; i < weights.Length; i++)
        {
            values.Add(weights[i]);
            nonZeros[i / rowWeights] += weights[i].Equals(default) ? 0 : 1;
        }

        return new FilterCounts(rowWeights, nonZeros, values.Count, values.Contains(default));
    }

    /// <summary>Bytes of the filter.</summary>
    /// <param name="bits">That hold each weight or, in a codebook, each value.</param>
    public long Bytes(FilterFormat format, int bits) => format switch
    {
        FilterFormat.Packed => FilterBytes.Packed(Rows, RowWeights, bits),
        FilterFormat.Bitmap => FilterBytes.Bitmap(NonZeros, RowWeights, bits),
        FilterFormat.Codebook => FilterBytes.Codebook(Rows, RowWeights, Values, bits),
        _ => FilterBytes.BitmapCodebook(NonZeros, RowWeights, NonZeroValues, bits),
    };
}
