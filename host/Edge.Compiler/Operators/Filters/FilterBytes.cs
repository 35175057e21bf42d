namespace Edge.Compiler.Operators;

/// <summary>Bytes of a filter in each format. A row is what a kernel walks in one go: the weights of an output channel or, depthwise, of a tap.</summary>
/// <remarks>Rows, masks and lists of values each begin at a byte. Rows are walked in order, so nothing says where one begins.</remarks>
public static class FilterBytes
{
    /// <param name="bits">Of each weight.</param>
    public static long Packed(int rows, int rowWeights, int bits) => rows * InBytes((long)rowWeights * bits);

    /// <param name="nonZeros">Of each row.</param>
    /// <param name="bits">Of each weight.</param>
    public static long Bitmap(IReadOnlyList<int> nonZeros, int rowWeights, int bits) =>
        nonZeros.Sum(count => InBytes(rowWeights) + InBytes((long)count * bits));

    /// <param name="values">How many different values there are.</param>
    /// <param name="bits">Of each value.</param>
    public static long Codebook(int rows, int rowWeights, int values, int bits) =>
        values * InBytes(bits) + Packed(rows, rowWeights, NumberBits(values));

    /// <param name="nonZeros">Of each row.</param>
    /// <param name="values">How many different values other than 0 there are.</param>
    /// <param name="bits">Of each value.</param>
    public static long BitmapCodebook(IReadOnlyList<int> nonZeros, int rowWeights, int values, int bits) =>
        values * InBytes(bits) + Bitmap(nonZeros, rowWeights, NumberBits(values));

    /// <summary>The smallest format of a filter; of equals, the simplest.</summary>
    /// <param name="weights">Row after row, as whole numbers, each different value another one; 0 is zero.</param>
    /// <param name="bits">Of each weight.</param>
    public static (FilterFormat Format, long Bytes) Least(int[] weights, int rowWeights, int bits)
    {
        var counts = FilterCounts.Of(weights, rowWeights);
        return Enum.GetValues<FilterFormat>().Select(format => (format, counts.Bytes(format, bits))).MinBy(format => format.Item2);
    }

    /// <summary>Bits of a number that tells so many values apart.</summary>
    public static int NumberBits(int values) => Math.Max(1, (int)Math.Ceiling(Math.Log2(Math.Max(values, 1))));

    private static long InBytes(long bits) => (bits + 7) / 8;
}
